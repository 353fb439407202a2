"""Still pictures of clips as data URIs, so that a page needs no other file."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence

from aurelia.media.decode import still
from curation.blobs import Blobs
from curation.report.card import Still
from curation.report.timeline import seconds
from schemas.errors import ToolkitError
from schemas.media import Clip

MOST = 3
"""Pictures a card."""
SIDE = 320
"""Longest side in pixels."""
_FILL = (1 / 6, 1 / 2, 5 / 6, 1 / 3, 2 / 3)
"""Where pictures are taken, as parts of a clip, when nothing says where it matters."""


def spread(duration: float, wanted: Iterable[float]) -> list[float]:
    """At most three times of a clip, in order and well apart: those wanted, filled up with evenly spread ones.

    Args:
        duration: Seconds of the clip.
        wanted: Times that matter, the most important first.
    """
    apart = duration / 8
    chosen: list[float] = []
    for time in (*wanted, *(duration * part for part in _FILL)):
        if len(chosen) < MOST and 0 <= time <= duration and all(abs(time - other) >= apart for other in chosen):
            chosen.append(time)
    return sorted(chosen)


def stills_of(blobs: Blobs, clip: Clip | None, times: Sequence[float], role: str = "") -> tuple[Still, ...]:
    """Pictures of a clip at some times; where one cannot be made, the reason stands in its place."""
    label = f"{role} · " if role else ""
    if clip is None:
        return (Still(caption=role, missing="this clip is not in the store"),)
    if not clip.has_video:
        return (Still(caption=role, missing="sound only"),)
    try:
        path = blobs.path(clip.sha256)
        return tuple(Still(f"{label}{seconds(time)}", data_uri(still(path, time, max_side=SIDE))) for time in times)
    except ToolkitError as exc:
        return (Still(caption=role, missing=f"no picture: {exc.message}"),)


def data_uri(jpeg: bytes) -> str:
    """A JPEG as a data URI."""
    return "data:image/jpeg;base64," + base64.b64encode(jpeg).decode()
