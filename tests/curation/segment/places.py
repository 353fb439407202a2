"""A workspace with real recordings in it."""

from __future__ import annotations

from pathlib import Path

from aurelia.media.probe import probe
from curation.workspace import Workspace
from schemas.fact import Fact, given_fact, machine_fact
from schemas.media import Recording, Source
from schemas.reasoning import AskedQuestion, Question
from tests import factories


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


def ask(place: Workspace, source: str, start: float | None, end: float | None, text: str = "What is said?") -> Fact:
    """Put a question about a span of a source into a workspace."""
    question = AskedQuestion(source=source, start=start, end=end, benchmark_task="av-qa", question=Question(text=text))
    fact = given_fact(question)
    place.store.put([fact])
    return fact
