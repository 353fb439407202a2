"""How pooled stages run: facts at once, poison set aside, nothing lost when the driver is killed."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from aurelia.media.child import Limits
from curation import workspace
from curation.executors.local import LocalPool
from curation.stage import run_stage
from curation.workspace import Workspace
from schemas.errors import WorkspaceError
from tests import factories
from tests.aurelia.media.test_child import gone
from tests.curation.executors.counts import Counts

FILMS = 5


@pytest.fixture(scope="module")
def pool() -> Iterator[LocalPool]:
    with LocalPool(2, Limits(memory_bytes=300 * 2**20, seconds=60), packages=["tests"]) as made:
        yield made


def filled(root: Path) -> Workspace:
    made = workspace.create(root)
    for number in range(FILMS):
        made.store.revise(factories.source(locator=f"film-{number}", content_sha256=f"{number}" * 64))
    return made


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workspace]:
    with filled(tmp_path / "w") as made:
        yield made


def digests(place: Workspace) -> set[tuple[str, str]]:
    return {(fact.key, fact.digest) for fact in place.store.heads("report")}


def test_every_message_is_a_fact_and_a_rerun_does_nothing(place: Workspace, pool: LocalPool) -> None:
    report = run_stage(place.store, Counts(), executor=pool)
    assert (report.done, report.new_facts, report.exit_code) == (FILMS, 4 * FILMS, 0)
    again = Counts()
    assert run_stage(place.store, again, executor=pool).done == 0
    assert again.begun == []
    assert {run.detail["values"] for run in place.store.runs("counts")} == {4}


def test_one_bad_input_stops_no_other(place: Workspace, pool: LocalPool) -> None:
    wrong = {"film-0": "fail", "film-1": "outcome", "film-2": "error", "film-3": "bug", "film-4": "value"}
    stage = Counts(wrong, {"film-0": {"name": "film-0"}})
    report = run_stage(place.store, stage, executor=pool)
    assert (report.done, report.rejected, report.failed, report.exit_code) == (0, 1, 4, 3)
    told = {str(issue) for issue in report.issues}
    assert "film-0: cannot be read (mend it)" in told
    assert any("film-3: failed: ZeroDivisionError: a bug" in one for one in told)


def test_a_poisoned_input_is_set_aside_and_not_tried_again(place: Workspace, pool: LocalPool) -> None:
    report = run_stage(place.store, Counts({"film-2": "crash"}), executor=pool)
    assert (report.done, report.failed) == (FILMS - 1, 1)
    [issue] = report.issues
    assert (issue.kind, issue.subject) == ("poisoned", "film-2")
    assert issue.message == "set aside after 3 tries: crashed (signal 6)"
    assert "--again" in issue.hint
    assert "memory_per_worker" in issue.hint
    assert run_stage(place.store, again := Counts(), executor=pool).done == 0
    assert again.begun == []


def test_what_a_job_says_is_checked(place: Workspace, pool: LocalPool) -> None:
    report = run_stage(place.store, Counts({"film-1": "nonsense"}), executor=pool)
    assert (report.done, report.failed) == (FILMS - 1, 1)
    assert "what was measured in it cannot be" in report.issues[0].message


def test_a_full_disk_stops_the_run_and_blames_no_input(place: Workspace, pool: LocalPool) -> None:
    with pytest.raises(WorkspaceError, match="disk is full"):
        run_stage(place.store, Counts({"film-1": "full"}), executor=pool)
    assert not pool.pids
    assert run_stage(place.store, Counts(), executor=pool).failed == 0
    assert len(digests(place)) == 4 * FILMS


def test_progress_tells_how_fast_media_is_worked_through(place: Workspace, pool: LocalPool) -> None:
    told: list[tuple[str, int, int, str]] = []
    run_stage(place.store, Counts(pause=0.3), executor=pool, progress=lambda *step: told.append(step))
    assert told[0] == ("counts", 0, FILMS, "")
    assert told[-1][1:3] == (FILMS, FILMS)
    assert all(note.endswith("x real time") for *_, note in told[1:])
    assert any(step[1] == 0 for step in told[1:]), "told while the first job still runs"


def test_messages_of_a_process_that_was_killed_do_not_count_twice(
    place: Workspace, pool: LocalPool, tmp_path: Path
) -> None:
    names = [f"film-{n}" for n in range(FILMS)]
    given = {name: {"folder": str(tmp_path), "name": name, "to": 4, "kill_at": n} for n, name in enumerate(names[:4])}
    report = run_stage(place.store, Counts(dict.fromkeys(names[:4], "once_each"), given), executor=pool)
    assert (report.done, report.new_facts) == (FILMS, 4 * FILMS)
    assert {run.detail["values"] for run in place.store.runs("counts")} == {4}
    with filled(tmp_path / "calm") as calm:
        run_stage(calm.store, Counts(), executor=pool)
        assert digests(calm) == digests(place)


def test_without_an_executor_there_is_one_process(place: Workspace) -> None:
    report = run_stage(place.store, Counts(), inputs=place.store.heads("source")[:1])
    assert report.failed == 1, "a function of the tests runs only where that is allowed"
    assert "neither ours" in report.issues[0].message


DRIVER = """
import sys
from pathlib import Path
from curation import workspace
from curation.executors.local import LocalPool
from curation.stage import run_stage
from tests.curation.executors.counts import Counts

def told(stage, done, total, note=""):
    print(*pool.pids, flush=True)

with workspace.open_workspace(Path(sys.argv[1])) as place, LocalPool(2, packages=["tests"]) as pool:
    run_stage(place.store, Counts(pause=0.1), executor=pool, progress=told)
"""


def test_a_driver_killed_anywhere_loses_nothing_and_leaves_no_process(tmp_path: Path, pool: LocalPool) -> None:
    rng = random.Random(11)
    with filled(tmp_path / "calm") as calm:
        run_stage(calm.store, Counts(), executor=pool)
        expected = digests(calm)
    filled(tmp_path / "hard").close()
    kills, finished = 0, False
    while not finished and kills < 5:
        command = [sys.executable, "-c", DRIVER, str(tmp_path / "hard")]
        with subprocess.Popen(command, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE) as driver:
            assert driver.stdout is not None
            driver.stdout.readline()
            time.sleep(rng.uniform(0.3, 0.7))
            finished = driver.poll() is not None
            driver.kill()  # nothing where it was finished
            pids = {int(pid) for line in driver.stdout for pid in line.split()}
            kills += 1
        assert all(gone(pid) for pid in pids)
    with workspace.open_workspace(tmp_path / "hard") as hard:
        run_stage(hard.store, Counts(), executor=pool)
        assert digests(hard) == expected
        assert all(run.outcome == "done" for run in hard.store.runs("counts"))
    assert kills >= 2
