"""Manifests of few lines that stand for very many pieces: counted before the downloader writes them all out."""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from yt_dlp.utils import parse_duration

from curation.acquire.fetch.watch import Watch

MOST_PIECES = 500_000
"""Of all versions together: four hours in pieces of two seconds, seventy times."""

_LONGEST_NUMBER = 32
_WIDTH = re.compile(r"%0?(\d{1,12})")
_READERS = {"_parse_mpd_periods": "dash", "_parse_ism_formats_and_subtitles": "smooth"}
"""What reads such manifests in the downloader, whatever the site."""


def guard(extractor: Any, watch: Watch) -> None:
    """Let an extractor of the downloader refuse manifests that stand for too many pieces."""
    for name, kind in _READERS.items():
        if hasattr(extractor, name):
            setattr(extractor, name, functools.partial(_read, getattr(extractor, name), kind, watch))


def _read(read: Any, kind: str, watch: Watch, manifest: Any, *args: Any, **kwargs: Any) -> Any:
    wide = any(
        int(width) > _LONGEST_NUMBER
        for element in manifest.iter()
        for text in element.attrib.values()
        for width in _WIDTH.findall(text)
    )
    if wide or (dash(manifest) if kind == "dash" else smooth(manifest)) > MOST_PIECES:
        watch.refuse("too-large", f"its manifest stands for more than {MOST_PIECES} pieces")
    return read(manifest, *args, **kwargs)


@dataclass(frozen=True)
class _Said:
    """What the elements so far say of the pieces below them; inner ones go before."""

    repeated: int | None = None
    piece: float | None = None
    scale: float = 1.0


def dash(manifest: Any) -> float:
    """How many pieces a DASH manifest stands for, at most."""
    whole = _seconds(manifest.get("mediaPresentationDuration"))
    found = 0.0
    for period in _named(manifest, "Period"):
        seconds = _seconds(period.get("duration")) or whole
        above = _said(period, _Said())
        for choice in _named(period, "AdaptationSet"):
            inner = _said(choice, above)
            found += sum(_pieces(_said(one, inner), seconds) for one in _named(choice, "Representation"))
    return found


def smooth(manifest: Any) -> float:
    """How many pieces a Smooth Streaming manifest stands for."""
    return float(
        sum(
            _number(piece.get("r"), 1) * len(list(_named(stream, "QualityLevel")))
            for stream in _named(manifest, "StreamIndex")
            for piece in _named(stream, "c")
        )
    )


def _said(element: Any, known: _Said) -> _Said:
    for name in ("SegmentList", "SegmentTemplate"):
        for source in _named(element, name):
            lines = [line for timeline in _named(source, "SegmentTimeline") for line in _named(timeline, "S")]
            if lines:
                known = replace(known, repeated=sum(1 + max(0, _number(line.get("r"), 0)) for line in lines))
            if source.get("duration"):
                known = replace(known, piece=_real(source.get("duration")))
            if source.get("timescale"):
                known = replace(known, scale=_real(source.get("timescale")))
    return known


def _pieces(said: _Said, seconds: float) -> float:
    by_length = 0.0
    if said.piece is not None and said.scale > 0:
        by_length = math.inf if said.piece <= 0 < seconds else seconds * said.scale / said.piece if seconds else 0.0
    return max(float(said.repeated or 0), by_length)


def _named(element: Any, name: str) -> Iterator[Any]:
    """The elements directly inside, of that name in any name space."""
    return (one for one in element if isinstance(one.tag, str) and one.tag.rpartition("}")[2] == name)


def _number(text: str | None, usual: int) -> int:
    try:
        return int(text) if text else usual
    except ValueError:  # the downloader will say so
        return usual


def _real(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return 0.0
    return value if math.isfinite(value) else 0.0


def _seconds(text: str | None) -> float:
    return float(parse_duration(text) or 0.0) if text else 0.0
