"""A recording as strips of some seconds each, one under the other, as lines of a score."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from curation.blobs import Blobs
from curation.report.card import Tick
from curation.report.clipline import clock, reason_text
from curation.report.stills import data_uri
from curation.report.strips import Band, ClipLine, Picture, Strip
from curation.report.timeline import place, span_text
from curation.report.waveform import Peaks, from_loudness, outline, peaks
from schemas.errors import ToolkitError
from schemas.media import Recording
from schemas.survey import Change, Survey

_LENGTHS = ((120.0, 20.0), (600.0, 30.0), (3600.0, 60.0), (math.inf, 120.0))
"""Recordings up to so long have strips of so many seconds."""
_COLUMNS = 240
"""Places of the waveform in a strip."""
_STEPS = (0.5, 1, 2, 5, 10, 15, 30)
_MOST_TICKS = 6
_MOST_PICTURES = 3 * 2**20
"""Bytes of pictures that are put into the page; the rest is linked from the file store."""
_WIDEST = 14.0
"""Percent of a strip that a picture may fill."""
_TOUCHING = 0.05
_CHANGES = {"cut": "cut", "dissolve": "dissolve", "fade": "fade", "gradual": "gradual change"}


def drawn(blobs: Blobs, recording: Recording, survey: Survey, clips: Sequence[ClipLine]) -> tuple[Strip, ...]:
    """The strips of a recording."""
    duration = max(survey.duration, recording.duration)
    length = strip_seconds(duration)
    sources = list(_pictures(blobs, survey))
    levels = _levels(blobs, survey, duration, length / _COLUMNS) if recording.audio else None
    found = []
    for number in range(max(1, math.ceil(duration / length - 1e-9))):
        start = number * length
        end = min(start + length, duration)
        within = [pair for pair in sources if start <= pair[0] < start + length]
        found.append(
            Strip(
                id=f"t{number}", start=start, seconds=length, share=round(100 * (end - start) / length, 3),
                label=clock(start).rsplit(".", maxsplit=1)[0],
                pictures=tuple(_film(within, start, length)),
                wave=_wave(levels, number, (end - start) / length),
                onsets=_strokes(survey.onsets, start, length),
                bands=tuple(_spans(survey, ("silence", "speech"), start, length)),
                picture_bands=tuple(_spans(survey, ("frozen", "black"), start, length)),
                changes=tuple(_changes(survey.changes, start, length)),
                clips=tuple(_clips(clips, start, length)),
                ticks=tuple(_ticks(start, length)),
            )
        )  # fmt: skip
    return tuple(found)


def strip_seconds(duration: float) -> float:
    """How long the strips of a recording are."""
    length = next(seconds for most, seconds in _LENGTHS if duration <= most)
    return min(length, max(1.0, math.ceil(duration)))


def overview(recording: Recording, clips: Sequence[ClipLine]) -> tuple[Band, ...]:
    """All clips on one line."""
    return tuple(_clip_band(clip, 0.0, recording.duration, row=0) for clip in clips)


def _levels(blobs: Blobs, survey: Survey, duration: float, step: float) -> Peaks:
    if survey.sound_sha256 and blobs.has(survey.sound_sha256):
        try:
            return peaks(blobs.path(survey.sound_sha256), duration, step)
        except ToolkitError:
            pass  # what is left of it is drawn
    return from_loudness(survey.loudness.short_term, duration, step)


def _wave(levels: Peaks | None, number: int, share: float) -> str:
    if levels is None:
        return ""
    part = levels[number * _COLUMNS : number * _COLUMNS + max(1, round(_COLUMNS * share))]
    return outline(part)


def _pictures(blobs: Blobs, survey: Survey) -> Iterator[tuple[float, str]]:
    held = 0
    for frame in survey.frames:
        if not blobs.has(frame.sha256):
            continue
        path = blobs.path(frame.sha256)
        held += path.stat().st_size
        inside = held <= _MOST_PICTURES
        yield frame.at, data_uri(path.read_bytes()) if inside else f"../files/{path.parent.name}/{path.name}"


def _film(pictures: Sequence[tuple[float, str]], start: float, length: float) -> Iterator[Picture]:
    for number, (at, src) in enumerate(pictures):
        until = pictures[number + 1][0] if number + 1 < len(pictures) else start + length
        x, width = place(at - start, until - start, length)
        yield Picture(x, min(width, _WIDEST), src, clock(at))


def _spans(survey: Survey, kinds: Sequence[str], start: float, length: float) -> Iterator[Band]:
    for kind in kinds:
        for begin, end in getattr(survey, kind):
            if end > start and begin < start + length:
                yield Band(*place(begin - start, end - start, length), kind, f"{kind}: {span_text(begin, end)}")


def _strokes(onsets: Sequence[float], start: float, length: float) -> str:
    """A path of short strokes in a box of 1000 by 100."""
    inside = onsets[bisect_left(onsets, start) : bisect_left(onsets, start + length)]
    return "".join(f"M{round(1000 * (at - start) / length)} 86V100" for at in inside)


def _changes(changes: Iterable[Change], start: float, length: float) -> Iterator[Band]:
    for change in changes:
        if start <= change.at < start + length:
            first, last = change.span
            x, width = place(first - start, last - start, length)
            told = f"{_CHANGES[change.kind]} at {clock(change.at)}, confidence {change.confidence:.2f}"
            if change.length:
                told += f", {change.length:.2f} s long"
            yield Band(x, width, change.kind, told)


def _clips(clips: Iterable[ClipLine], start: float, length: float) -> Iterator[Band]:
    """The clips within a strip, in rows so that none hides another."""
    ends: list[float] = []
    for clip in clips:
        if clip.end <= start or clip.start >= start + length:
            continue
        row = next((number for number, end in enumerate(ends) if end <= clip.start + _TOUCHING), len(ends))
        ends[row : row + 1] = [clip.end]
        yield _clip_band(clip, start, length, row)


def _clip_band(clip: ClipLine, start: float, length: float, row: int) -> Band:
    why = " · ".join(
        f"{verb} {_why(edge.reason, edge.note)}" for verb, edge in (("from", clip.begins), ("to", clip.ends))
    )
    told = f"clip {clip.number}: {clip.asked} · {why} · {clip.state}"
    x, width = place(clip.start - start, clip.end - start, length)
    return Band(x, width, clip.state.replace(" ", "-"), told, str(clip.number), f"#clip-{clip.number}", row)


def _why(reason: str, note: str) -> str:
    return f"{reason_text(reason)} ({note})" if note else reason_text(reason)


def _ticks(start: float, length: float) -> Iterator[Tick]:
    step = next((step for step in _STEPS if length / step <= _MOST_TICKS), _STEPS[-1])
    for number in range(math.ceil(length / step)):
        at = clock(start + number * step)
        yield Tick(round(100 * number * step / length, 3), at.removesuffix(".00"))
