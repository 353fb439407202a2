"""Workspaces with recordings whose survey and clips are known."""

from __future__ import annotations

from pathlib import Path

from aurelia.media.decode import still
from curation.workspace import Workspace, create
from schemas.base import on_grid
from schemas.fact import Fact, given_fact, machine_fact
from schemas.media import Boundary, Measured
from schemas.streams import VideoStream
from schemas.survey import Change, SampledFrame, Survey
from tests import factories
from tests.media_factory import film

HOSTILE = '"><script>alert("x")</script><img src=x onerror=alert(1)>'


def real(folder: Path, title: str = "A film") -> Workspace:
    """A film of 9 s, whose file can be played, with a survey and two clips."""
    made = create(folder / "w")
    path = folder / "film.mp4"
    film(path, shots=[(3.2, "red"), (5.8, "green")], beeps=[1.0, 4.0, 7.0], size=(192, 108))
    owner = add(made, title, 9.0, made.blobs.import_file(path, ".mp4"))
    picture = made.blobs.put(_jpeg(path), ".jpg")
    film(folder / "sound.m4a", shots=[(9.0, "red")], beeps=[1.0, 4.0, 7.0], video=False)
    add_survey(
        made, owner, 9.0,
        changes=(
            Change(at=3.2, kind="cut", confidence=0.97), Change(at=6.0, kind="dissolve", confidence=0.6, length=0.8),
        ),
        speech=((0.9, 2.4),), silence=((2.5, 3.9),), black=((0.0, 0.4),), frozen=((7.0, 9.0),), onsets=(1.0, 4.0, 7.0),
        frames=tuple(SampledFrame(at=at, sha256=picture) for at in (0.5, 4.0, 7.5)),
        sound_sha256=made.blobs.import_file(folder / "sound.m4a", ".m4a"),
    )  # fmt: skip
    add_clip(made, owner, 0.0, 3.2, note=title)
    add_clip(made, owner, 3.2, 5.8, av_error=0.0021)
    add_clip(made, owner, 2.0, 3.0, certified=False, mode="copy", start_error=-0.4)
    return made


def long(folder: Path) -> Workspace:
    """Two hours with 2,400 shots, 3,600 spans of speech, 36,000 onsets and 600 clips; without files."""
    made = create(folder / "w")
    owner = add(made, "Two hours", 7200.0)
    add_survey(
        made, owner, 7200.0,
        changes=tuple(Change(at=3.0 * k, kind="cut", confidence=0.9) for k in range(1, 2400)),
        speech=tuple((2.0 * k, 2.0 * k + 1.5) for k in range(3600)),
        onsets=tuple(on_grid(0.2 * k) for k in range(36_000)),
    )  # fmt: skip
    made.store.put([_clip(owner, 12.0 * k, 12.0) for k in range(600)])
    return made


def add(made: Workspace, title: str, seconds: float, sha256: str | None = None) -> Fact:
    """A recording."""
    source = given_fact(factories.source(title, title=title))
    video = VideoStream(
        codec="h264", width=192, height=108, pixel_format="yuv420p", frame_rate="25/1", time_base="1/12800",
        duration=seconds,
    )  # fmt: skip
    known = {"sha256": sha256} if sha256 else {}
    value = factories.recording(factories.source(title, title=title), duration=seconds, video=video, **known)
    fact = machine_fact(value, parents=(source.key,), stage="download", version=1)
    made.store.put([source, fact])
    return fact


def add_survey(made: Workspace, owner: Fact, seconds: float, **measured: object) -> None:
    """What was measured in a recording."""
    survey = Survey.model_validate(
        {"recording": owner.subject, "duration": seconds, "tools": {"shots:planes": "1", "speech": "v5"}, **measured}
    )
    made.store.put([machine_fact(survey, parents=(owner.key,), stage="survey", version=1)])


def add_clip(made: Workspace, owner: Fact, start: float, duration: float, **fields: object) -> None:
    """A clip of a recording."""
    made.store.put([_clip(owner, start, duration, **fields)])


def _clip(owner: Fact, start: float, duration: float, note: str = "", **fields: object) -> Fact:
    of = factories.recording().from_canonical(owner.body or b"")
    measured = {"start_error": 0.0, "duration_error": 0.0, "av_offset": 0.0, "certified": True, **fields}
    edges = (
        Boundary(at=start, reason="dissolve", confidence=0.61, note=note),
        Boundary(at=start + duration, reason="silence"),
    )
    clip = factories.clip(
        of, start=start, duration=duration, boundaries=edges,
        measured=Measured.model_validate(
            {"start": start, "duration": duration, "frames": round(duration * 25), "frame_rate": "25/1",
             "samples": round(48000 * duration), **measured}
        ),
    )  # fmt: skip
    params = {"start": round(start * 1e6), "duration": round(duration * 1e6)}
    return machine_fact(clip, parents=(owner.key,), stage="segment", version=2, params=params)


def _jpeg(path: Path) -> bytes:
    return still(path, 1.0, max_side=160)
