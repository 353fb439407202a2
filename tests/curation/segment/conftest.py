"""One pool of processes for all tests here: starting one takes longer than most of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from curation.executors.local import LocalPool
from curation.outcome import StageReport
from curation.segment.late import SegmentLate
from curation.segment.stage import Segment
from curation.stage import run_stage
from curation.workspace import Workspace
from tests.curation.segment.places import (
    Cutter,
    made,
)


@pytest.fixture(scope="session")
def pool() -> Iterator[LocalPool]:
    """A process that cuts and measures."""
    with LocalPool(1) as made:
        yield made


@pytest.fixture
def cut(pool: LocalPool) -> Cutter:
    """Runs the segment stage."""

    def run(place: Workspace, chosen: list[str] | None = None, *, again: bool = False, **of: Any) -> StageReport:
        return run_stage(place.store, Segment(place, chosen, again=again), executor=pool, **of)

    return run


@pytest.fixture
def late(pool: LocalPool) -> Cutter:
    """Runs the stage that cuts what was asked for late."""

    def run(place: Workspace, kind: str = "question") -> StageReport:
        return run_stage(place.store, SegmentLate(place, kind), executor=pool)

    return run


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workspace]:
    with made(tmp_path / "w") as here:
        yield here
