"""Workspaces with surveyed recordings whose prints are known."""

from __future__ import annotations

from pathlib import Path

from aurelia.fingerprint import Prints, packed
from curation import workspace
from curation.workspace import Workspace
from schemas.fact import Fact, given_fact, machine_fact
from schemas.survey import Survey
from tests import factories


def create(folder: Path, *films: tuple[str, Prints]) -> Workspace:
    """A workspace with a recording and a survey for each film, in that order."""
    made = workspace.create(folder)
    for name, prints in films:
        surveyed(made, name, prints)
    return made


def recorded(made: Workspace, name: str, seconds: float) -> Fact:
    """A recording of a source of that name."""
    source = given_fact(factories.source(name, title=name))
    value = factories.recording(factories.source(name, title=name), duration=seconds)
    fact = machine_fact(value, parents=(source.key,), stage="download", version=1)
    made.store.put([source, fact])
    return fact


def surveyed(made: Workspace, name: str, prints: Prints | None, version: int = 1) -> Fact:
    """A recording with its survey."""
    seconds = prints.duration if prints is not None else 10.0
    recording = recorded(made, name, seconds)
    kept = made.blobs.put(as_bytes(prints), ".prints") if prints is not None else None
    survey = Survey(recording=recording.subject, duration=seconds, prints_sha256=kept)
    fact = machine_fact(survey, parents=(recording.key,), stage="survey", version=version)
    made.store.put([fact])
    return fact


def as_bytes(prints: Prints) -> bytes:
    """Prints, packed."""
    return packed(prints.pictures.astype("<u8").tobytes(), prints.sounds.astype("<u4").tobytes(), prints.duration)


def subject(name: str) -> str:
    """The subject of the recording of a source of that name."""
    return factories.recording(factories.source(name)).subject()


def sha256(name: str) -> str:
    """The sha256 of the recording of a source of that name."""
    return factories.recording(factories.source(name)).sha256
