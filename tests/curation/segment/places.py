"""A workspace with real recordings in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from aurelia.media.probe import probe
from curation import workspace
from curation.outcome import StageReport
from curation.workspace import Workspace
from schemas.fact import Fact, given_fact, machine_fact
from schemas.media import AskedSpan, Clip, Recording, Source
from schemas.reasoning import AskedQuestion, Question
from schemas.survey import Survey
from tests import factories
from tests.curation.segment.materials import cuts
from tests.media_factory import film

LENGTHS = {"min_clip_seconds": 2.0, "target_clip_seconds": 3.0, "max_clip_seconds": 5.0}
Cutter = Callable[..., StageReport]


def add_recording(place: Workspace, path: Path, name: str = "film.mp4") -> Fact:
    """Put a file and its source into a workspace, as `download` does; gives the recording's fact."""
    sha256 = place.blobs.import_file(path, path.suffix)
    source = given_fact(factories.source(name, content_sha256=sha256))
    found = probe(path)
    recording = Recording(
        source=source.contract(Source).subject(),
        sha256=sha256,
        size_bytes=found.size_bytes,
        container=found.container,
        duration=found.duration,
        video=found.video,
        audio=found.audio,
    )
    fact = machine_fact(recording, parents=(source.key,), stage="download", version=1)
    place.store.put([source, fact])
    return fact


def add_survey(place: Workspace, owner: Fact, detector: str = "planes", **measured: Any) -> Fact:
    """Put what was measured in a recording into a workspace, as `survey` does."""
    recording = owner.contract(Recording)
    survey = Survey(
        recording=recording.subject(), duration=recording.duration, tools={f"shots:{detector}": "1"}, **measured
    )
    fact = machine_fact(survey, parents=(owner.key,), stage="survey", version=1, params={"detector": detector})
    place.store.put([fact])
    return fact


def ask_span(place: Workspace, source: str, start: float, end: float | None, **fields: Any) -> Fact:
    """Put a span that a list names into a workspace."""
    fact = given_fact(AskedSpan(source=source, start=start, end=end, **fields))
    place.store.put([fact])
    return fact


def ask(place: Workspace, source: str, start: float | None, end: float | None, text: str = "What is said?") -> Fact:
    """Put a question about a span of a source into a workspace."""
    question = AskedQuestion(source=source, start=start, end=end, benchmark_task="av-qa", question=Question(text=text))
    fact = given_fact(question)
    place.store.put([fact])
    return fact


def made(folder: Path, **settings: Any) -> Workspace:
    return workspace.create(folder, **{**LENGTHS, **settings})


def surveyed(place: Workspace, path: Path, name: str = "film.mp4", **measured: Any) -> Fact:
    """A recording whose shots are known."""
    fact = add_recording(place, path, name)
    add_survey(place, fact, **{"changes": cuts(3.2, 6.0), **measured})
    return fact


def clips(place: Workspace) -> list[Clip]:
    return [fact.contract(Clip) for fact in place.store.heads("clip")]


def spans(place: Workspace) -> list[tuple[float, float]]:
    return sorted((clip.parts[0].start, clip.parts[0].end) for clip in clips(place))


def three_shots(tmp_path: Path) -> Path:
    path = tmp_path / "three.mp4"
    film(path, shots=[(3.2, "red"), (2.8, "green"), (3.0, "blue")], beeps=[1.0, 4.0, 7.0], size=(192, 108))
    return path


def one_shot(tmp_path: Path) -> Path:
    film(tmp_path / "other.mp4", shots=[(4.0, "grey")])
    return tmp_path / "other.mp4"
