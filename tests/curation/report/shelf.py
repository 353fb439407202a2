"""A small workspace with real media and everything a page shows."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from curation.blobs import file_sha256
from curation.validate.origins import Origins, groups
from curation.workspace import Workspace, create
from schemas.base import now
from schemas.fact import Fact, Run, given_fact, machine_fact
from schemas.issues import Issue
from schemas.media import Clip, Part, Recording, Source
from schemas.perception import Perception, ScreenText, SoundSpan, Word
from schemas.reasoning import Draft, Step
from schemas.review import Annotation
from tests import factories, media_factory

DURATION = 4.0
HOSTILE = '<script>alert("x")</script><img src=x onerror=alert(1)>'


def workspace(folder: Path, *, demo: bool = False) -> Workspace:
    """An empty workspace."""
    return create(folder / "shelf", demo=demo)


def run(
    stage: str, fact: Fact, *issues: Issue, outcome: str = "done", seconds: float = 1.5, retry: bool = False
) -> Run:
    """An attempt that took some seconds."""
    started = now()
    return Run(
        stage=stage, version=1, input_key=fact.key, outcome=outcome, retry=retry, issues=issues, started=started,
        ended=started + timedelta(seconds=1.5),
    )  # fmt: skip


def add_recording(into: Workspace, **fields: object) -> tuple[Fact, Fact]:
    """A source and its recording, whose file is a real film of four seconds."""
    with into.blobs.staging() as folder:
        made = folder / "film.mp4"
        media_factory.film(made, shots=((2.0, "red"), (2.0, "blue")), beeps=(1.0,))
        sha256 = file_sha256(made)
        into.blobs.adopt(made, ".mp4")
    source = given_fact(factories.source("film.mp4", **{"content_sha256": sha256, **fields}))
    value = factories.recording(source.contract(Source), sha256=sha256, duration=DURATION)
    recording = machine_fact(value, parents=(source.key,), stage="download", version=1)
    into.store.put([source, recording], [run("download", source), run("segment", recording)])
    return source, recording


def add_clip(into: Workspace, recording: Fact, **fields: object) -> Fact:
    """A clip of the whole recording (its file is the recording's), with its measurements."""
    of = recording.contract(Recording)
    clip = factories.clip(of, **{"start": 0.0, "duration": DURATION, "sha256": of.sha256, **fields})
    fact = machine_fact(clip, parents=(recording.key,), stage="segment", version=1, params={"media": clip.subject()})
    measured = machine_fact(perception(clip), parents=(fact.key,), stage="perceive", version=1)
    into.store.put([fact, measured], [run("perceive", fact), run("draft:evidence:12345678", measured)])
    return fact


def clip_of(into: Workspace) -> Fact:
    """A clip of a fresh recording."""
    _, recording = add_recording(into)
    return add_clip(into, recording)


def perception(clip: Clip) -> Perception:
    """Words, texts, shots, sounds and levels within four seconds."""
    return Perception(
        clip=clip.subject(),
        duration=clip.duration,
        words=(
            Word(text="deep", start=0.5, end=0.8, confidence=0.9),
            Word(text="harbour", start=2.6, end=2.9, confidence=0.9),
        ),
        texts=(ScreenText(text="OPEN", start=2.0, end=4.0, confidence=0.99, box=(0.1, 0.1, 0.5, 0.2)),),
        shots=((0.0, 2.0), (2.0, 4.0)),
        sounds=(SoundSpan(label="silence", start=0.0, end=0.4), SoundSpan(label="speech", start=0.4, end=4.0)),
        loudness=(-70.0, -20.0, -12.0, 0.0, -18.0, -20.0, -60.0, -90.0),
        tools={"ocr": "3"},
    )  # fmt: skip


def add_draft(into: Workspace, clip: Fact, **fields: object) -> Fact:
    """A draft about a clip."""
    value = factories.draft(clip.contract(Clip), **fields)
    fact = machine_fact(value, parents=(clip.key,), stage="draft", version=1, params={"item": value.subject()})
    into.store.put([fact])
    return fact


def add_annotation(into: Workspace, draft: Fact, **fields: object) -> Fact:
    """A judgement of a draft."""
    fact = given_fact(factories.annotation(draft, **fields), parents=(draft.key,))
    into.store.put([fact])
    return fact


def add_item(into: Workspace, draft: Fact, annotation: Fact) -> Fact:
    """The item a judgement gave."""
    origins = Origins(into.store)
    named = groups(origins.of(ref) for ref in draft.contract(Draft).media)
    item = factories.item(annotation.contract(Annotation), groups=named)
    fact = machine_fact(item, parents=(draft.key, annotation.key), stage="validate", version=1)
    into.store.put([fact], [run("validate", annotation)])
    return fact


def composed(recording: Fact, derivation: str) -> Clip:
    """A clip made from two spans of a recording: one after the other, or picture of one and sound of the other."""
    of = recording.contract(Recording)
    roles = ("picture", "sound") if derivation == "mux" else ("both", "both")
    parts = tuple(
        Part(recording_sha256=of.sha256, start=start, duration=2.0, role=role)  # type: ignore[arg-type]
        for start, role in zip((0.0, 2.0), roles, strict=True)
    )
    duration = 2.0 if derivation == "mux" else 4.0
    return factories.clip(of, parts=parts, derivation=derivation, duration=duration, sha256=of.sha256)


def hostile_steps() -> tuple[Step, ...]:
    """Steps whose every text is an attack."""
    return (
        Step(id="s1", text=HOSTILE, answer=HOSTILE, modality="visual", evidence=((0.25, 1.5), (2.125, 3.0))),
        Step(id="s2", text="recall", modality="none", kind="recall", sources=("https://evil.example/\"'>",)),
    )
