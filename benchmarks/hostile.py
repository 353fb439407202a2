"""Hostile media files, lists, playlists and records through the real path; nothing may crash, hang, leak or reach out.

The toolkit runs as a program of its own, with its children: `curate add`, download (files are looked into in a child
process), survey, report. Whatever is opened, started or connected to is watched by an audit hook in every Python
process, secrets also by the system itself (inotify), and a server on loopback counts who follows what files name.
"""

from __future__ import annotations

import argparse
import functools
import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from benchmarks.hostility import mutants, records, sentries
from benchmarks.hostility.mutants import Place
from benchmarks.hostility.seeds import seeds
from benchmarks.hostility.texts import MARK

FILES, RECORDS = 2000, 200
_BATCH = 100
_SECONDS_EACH, _SECONDS_START = 20.0, 300.0
"""A run of the toolkit that takes longer than this is one that hangs; no single input may take so long."""


@dataclass
class Seen:
    """What all runs came to."""

    inputs: int = 0
    crashes: list[str] = field(default_factory=list)
    hangs: int = 0
    reads: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    programs: list[str] = field(default_factory=list)
    planted: list[str] = field(default_factory=list)
    markup: int = 0
    watched: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    issues: Counter[str] = field(default_factory=Counter)
    made: Counter[str] = field(default_factory=Counter)

    def __add__(self, other: Seen) -> Seen:
        """What both came to."""
        return Seen(**{one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)})


