"""Seconds of a clip to the page's frames and back: integer frames from 1 at a constant rate, only in this room."""

from __future__ import annotations

import math
from fractions import Fraction

from schemas.base import on_grid

_SLACK = 1e-3
"""Part of a frame by which a time on the microsecond grid may lie beside the frame it means."""

Frames = tuple[int, int]
"""First and last frame of a span, both inside it, counted from 1."""


def rate(text: str) -> float:
    """Frames a second from a fraction such as `30000/1001`; 0 where it is not known."""
    try:
        return float(Fraction(text))
    except (ValueError, ZeroDivisionError):
        return 0.0


def to_frames(span: tuple[float, float], fps: float, duration: float) -> Frames:
    """The frames that cover a span in seconds, at least one, none past the clip's end."""
    last = max(1, math.ceil(duration * fps - _SLACK))
    start = min(last, math.floor(span[0] * fps + _SLACK) + 1)
    end = min(last, max(start, math.ceil(span[1] * fps - _SLACK)))
    return start, end


def to_seconds(frames: Frames, fps: float, duration: float) -> tuple[float, float]:
    """The time from the start of the first frame to the end of the last, in seconds, cut to the clip."""
    start = min(max(0.0, (frames[0] - 1) / fps), duration)
    end = min(max(start, frames[1] / fps), duration)
    return on_grid(start), on_grid(end)
