"""Whether browsers play a file: its container, codecs, pixel format, even frames, its table of contents first."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, BinaryIO

from aurelia.media.opening import opened, picture_of, sound_of
from aurelia.media.rate import nominal_rate

CONTAINERS = frozenset({"mp4", "matroska"})
"""MP4 and WebM, which the reader calls by its family's name."""
PICTURES = frozenset({"h264", "vp8", "vp9", "av1"})
SOUNDS = frozenset({"aac", "opus", "mp3", "vorbis", "flac"})
PIXELS = frozenset({"yuv420p", "yuvj420p"})

_UNEVEN = Fraction(1, 4)
"""Part of a frame by which a frame may lie beside its place, for containers that count in milliseconds."""


def why_not(path: Path) -> list[str]:
    """What keeps browsers from playing a file as it should; empty where nothing does.

    Raises:
        MediaError: It cannot be read.
    """
    return list(_faults(path))


def as_json(path: str) -> dict[str, Any]:
    """`why_not` for a child process (see `aurelia.media.child`), and the frame rate as a fraction (`0/1`: none)."""
    with opened(Path(path)) as container:
        video = picture_of(container)
        rate = nominal_rate(video) if video is not None else Fraction(0)
    return {"faults": why_not(Path(path)), "rate": f"{rate.numerator}/{rate.denominator}"}


def _faults(path: Path) -> Iterator[str]:
    with opened(path) as container:
        names = set(container.format.name.split(","))
        video, audio = picture_of(container), sound_of(container)
        if not names & CONTAINERS:
            yield f"is a {container.format.name} file, not MP4 or WebM"
        if audio is not None and audio.codec_context.codec.canonical_name not in SOUNDS:
            yield f"sounds in {audio.codec_context.codec.canonical_name}, which browsers do not play"
        if video is not None:
            if (codec := video.codec_context.codec.canonical_name) not in PICTURES:
                yield f"shows in {codec}, which browsers do not play"
            if (pixels := video.codec_context.pix_fmt) not in PIXELS:
                yield f"has the pixel format {pixels}, not yuv420p"
            times = sorted(Fraction(p.pts) * p.time_base for p in container.demux(video) if p.pts is not None)
            if not _even(times):
                yield "has no constant frame rate, so spans on the time line would slip"
    if "mp4" in names and not _table_first(path):
        yield "has its table of contents at the end, so it must be fetched whole before it plays"


def _even(times: list[Fraction]) -> bool:
    """Whether each frame lies at its place of a constant rate."""
    if len(times) < 3:
        return True
    step = (times[-1] - times[0]) / (len(times) - 1)
    return all(abs(time - times[0] - number * step) <= step * _UNEVEN for number, time in enumerate(times))


def _table_first(path: Path) -> bool:
    """Whether an MP4's `moov` box comes before its media."""
    with path.open("rb") as stream:
        for name in _boxes(stream):
            if name in (b"moov", b"mdat"):
                return name == b"moov"
    return False


def _boxes(stream: BinaryIO) -> Iterator[bytes]:
    position = 0
    while len(head := stream.read(16)) >= 8:
        length, name = int.from_bytes(head[:4]), head[4:8]
        yield name
        if length == 1:
            length = int.from_bytes(head[8:16])
        if length < 8:
            return
        position += length
        stream.seek(position)