def main(arguments: list[str] | None = None) -> int:
    """Run all; returns 1 when something fell short."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--quick", action="store_true", help="a tenth of all")
    parser.add_argument("--only", type=int, help="one of the runs alone, to look at what went wrong in it")
    parser.add_argument("--jobs", type=int, default=1, help="how many runs at once")
    given = parser.parse_args(arguments)
    files, lists = (FILES // 10, RECORDS // 10) if given.quick else (FILES, RECORDS)
    print(f"seed {given.seed}; {files} media files, {lists} lists, playlists and records{' (quick)' * given.quick}")
    seen = run(given.seed, files, lists, only=given.only, jobs=given.jobs)
    return 0 if show(seen, files, lists) else 1


def run(seed: int, files: int, lists: int, *, batch: int = _BATCH, only: int | None = None, jobs: int = 1) -> Seen:
    """Make hostile inputs from a seed and put them through the toolkit, some at a time."""
    whole, runs = seeds(), -(-(files + lists) // batch)

    def one(number: int) -> Seen:
        rng = random.Random(f"{seed} {number}")
        some, more = (_share(count, number, runs) for count in (files, lists))
        seen = _one(rng, some, more, whole)
        print(f"run {number + 1} of {runs}", *seen.crashes, f"{seen.hangs} hangs", sep="; ", file=sys.stderr)
        return seen

    with ThreadPoolExecutor(jobs) as pool:
        seen = functools.reduce(Seen.__add__, pool.map(one, range(runs) if only is None else [only - 1]))
    print("made:", ", ".join(f"{number} {way}" for way, number in sorted(seen.made.items())))
    return seen


def _one(rng: random.Random, files: int, lists: int, whole: dict[str, bytes]) -> Seen:
    seen, server = Seen(), records.Server()
    try:
        with arena(whole["mp4"], seen) as one:
            seen.made.update(mutants.write(one.inputs, files, rng, whole, one.place))
            inputs, ways = records.write(one.root / "lists", lists, rng, whole, one.place, server)
            seen.made.update(ways)
            one.run([str(one.inputs), *inputs], files + lists)
    finally:
        server.close()
    return seen


def _share(count: int, number: int, runs: int) -> int:
    """How many of all go into one of the runs."""
    return count * (number + 1) // runs - count * number // runs


def show(seen: Seen, files: int, lists: int) -> bool:
    """Print all figures; returns whether each is as it should be."""
    print("came to:", ", ".join(f"{number} {what}" for what, number in sorted(seen.counts.items())))
    print("issues:", ", ".join(f"{number} {kind}" for kind, number in seen.issues.most_common()))
    for name in ("crashes", "reads", "requests", "programs", "planted"):
        for line in getattr(seen, name)[:10]:
            print(f"{name}: {line[:300]}")
    figures = [
        ("hostile-inputs", seen.inputs, f">= {files + lists}", seen.inputs >= files + lists),
        ("processes-watched", seen.watched, ">= 2", seen.watched >= 2),
        *((name, count, "0", count == 0) for name, count in (
            ("crashes-of-the-parent", len(seen.crashes)), ("hangs-of-the-parent", seen.hangs),
            ("reads-outside-the-workspace", len(seen.reads)), ("requests-beyond-loopback", len(seen.requests)),
            ("programs-started", len(seen.programs)), ("files-planted-outside", len(seen.planted)),
            ("pages-with-markup-of-others", seen.markup), ("sources-without-a-reason", seen.counts["unexplained"]),
            ("recordings-never-looked-at", seen.counts["waiting"]),
        )),
    ]  # fmt: skip
    for name, value, goal, good in figures:
        print(f"{name} {value} (goal {goal}) {'ok' if good else 'short'}")
    return all(good for *_, good in figures)


@dataclass
class Arena:
    """One run of the toolkit in a folder of its own."""

    root: Path
    place: Place
    watch: sentries.Watch
    trap: sentries.Trap
    seen: Seen

    @property
    def inputs(self) -> Path:
        """Where hostile files are put."""
        return self.root / "inputs"

    def run(self, inputs: list[str], count: int) -> None:
        """Put inputs through, and write down all that was seen."""
        report, began = self.root / "report.json", time.monotonic()
        driver = [sys.executable, "-m", "benchmarks.hostility.driver", str(self.root / "workspace"), str(report)]
        done, text = self.watched([*driver, *inputs], _SECONDS_START + count * _SECONDS_EACH)
        self.seen.inputs += count
        self.seen.counts["seconds"] += round(time.monotonic() - began)
        if done is None:
            self.seen.hangs += 1
        elif done != 0 or "Traceback" in text:
            self.seen.crashes.append(f"status {done}: {' | '.join(text.strip().splitlines()[-12:])}"[-1500:])
        if report.exists():
            self._count(json.loads(report.read_text()))

    def watched(self, command: list[str], seconds: float) -> tuple[int | None, str]:
        """Run a program under watch; its status (None where it hung) and what it said."""
        may = [self.root / name for name in ("workspace", "inputs", "lists", "tmp", "report.json")]
        log = sentries.hook(self.root / "hook", may)
        path = os.pathsep.join([str(self.root / "hook"), *(one for one in sys.path if os.path.isabs(one))])
        own = str(self.root / "tmp")
        environment = {**os.environ, "PYTHONPATH": path, "TMPDIR": own, "HOME": own}
        said = self.root / "said"
        with said.open("wb") as out:
            done = _ended(command, environment, out, seconds)
        self._told(sentries.told(log))
        return done, said.read_text(errors="replace")

    def _count(self, answer: dict[str, Any]) -> None:
        names = ("sources", "recordings", "surveys", "unexplained", "waiting", "refused")
        self.seen.counts.update({name: answer[name] for name in names})
        self.seen.counts["poisoned"] += len(answer["poisoned"])
        self.seen.issues.update(answer["issues"])
        self.seen.markup += sum(
            MARK in page.read_text(errors="replace") for page in Path(answer["page"]).parent.rglob("*.html")
        )

    def _told(self, told: dict[str, list[str]]) -> None:
        self.seen.watched += len(told.get("watched", ()))
        self.seen.reads += [*told.get("opened", ()), *told.get("listed", ())]
        self.seen.reads += [f"{name} was touched {times} times" for name, times in self.watch.seen().items()]
        self.seen.requests += [*told.get("connected", ()), *told.get("looked up", ()), *self.trap.asked]
        self.seen.programs += told.get("started", ())
        known = {"inputs", "lists", "workspace", "secret", "hook", "tmp", "report.json", "said"}
        strays = [path for path in self.root.iterdir() if path.name not in known]
        planted = [path for path in self.root.rglob("*planted*") if path.parent != self.inputs]
        self.seen.planted += [str(path.relative_to(self.root)) for path in (*strays, *planted)]


@contextmanager
def arena(film: bytes, seen: Seen) -> Iterator[Arena]:
    """A folder of its own for one run, with secrets and a trap."""
    root, trap = sentries.scratch(), sentries.Trap()
    try:
        for name in ("inputs", "lists", "tmp"):
            (root / name).mkdir()
        secret = sentries.secrets(root / "secret", film)
        yield Arena(root, Place(secret, trap.address), sentries.Watch(secret), trap, seen)
    finally:
        trap.close()
        shutil.rmtree(root, ignore_errors=True)


def _ended(command: Iterable[str], environment: dict[str, str], out: Any, seconds: float) -> int | None:
    """The status of a program, or None when it had to be ended."""
    with subprocess.Popen(list(command), env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=out) as process:
        try:
            return process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            return None


if __name__ == "__main__":
    raise SystemExit(main())
