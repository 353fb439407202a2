"""Ray: the same jobs, limits and facts as on this machine; lost workers are replaced."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from aurelia.media.child import ChildDied, ChildFailed, Limits
from curation.executors import opened
from curation.executors.base import Ended, Job, Message
from curation.executors.local import LocalPool
from curation.executors.ray import RayPool, serve
from curation.settings import Settings
from curation.stage import run_stage
from schemas.errors import MediaError, PluginError, UsageError, WorkspaceError
from tests.aurelia.media.test_child import gone
from tests.curation.executors.counts import Counts
from tests.curation.executors.test_local import ended, last_messages
from tests.curation.executors.work import HERE, job
from tests.curation.test_pooled import digests, filled
from tests.parts import missing

if find_spec("ray") is None:
    missing("Ray is not installed (extra ray)")

LIMITS = Limits(memory_bytes=300 * 2**20, seconds=60)


@pytest.fixture(scope="module")
def pool() -> Iterator[RayPool]:
    with RayPool("local", workers=2, limits=LIMITS, tries=2, packages=["tests"]) as made:
        yield made


def test_jobs_and_errors_are_as_in_the_local_pool(pool: RayPool) -> None:
    jobs = [*(job("count", f"{n}", name=f"{n}", to=3) for n in range(2)), job("fail", name="film.mp4"), job("bug")]
    events = list(pool.run(jobs))
    with LocalPool(2, LIMITS, packages=["tests"]) as local:
        expected = list(local.run(jobs))
    assert last_messages(events) == last_messages(expected)
    errors = {event.job.id: str(event.error) for event in events if isinstance(event, Ended)}
    assert errors == {event.job.id: str(event.error) for event in expected if isinstance(event, Ended)}
    kinds = {type(event.error) for event in events if isinstance(event, Ended)}
    assert kinds == {type(None), MediaError, ChildFailed}


def test_limits_hold_and_poison_is_set_aside(pool: RayPool) -> None:
    late = Job("late", f"{HERE}:sleep", {"seconds": 60}, 0.3)
    over = ended(pool, job("eat"), late, job("whoami"))
    assert {name: one.poisoned for name, one in over.items()} == {"eat": True, "late": True, "whoami": False}
    assert over["eat"].tries == 2
    with pytest.raises(ChildDied, match="ran out of memory"):
        raise over["eat"].error or AssertionError


def test_facts_have_the_digests_of_the_local_pool_though_workers_are_killed(pool: RayPool, tmp_path: Path) -> None:
    rng = random.Random(5)
    with filled(tmp_path / "local") as calm, LocalPool(2, LIMITS, packages=["tests"]) as local:
        run_stage(calm.store, Counts(), executor=local)
        expected = digests(calm)

    class Killing:
        """Ends a worker of Ray, or the process in it, now and then."""

        slots, killed = pool.slots, 0

        def run(self, jobs: Iterator[Job]) -> Iterator[Message | Ended]:
            for event in pool.run(jobs):
                yield event
                if self.killed < 2 and isinstance(event, Message) and rng.random() < 0.3:
                    self.killed += kill_one(["ray::serve", "aurelia.media.child_process"][self.killed % 2])

        def close(self) -> None:
            pass

    killing = Killing()
    with filled(tmp_path / "ray") as hard:
        report = run_stage(hard.store, Counts(pause=0.1), executor=killing)  # type: ignore[arg-type]
        assert (report.failed, killing.killed) == (0, 2)
        assert digests(hard) == expected
        assert {run.detail["values"] for run in hard.store.runs("counts")} == {4}


def kill_one(name: str) -> int:
    """Kill -9 one of our processes of that name; returns how many were killed."""
    for pid, words in below(os.getpid()).items():
        if name in words:
            os.kill(pid, signal.SIGKILL)
            return 1
    return 0


def below(root: int) -> dict[int, str]:
    """All processes below one, with their command lines; those of children hang on workers, these on Ray's."""
    parents, words = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
            words[int(folder.name)] = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
    found = {root}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return {pid: words[pid] for pid in found - {root}}


def test_closing_midway_ends_the_work(pool: RayPool) -> None:
    events = pool.run([job("count", "a", name="x", to=1000, pause=0.1)])
    next(events)
    pids = [pid for pid, words in below(os.getpid()).items() if "aurelia.media.child_process" in words]
    assert pids
    events.close()  # type: ignore[attr-defined]
    assert all(gone(pid) for pid in pids)


TOLD = '{"function": "x:y", "arguments": {}, "seconds": 0, "subject": "a", "files": ["/nowhere/at/all"]}'


def test_a_file_that_a_node_does_not_see_is_named() -> None:
    [said] = serve(TOLD, '{"limits": {}, "packages": [], "versions": {}}')
    assert WorkspaceError.__name__ in said
    assert "not on the node" in said
    assert "storage that all nodes share" in said


def test_a_node_with_other_versions_ends_the_run() -> None:
    [said] = serve(TOLD, '{"limits": {}, "packages": [], "versions": {"av": "1.0"}}')
    assert WorkspaceError.__name__ in said
    assert "but the driver 1.0" in said


DRIVER = """
from curation.executors.ray import RayPool
from tests.curation.executors.work import job
with RayPool("local", workers=1, packages=["tests"]) as pool:
    for event in pool.run([job("count", "a", name="x", to=1000, pause=0.1)]):
        print("working", flush=True)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_a_killed_driver_leaves_no_process(tmp_path: Path) -> None:
    root = Path(__file__).parents[3]
    with subprocess.Popen([sys.executable, "-c", DRIVER], cwd=root, stdout=subprocess.PIPE) as driver:
        assert driver.stdout is not None
        assert driver.stdout.readline() == b"working\n", "and Ray says nothing on stdout"
        pids = below(driver.pid)
        assert any("child_process" in words for words in pids.values())
        driver.kill()
    time.sleep(0.5)
    assert [words for pid, words in pids.items() if not gone(pid)] == []


def test_executors_are_opened_by_name() -> None:
    settings = Settings(workers=1)
    with opened(settings) as made:
        assert (type(made), made.slots) == (LocalPool, 1)
    for wrong in ("cluster", "local:1", "ray:ray://head:10001"):
        with pytest.raises(UsageError), opened(settings, wrong):
            pass


def test_without_ray_the_way_out_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(PluginError, match=r"pip install .*\[ray\]"), opened(Settings(), "ray:local"):
        pass


def test_a_cluster_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import ray

    def init(**_options: object) -> None:
        raise ConnectionError("Could not find any running Ray instance")

    monkeypatch.setattr(ray, "is_initialized", lambda: False)
    monkeypatch.setattr(ray, "init", init)
    with pytest.raises(PluginError, match="cannot be reached"), opened(Settings(), "ray:auto"):
        pass
