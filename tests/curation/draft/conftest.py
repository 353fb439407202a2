"""A workspace with a film of three shots, and quick stand-ins for measuring and drafting."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from aurelia.draft.base import Scene
from curation import workspace
from curation.draft.asked import DraftAsked
from curation.draft.clips import DraftClips
from curation.draft.perceive import Perceive
from curation.segment.late import SegmentLate
from curation.stage import StageReport, run_stage
from curation.workspace import Workspace
from schemas.fact import Fact
from schemas.maker import Maker
from schemas.perception import Perception
from schemas.reasoning import Draft
from tests import factories
from tests.curation.segment.places import add_recording
from tests.drafters import OneByOne
from tests.media_factory import film


class Drafts(OneByOne):
    """One draft a scene, whatever is in it; keeps the scenes."""

    def __init__(self, name: str = "evidence") -> None:
        self.maker: Maker = factories.maker(name=name)
        self.scenes: list[Scene] = []

    def draft(self, scene: Scene) -> list[Draft]:
        self.scenes.append(scene)
        if not scene.asked:
            return [factories.draft(scene.clip)]
        return [factories.draft(scene.clip, question=scene.asked[0].question, status="unanswered")]


def perceived(_path: Path, clip: str) -> Perception:
    return Perception(clip=clip, duration=3.0)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workspace]:
    with workspace.create(tmp_path / "w", min_clip_seconds=2.0, target_clip_seconds=3.0, max_clip_seconds=5.0) as made:
        yield made


@pytest.fixture
def recording(place: Workspace, tmp_path: Path) -> Fact:
    """A recording of 9 s; its clips are [0, 3.2], [3.2, 6] and [6, 9]."""
    path = tmp_path / "three.mp4"
    film(path, shots=[(3.2, "red"), (2.8, "green"), (3.0, "blue")], beeps=[1.0], size=(96, 54))
    return add_recording(place, path)


def draft_all(place: Workspace, drafter: Drafts) -> dict[str, StageReport]:
    """What `curate draft` does before it composes."""
    stages = (
        SegmentLate(place, "question"),
        Perceive(place, perceived),
        DraftAsked(place, drafter),
        DraftClips(place, drafter),
    )
    reports = [run_stage(place.store, stage) for stage in stages]
    return {report.stage.split(":")[0]: report for report in reports}
