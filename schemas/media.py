"""Sources, recordings and clips: where media comes from, what it is, and the pieces cut or made from it."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field, model_validator

from schemas.base import Contract, Key, NonNegativeSeconds, Seconds, Sha256, Value, identity
from schemas.rights import PeopleFlag, Rights
from schemas.streams import AudioStream, Chapter, Subtitles, VideoStream


class Source(Contract):
    """Where media comes from, and what may be done with it."""

    kind: ClassVar[str] = "source"

    origin: Literal["url", "file"]
    locator: str
    """The URL, or the name of the local file (never its folder: that is the machine's business)."""
    content_sha256: Sha256 | None = None
    """For a local file: the sha256 of its bytes when it was added; it is the source's identity."""
    title: str = ""
    uploader: str = ""
    channel: str = ""
    """Who published it; groups train, validation and test together with the recording."""
    platform_id: str = ""
    published: str = Field(default="", pattern=r"^(\d{4}-\d{2}-\d{2})?$")
    """The day the platform says it was published, or empty."""
    tags: tuple[str, ...] = ()
    """What its publisher tagged it with."""
    language: str = ""
    rights: Rights = Rights()
    people: tuple[PeopleFlag, ...] = ()
    content_warnings: tuple[str, ...] = ()
    notes: str = ""
    demo: bool = False
    """True for material that only shows how the toolkit works."""

    def subject(self) -> str:
        return identity("source", self.content_sha256 or self.locator)

    @property
    def credited(self) -> Rights:
        """The rights, with who published it (or at least its title) named where a licence asks for a name."""
        who = self.uploader or self.channel or self.title or self.locator
        rights = self.rights
        return rights.model_copy(
            update={"footage": rights.footage.crediting(who), "soundtrack": rights.soundtrack.crediting(who)}
        )


class Recording(Contract):
    """A file of media that was fetched and probed."""

    kind: ClassVar[str] = "recording"

    source: Key
    """Subject of the source it came from (stable when the source's rights are corrected)."""
    sha256: Sha256
    size_bytes: int = Field(gt=0)
    container: str
    duration: NonNegativeSeconds
    video: VideoStream | None = None
    audio: AudioStream | None = None
    info_sha256: Sha256 | None = None
    """The downloader's raw information record, kept in the file store."""
    chapters: tuple[Chapter, ...] = ()
    subtitles: tuple[Subtitles, ...] = ()

    @model_validator(mode="after")
    def _has_a_stream(self) -> Recording:
        if self.video is None and self.audio is None:
            raise ValueError("a recording needs a video or an audio stream")
        return self

    def subject(self) -> str:
        return identity("recording", self.sha256)


class AskedSpan(Contract):
    """A span of a source that somebody wants as a clip: a row of a list, or of another dataset."""

    kind: ClassVar[str] = "span"

    source: Key
    """Subject of the source it lies in."""
    start: NonNegativeSeconds = 0.0
    end: NonNegativeSeconds | None = None
    """None for the end of the recording."""
    dataset: str = ""
    """The dataset that names it, such as `vggsound`."""
    name: str = ""
    """Its id there."""
    labels: tuple[str, ...] = ()
    split: str = ""
    """The split it is in there."""
    demo: bool = False

    def subject(self) -> str:
        return identity("span", self.source, self.start, self.end, self.dataset, self.name)


BoundaryReason = Literal[
    "start", "end", "cut", "dissolve", "fade", "gradual", "speech-gap", "silence", "onset", "length", "window", "given",
    "chapter", "subtitle", "dataset", "black", "frozen",
]  # fmt: skip


class Boundary(Value):
    """Why a clip starts or ends where it does."""

    at: NonNegativeSeconds
    """Time in the recording."""
    reason: BoundaryReason
    confidence: float = Field(default=1.0, ge=0, le=1)
    note: str = ""
    """What else decided it, such as a chapter's title."""


class Part(Value):
    """One ingredient of a clip: a span of a recording."""

    recording_sha256: Sha256
    start: NonNegativeSeconds
    """Start in the recording, in seconds."""
    duration: NonNegativeSeconds
    role: Literal["both", "picture", "sound"] = "both"

    @property
    def end(self) -> float:
        """End in the recording, in seconds."""
        return self.start + self.duration


class PacketTimes(Value):
    """When the packets of one stream of a file begin and end, in seconds, as a reader sees them."""

    first: Seconds
    """Time stamp of the first packet in time, edit lists honoured."""
    last: Seconds
    """End of the last one."""
    plain_first: Seconds
    """Time stamp of the first packet for readers that ignore edit lists."""


class Measured(Value):
    """What reading the written clip back showed, beside what was asked for and beside the recording."""

    start: NonNegativeSeconds
    """The source time of the first written frame (or sample), in seconds."""
    duration: NonNegativeSeconds
    start_pts: int | None = None
    """Exact presentation time stamp of the first source frame."""
    time_base: str = ""
    """Time base of `start_pts`, a fraction."""
    frames: int = Field(default=0, ge=0)
    frame_rate: str = "0/1"
    samples: int = Field(default=0, ge=0)
    av_offset: Seconds | None = None
    """Sound minus picture at the first frame in seconds; None where not measured."""
    plain_av_offset: Seconds | None = None
    """The same for readers that ignore edit lists, what a codec plays before its first real sample included."""
    mode: Literal["exact", "copy"] = "exact"
    """`exact`: re-encoded. `copy`: the recording's own packets, from the key frame at or before the start."""
    picture: PacketTimes | None = None
    sound: PacketTimes | None = None
    start_error: Seconds | None = None
    """`start` minus the start that was asked for; what was asked for is their difference."""
    duration_error: Seconds | None = None
    """`duration` minus what was asked for."""
    ends_early: bool = False
    """The recording itself ends before the span does."""
    picture_error: Seconds | None = None
    """How much later its pictures are than the recording's, in steps of a frame; None where it shows no change."""
    sound_error: Seconds | None = None
    """How much later its sound is than the recording's, by correlation; None where it is silent or repeats itself."""
    av_error: Seconds | None = None
    """Sound minus picture against the recording: `sound_error` minus `picture_error`."""
    certified: bool = False
    """Read back, and within one frame and 20 ms of what was asked for in all that could be measured."""


class Clip(Contract):
    """A piece of media of ours: written, then read back and measured."""

    kind: ClassVar[str] = "clip"

    derivation: Literal["cut", "stitch", "mux"]
    parts: tuple[Part, ...] = Field(min_length=1)
    """What it was made from, in order; a cut has one part."""
    sha256: Sha256
    size_bytes: int = Field(gt=0)
    duration: NonNegativeSeconds
    measured: Measured
    width: int = Field(default=0, ge=0)
    height: int = Field(default=0, ge=0)
    has_video: bool = True
    has_audio: bool = True
    boundaries: tuple[Boundary, ...] = ()

    def subject(self) -> str:
        return media_identity(self.parts)

    @property
    def shown(self) -> tuple[Part, ...]:
        """What its file really shows of its parts: a copied clip begins at the key frame before what was asked for."""
        if self.measured.mode == "exact" or len(self.parts) > 1:
            return self.parts
        update = {"start": self.measured.start, "duration": self.measured.duration}
        return (self.parts[0].model_copy(update=update),)


def media_identity(parts: tuple[Part, ...]) -> str:
    """The identity of media by what it shows: recordings by hash, with spans and roles.

    It does not depend on how or by which stage version a clip was written.
    """
    return identity(
        "media", [[p.recording_sha256, round(p.start * 1e6), round(p.duration * 1e6), p.role] for p in parts]
    )


__all__ = [
    "AskedSpan",
    "Boundary",
    "BoundaryReason",
    "Clip",
    "Measured",
    "PacketTimes",
    "Part",
    "Recording",
    "Source",
    "media_identity",
]
