"""Killed (-9) anywhere and started again, the path ends as if nothing had happened."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from curation.review.studio import environment, server
from curation.review.studio.place import place_of
from schemas.errors import ReviewError
from tests.parts import missing
from tests.small_account import Account, account

pytestmark = [pytest.mark.labelstudio, pytest.mark.slow]

ROOT = Path(__file__).parent.parent
SEED = int(os.environ.get("KILL_SEED") or random.SystemRandom().randrange(10**6))
"""Draws where to kill; another one every time unless KILL_SEED gives it."""

MACHINE = ("add", "download", "segment", "draft")
PEOPLE = ("push", "review", "pull", "validate", "commit", "release")
ALL = (*MACHINE, *PEOPLE)

ANY, ANSWER = ("before", "after"), ("within", "after")
GROUPS = (
    ("push: POST /api/projects/*/import", 2, ANSWER), ("push: POST", 1, ANSWER), ("review: POST", 2, ANSWER),
    ("create: ", 1, ANY), ("add: ", 1, ANY), ("download: ", 1, ANY), ("segment: ", 1, ANY),
    ("draft: put perceive", 1, ANY), ("draft: put draft", 1, ANY), ("draft: ", 1, ANY),
    ("push: save ", 2, ANY), ("push: ", 1, ANY), ("pull: revise", 1, ANY), ("pull: ", 1, ANY),
    ("validate: ", 2, ANY), ("commit: ", 1, ANY), ("release: rename", 1, ANY), ("release: ", 1, ANY),
)  # fmt: skip
"""Of all passages whose label begins so, how many a run is killed at, and when. With ANSWER, which is for requests,
the server has committed or is about to, and nothing of ours says so."""


@dataclass(frozen=True, order=True)
class Kill:
    """Where a run ends."""

    place: int
    """Which passage of the undisturbed run, counted over all doors."""
    label: str
    number: int
    """Which passage of this door."""
    when: str

    def __str__(self) -> str:
        return f"{self.when} {self.label} ({self.number})"


@dataclass(frozen=True)
class Small:
    """A workspace whose stages run in processes of their own."""

    root: Path

    @property
    def journal(self) -> Path:
        """What its processes passed."""
        return self.root.with_suffix(".journal")

    def run(self, steps: Sequence[str], kill: Kill | None = None) -> None:
        """One process; it must end as told."""
        command = [sys.executable, "-m", "tests.small_path", str(self.root), "--journal", str(self.journal)]
        command += ["--steps", ",".join(steps)]
        command += ["--kill", kill.label, str(kill.number), kill.when] if kill else []
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=400, check=False)
        wanted = -signal.SIGKILL if kill else 0
        assert done.returncode == wanted, f"KILL_SEED={SEED}, {self.root.name}, {kill}:\n{done.stderr[-3000:]}"

    def has_passed(self, kill: Kill) -> bool:
        """Whether it went by where it should be killed: the kill before was after a door, and this one is within it."""
        lines = self.journal.read_text().splitlines() if self.journal.exists() else []
        return lines.count(kill.label) >= kill.number

    def join(self, home: Path) -> None:
        """Use the server of another workspace: what is ours there is known by our own id."""
        own, shared = place_of(self.root), place_of(home)
        own.root.mkdir(exist_ok=True)
        own.served.symlink_to(shared.served)
        for path in (shared.secrets, shared.record):
            shutil.copy(path, own.root)


def passages(journal: Path) -> list[tuple[int, str, int]]:
    """The passages of an undisturbed run in order: place, door, how many through this door."""
    seen: Counter[str] = Counter()
    found = []
    for place, label in enumerate(journal.read_text().splitlines()):
        seen[label] += 1
        found.append((place, label, seen[label]))
    return found


def drawn(found: Sequence[tuple[int, str, int]], steps: Sequence[str], rng: random.Random) -> list[Kill]:
    """Kills in some steps, in the order of the path."""
    kills: dict[int, Kill] = {}
    for prefix, count, whens in GROUPS:
        if prefix.split(":")[0] not in steps:
            continue
        free = [one for one in found if one[1].startswith(prefix) and one[0] not in kills]
        assert len(free) >= count, f"too few passages begin with {prefix!r}"
        kills |= {one[0]: Kill(*one, rng.choice(whens)) for one in rng.sample(free, count)}
    return sorted(kills.values())


@dataclass(frozen=True)
class Ends:
    """How all workspaces ended, and where the killed ones were killed."""

    calm: Account
    killed: dict[str, Account]
    kills: tuple[Kill, ...]
    settled: bool


@pytest.fixture(scope="module")
def ends(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ends]:
    """One workspace goes the way undisturbed; one is killed all along it, two more from the push on."""
    try:
        environment.ensure(lambda _line: None)
    except ReviewError as exc:
        missing(str(exc))
    folder = tmp_path_factory.mktemp("small")
    home = Small(folder / "home")
    print(f"KILL_SEED={SEED}")
    try:
        yield _ends(folder, home, random.Random(SEED))
    finally:
        server.down(home.root)


def _ends(folder: Path, home: Small, rng: random.Random) -> Ends:
    calm, hard, *late = (Small(folder / name) for name in ("calm", "hard", "late-1", "late-2"))
    with ThreadPoolExecutor(max_workers=2) as pool:
        up = pool.submit(_serve, home, rng.choice(("spawn", "rename")))
        calm.run(MACHINE)
        for one in late:
            shutil.copytree(calm.root, one.root)
        early = drawn(passages(calm.journal), ("create", *MACHINE), rng)
        up.result()
        hard_alone = pool.submit(_killed, hard, early, MACHINE)
        for one in (calm, *late):
            one.join(home.root)
        calm.run(ALL)
        kills = drawn(passages(calm.journal), PEOPLE, rng)
        ways = [pool.submit(_killed, one, kills[n::3], ALL) for n, one in enumerate(late)]
        hit = hard_alone.result()
        hard.join(home.root)
        hit += _killed(hard, kills[2::3], ALL)
        for way in ways:
            hit += way.result()
    accounts = {one.root.name: account(one.root) for one in (calm, hard, *late)}
    settled = place_of(home.root).settled.exists()
    return Ends(accounts.pop("calm"), accounts, tuple(hit), settled)


def _serve(home: Small, door: str) -> None:
    """A server whose maker is killed as soon as it is started, and what finds it afterwards."""
    home.run(("up",), Kill(0, f"up: {door}", 1 if door == "spawn" else 2, "after"))
    home.run(("up",))


def _killed(small: Small, kills: Sequence[Kill], steps: Sequence[str]) -> list[Kill]:
    """A process for each kill, and one that ends by itself; returns the kills that were."""
    hit = []
    for kill in kills:
        if not small.has_passed(kill):
            small.run(steps, kill)
            hit.append(kill)
    small.run(steps)
    return hit


def test_a_dozen_kills_hit_every_step(ends: Ends) -> None:
    assert len(ends.kills) >= 12
    assert {kill.label.split(":")[0] for kill in ends.kills} == {"create", *MACHINE, *PEOPLE}
    unwritten = [
        kill for kill in ends.kills if kill.when == "within" or (kill.when == "after" and "POST" in kill.label)
    ]
    assert len(unwritten) >= 4, "between what the server committed and the row that says so"


def test_killed_and_started_again_the_facts_are_the_same(ends: Ends) -> None:
    for name, end in ends.killed.items():
        assert end.facts == ends.calm.facts, _told(name, ends)
        assert end.final_runs == ends.calm.final_runs, _told(name, ends)
        assert set(end.final_runs.values()) == {1}, _told(name, ends)


def test_killed_and_started_again_no_task_is_there_twice(ends: Ends) -> None:
    for name, end in ends.killed.items():
        keys = [key for found in end.tasks.values() for key, _content in found]
        assert len(keys) == len(set(keys)), _told(name, ends)
        assert (end.tasks, end.rows) == (ends.calm.tasks, ends.calm.rows), _told(name, ends)
        assert end.predictions == ends.calm.predictions, _told(name, ends)
        assert end.annotations == ends.calm.annotations, _told(name, ends)


def test_killed_and_started_again_the_release_is_the_same(ends: Ends) -> None:
    assert ends.calm.problems == ()
    assert ends.calm.release
    for name, end in ends.killed.items():
        assert (end.versions, end.release) == (ends.calm.versions, ends.calm.release), _told(name, ends)
        assert (end.problems, end.leftovers) == ((), ()), _told(name, ends)
        assert end.files == ends.calm.files, _told(name, ends)


def test_a_server_whose_maker_was_killed_is_found_and_kept(ends: Ends) -> None:
    assert ends.settled, "its data would be taken for those of a start that was cut short"


def _told(name: str, ends: Ends) -> str:
    return f"{name}, KILL_SEED={SEED}: " + ", ".join(map(str, ends.kills))
