"""Clips made from several places: spans one after another, or the picture of one with the sound of another."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from aurelia.media import encode
from curation.blobs import Blobs
from curation.segment.clips import made_clip
from schemas.errors import UsageError
from schemas.media import Clip, Measured, Part


def stitch(blobs: Blobs, parts: Sequence[Part]) -> Clip:
    """The parts one after another, picture and sound of each.

    Raises:
        UsageError: A part has another role than `both`, or there is none.
        MediaError: A part has no picture, or ends before its span does.
        WorkspaceError: A recording is not in the store, or the disk is full.
    """
    if not parts or any(part.role != "both" for part in parts):
        raise UsageError("stitch", "takes whole parts", "give one part or more, each with the role `both`")
    spans = [_span(blobs, part) for part in parts]
    return made_clip(blobs, "stitch", tuple(parts), lambda target: encode.join(spans, target))


def mux(blobs: Blobs, picture: Part | None, sound: Part | None, *, loudness_dbfs: float | None = None) -> Clip:
    """The picture of one part with the sound of another; without picture a track, without sound a silent clip.

    Args:
        blobs: The file store.
        picture: A part with the role `picture`, or None.
        sound: A part with the role `sound`, or None; cut or filled with silence to the picture's length.
        loudness_dbfs: Bring the sound to this RMS level.

    Raises:
        UsageError: A role does not fit, or both are None.
        MediaError: A part lacks what is asked of it, or ends before its span does.
        WorkspaceError: A recording is not in the store, or the disk is full.
    """
    parts = tuple(part for part in (picture, sound) if part is not None)
    roles = {"picture": picture, "sound": sound}
    if not parts or any(part is not None and part.role != role for role, part in roles.items()):
        raise UsageError("mux", "takes a picture and a sound", "give parts with the roles `picture` and `sound`")

    def make(target: Path) -> Measured:
        spans = (_span(blobs, picture) if picture else None, _span(blobs, sound) if sound else None)
        return encode.mux(*spans, target, loudness_dbfs=loudness_dbfs)

    return made_clip(blobs, "mux", parts, make)


def _span(blobs: Blobs, part: Part) -> tuple[Path, float, float]:
    return blobs.path(part.recording_sha256), part.start, part.duration
