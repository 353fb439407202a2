"""A match in a workspace: a silent dance and four tracks, each a real file of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from aurelia.tasks.dm_match.contract import TRACKS, options
from curation.workspace import Workspace
from schemas.fact import Fact, machine_fact
from schemas.media import Clip, Part, Recording, Source
from schemas.reasoning import Modality, Step
from tests import factories, media_factory

SECONDS = 4.0


def store_match(place: Workspace, folder: Path, right: str = "C", **fields: Any) -> Fact:
    """The fact of a match's draft in a workspace; track `right` is drafted as the answer."""
    source = place.store.revise(factories.source("dance.mp4"))
    recording = machine_fact(
        factories.recording(source.contract(Source)), parents=(source.key,), stage="download", version=1
    )
    place.store.put([recording])
    media = [factories.media(_piece(place, folder, recording, 0, None), "dance")]
    for number, role in enumerate(TRACKS.values(), start=1):
        media.append(factories.media(_piece(place, folder, recording, number, 220.0 * number), role))
    steps = (
        Step(id="s1", text="Watch when the dancer steps", modality=Modality.visual, evidence=((0.5, 1.5),)),
        Step(id="s2", text="Listen which track has that beat", modality=Modality.audio, evidence=((0.5, 1.5),)),
        Step(id="s3", text="So they belong together", modality=Modality.none, kind="infer", depends_on=("s1", "s2")),
    )  # fmt: skip
    given: dict[str, Any] = {
        "benchmark_task": "dm-match", "media": tuple(media), "steps": steps,
        "question": factories.question("Which track belongs to the dance?", options=options()),
        "answer": factories.answer(f"Track {right}", right),
    }  # fmt: skip
    draft = factories.draft(**{**given, **fields})
    fact = machine_fact(draft, parents=(recording.key,), stage="draft", version=1, params={"item": draft.subject()})
    place.store.put([fact])
    return place.store.get(fact.key)


def _piece(place: Workspace, folder: Path, recording: Fact, number: int, hertz: float | None) -> Clip:
    """A silent film where there is no tone, a track without picture where there is one."""
    path, shows = folder / f"piece-{number}.mp4", hertz is None
    tones = [] if hertz is None else [(0.0, SECONDS, hertz)]
    media_factory.film(path, shots=[(SECONDS, "green")], tones=tones, audio=not shows, video=shows)
    whole = recording.contract(Recording)
    part = Part(
        recording_sha256=whole.sha256, start=float(number), duration=SECONDS, role="picture" if shows else "sound"
    )
    clip = factories.clip(
        whole, duration=SECONDS, parts=(part,), derivation="mux", sha256=place.blobs.import_file(path, ".mp4"),
        has_video=shows, has_audio=not shows,
    )  # fmt: skip
    place.store.put([machine_fact(clip, parents=(recording.key,), stage="compose", version=1, params={"n": number})])
    return clip
