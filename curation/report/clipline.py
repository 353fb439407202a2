"""The certified figures of a clip, as people read them."""

from __future__ import annotations

from curation.report.strips import ClipLine, Edge
from curation.report.timeline import seconds
from schemas.base import short
from schemas.media import Boundary, Clip, Measured

_UNITS = (("MB", 10**6), ("kB", 10**3), ("B", 1))
_REASONS = {"speech-gap": "pause in speech", "onset": "before a sound", "length": "by length", "given": "as asked"}


def clip_line(number: int, clip: Clip) -> ClipLine:
    """One clip of a recording, with what reading it back showed."""
    part, measured = clip.parts[0], clip.measured
    edges = clip.boundaries or (Boundary(at=part.start, reason="given"), Boundary(at=part.end, reason="given"))
    return ClipLine(
        number=number,
        id=short(clip.subject()),
        start=part.start,
        end=part.end,
        begins=_edge(edges[0]),
        ends=_edge(edges[-1]),
        asked=f"{clock(part.start)}–{clock(part.end)}",
        start_error=_milliseconds(measured.start_error),
        duration_error=_milliseconds(measured.duration_error),
        frames=f"{measured.frames} at {_rate(measured.frame_rate)}" if clip.has_video else "",
        samples=str(measured.samples) if clip.has_audio else "",
        av_offset=_milliseconds(measured.av_offset),
        av_error=_milliseconds(measured.av_error),
        against=_against(measured),
        mode=f"{measured.mode}, the recording ends early" if measured.ends_early else measured.mode,
        size=_size(clip.size_bytes),
        state=_state(measured),
    )


def clock(at: float) -> str:
    """A time of a recording: `0:03.20`, `1:02:03.50`."""
    cents = round(at * 100)
    hours, minutes, rest = cents // 360_000, cents // 6000 % 60, cents % 6000 / 100
    return f"{hours}:{minutes:02}:{rest:05.2f}" if hours else f"{minutes}:{rest:05.2f}"


def lasting(length: float) -> str:
    """How long something is: `9.2 s`, `12 min 5 s`, `2 h 0 min`."""
    if length < 60:
        return seconds(length)
    minutes, rest = divmod(round(length), 60)
    return f"{minutes} min {rest} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def reason_text(reason: str) -> str:
    """Why there is a boundary, in words."""
    return _REASONS.get(reason, reason)


def _edge(boundary: Boundary) -> Edge:
    sure = "" if boundary.confidence >= 1 else f"{boundary.confidence:.2f}"
    return Edge(clock(boundary.at), reason_text(boundary.reason), sure, boundary.note)


def _state(measured: Measured) -> str:
    if measured.certified:
        return "certified"
    return "copied" if measured.mode == "copy" else "not certified"


def _against(measured: Measured) -> str:
    figures = (
        ("sound to picture where edit lists are ignored", measured.plain_av_offset),
        ("picture to the recording's", measured.picture_error),
        ("sound to the recording's", measured.sound_error),
    )
    return " · ".join(f"{what}: {_milliseconds(value)}" for what, value in figures if value is not None)


def _milliseconds(value: float | None) -> str:
    if value is None:
        return ""
    shown = f"{1000 * value:+.1f}"
    return "0 ms" if shown in ("+0.0", "-0.0") else f"{shown} ms"


def _rate(fraction: str) -> str:
    frames, per = map(int, fraction.split("/"))
    return f"{frames / per:.5g}/s"


def _size(count: int) -> str:
    name, unit = next((pair for pair in _UNITS if count >= pair[1]), _UNITS[-1])
    return f"{count / unit:.1f} {name}" if unit > 1 else f"{count} {name}"
