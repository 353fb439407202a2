"""The frame rate a video is meant to have, whatever its time stamps say."""

from __future__ import annotations

from fractions import Fraction
from math import ceil

from av.video.stream import VideoStream

STANDARD = tuple(
    Fraction(n, d)
    for n, d in [(10, 1), (12, 1), (15, 1), (24000, 1001), (24, 1), (25, 1), (30000, 1001), (30, 1),
                 (48, 1), (50, 1), (60000, 1001), (60, 1), (100, 1), (120, 1)]
)  # fmt: skip
_SLOWEST, _FASTEST = Fraction(10), Fraction(120)


def nominal_rate(stream: VideoStream) -> Fraction:
    """Frames a second for a constant-rate copy of this stream, 10 to 120.

    A constant rate is kept (rounded time stamps are seen through); a variable one becomes the standard
    rate next to its average; a very slow one is multiplied until frames are at most 0.1 s apart.
    """
    average, guessed = _sane(stream.average_rate), _sane(stream.guessed_rate)
    if guessed is not None and (average is None or abs(guessed - average) <= average / 50):
        return _plain(guessed)
    return _plain(average or guessed or Fraction(25))


def _plain(rate: Fraction) -> Fraction:
    if rate < _SLOWEST:
        faster = rate * ceil(_SLOWEST / rate)
        return faster if _is_made(faster) else _SLOWEST
    nearest = min(STANDARD, key=lambda standard: abs(standard - rate))
    # 23.976 and 24 are 0.1 % apart: only closer than a quarter of that is the same rate
    if abs(nearest - rate) <= rate / 4000 or not _is_made(rate):
        return nearest
    return min(rate, _FASTEST)


def _is_made(rate: Fraction) -> bool:
    """Whether a device would have that rate, rather than an average over uneven frames."""
    return rate.denominator in (1, 2, 1001)


def _sane(rate: Fraction | None) -> Fraction | None:
    return rate if rate is not None and Fraction(1, 60) <= rate <= 1000 else None
