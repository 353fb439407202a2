"""The stages that survey and cut give the same facts in every executor, and when processes or drivers are killed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path

import psutil
import pytest

from aurelia.media.child import Limits
from curation.executors.base import Ended, Executor, Job, Message
from curation.executors.local import LocalPool
from curation.executors.ray import RayPool
from curation.project import Project
from tests import media_factory
from tests.aurelia.media.test_child import gone
from tests.parts import missing

LIMITS = Limits(memory_bytes=2 * 2**30, seconds=0)
SETTINGS = {"min_clip_seconds": 1.0, "target_clip_seconds": 1.5, "max_clip_seconds": 2.5, "workers": 2}
Facts = set[tuple[str, str, str]]


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three short films of several shots and sounds."""
    folder = tmp_path_factory.mktemp("films")
    for number, colours in enumerate((("red", "blue", "green"), ("yellow", "cyan", "grey"), ("white", "black", "red"))):
        shots = [(2.0, colour) for colour in colours]
        media_factory.film(folder / f"{number}.mp4", shots=shots, tones=[(0.5 + number / 4, 1.5, 440), (2.5, 5, 660)])
    return folder


def prepared(root: Path, films: Path) -> Project:
    made = Project.create(root, **SETTINGS)
    made.add(films)
    made.download()
    return made


def facts(project: Project) -> Facts:
    store = project.workspace.store
    return {(fact.kind, fact.key, fact.digest) for kind in ("survey", "clip") for fact in store.heads(kind)}


@pytest.fixture(scope="module")
def calm(films: Path, tmp_path_factory: pytest.TempPathFactory) -> Facts:
    """What an undisturbed run on this machine gives."""
    with prepared(tmp_path_factory.mktemp("calm") / "w", films) as project, LocalPool(2, LIMITS) as pool:
        report = project.segment(executor=pool)
        assert (report.done, report.failed) == (3, 0)
        found = facts(project)
    assert len([one for one in found if one[0] == "survey"]) == 3
    assert len([one for one in found if one[0] == "clip"]) >= 9
    return found


class Killing:
    """An executor whose processes are killed now and then, by chance from a seed."""

    def __init__(self, pool: LocalPool, seed: int) -> None:
        self._pool, self._rng = pool, random.Random(seed)
        self.slots, self.killed, self.begun = pool.slots, 0, 0

    def run(self, jobs: Iterable[Job]) -> Iterator[Message | Ended]:
        """Kill at one message of five; more often than a tenth of all processes."""
        for event in self._pool.run(jobs):
            yield event
            self.begun += isinstance(event, Ended)
            if self._pool.pids and self.killed <= self.begun and self._rng.random() < 0.2:
                os.kill(self._rng.choice(self._pool.pids), signal.SIGKILL)
                self.killed += 1

    def close(self) -> None:
        self._pool.close()


def test_killed_processes_change_nothing(films: Path, calm: Facts, tmp_path: Path) -> None:
    with prepared(tmp_path / "w", films) as project, LocalPool(2, LIMITS) as pool:
        killing = Killing(pool, 3)
        executor: Executor = killing
        report = project.segment(executor=executor)
        assert (report.done, report.failed) == (3, 0)
        assert facts(project) == calm
        assert killing.killed >= 2


@pytest.mark.slow
def test_ray_gives_the_same_facts(films: Path, calm: Facts, tmp_path: Path) -> None:
    if find_spec("ray") is None:
        missing("Ray is not installed (extra ray)")
    with prepared(tmp_path / "w", films) as project, RayPool("local", workers=2, limits=LIMITS) as pool:
        report = project.segment(executor=pool)
        assert (report.done, report.failed) == (3, 0)
        assert facts(project) == calm


DRIVER = """
import sys
from curation.executors import opened
from curation.project import Project
with Project.open(sys.argv[1], workers=2) as project, opened(project.workspace.settings) as pool:
    def told(stage, done, total, note=""):
        print(done, flush=True)
    project._progress = told
    project.segment(executor=pool)
"""


@pytest.mark.slow
def test_a_driver_killed_anywhere_loses_nothing(films: Path, calm: Facts, tmp_path: Path) -> None:
    rng = random.Random(5)
    prepared(tmp_path / "w", films).close()
    names = {f"CURATE_{name.upper()}": str(value) for name, value in SETTINGS.items()}
    for _ in range(3):
        command = [sys.executable, "-c", DRIVER, str(tmp_path / "w")]
        with subprocess.Popen(command, env={**os.environ, **names}, stdout=subprocess.PIPE) as driver:
            assert driver.stdout is not None
            driver.stdout.readline()
            time.sleep(rng.uniform(0.5, 3.0))
            children = psutil.Process(driver.pid).children(recursive=True)
            driver.kill()
            pids = {child.pid for child in children}
        assert all(gone(pid) for pid in pids)  # what a living process works on would not be swept
    with Project.open(tmp_path / "w", **SETTINGS) as project, LocalPool(2, LIMITS) as pool:
        project.segment(executor=pool)
        assert facts(project) == calm
        assert not list((tmp_path / "w" / "staging").glob("*-*")), "what the killed left was swept"
