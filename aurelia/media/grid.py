"""A span of a video on a constant frame rate, and its sound cut at the same moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from pathlib import Path

from av.video.frame import VideoFrame

from aurelia.media import reading
from aurelia.media.reading import Picture
from schemas.base import on_grid
from schemas.errors import MediaError

_EPSILON = Fraction(1, 1_000_000)


@dataclass(frozen=True)
class PictureSpan:
    """Pictures of a span, snapped to a source frame.

    Args:
        start: Second of the recording at which the first picture is shown.
        rate: Nominal frame rate of the source.
        first: The first picture, with its own time stamp.
        pictures: Source pictures in order, `first` first.
    """

    start: Fraction
    rate: Fraction
    first: Picture
    pictures: Iterator[Picture]

    def ticks(self, rate: Fraction, count: int) -> Iterator[tuple[VideoFrame, Fraction | None]]:
        """At most `count` pictures (with their pixel shape) at a constant rate; fewer where the source ends.

        Each tick shows the latest picture that starts at most half a tick after it, so that rounded
        time stamps neither drop nor double a frame.
        """
        half, shown, tick = 1 / (2 * rate), self.first, 0
        for picture in self.pictures:
            while tick < count and picture.time > self.start + tick / rate + half:
                yield shown.frame, shown.aspect
                tick += 1
            if tick >= count:
                return
            shown = picture
        end = shown.time + max(shown.length, 1 / self.rate)
        while tick < count and self.start + tick / rate + half < end + _EPSILON:
            yield shown.frame, shown.aspect
            tick += 1


def picture_span(path: Path, start: float) -> PictureSpan:
    """The pictures of a file from the source frame nearest to `start`.

    Where no frame starts within half a frame of `start` (slides shown for seconds), the span starts
    at `start` itself with the picture then shown.

    Raises:
        MediaError: No picture, or none at that time.
    """
    frames = reading.pictures(path, start)
    before, after = None, None
    for picture in frames:
        if picture.time > start + _EPSILON:
            after = picture
            break
        before = picture
    if after is None and (before is None or start >= before.time + max(before.length, 1 / before.rate)):
        raise MediaError(path.name, f"shows no picture at {on_grid(start)} s", "ask for a span inside it")
    return _snapped(Fraction(start), before, after, frames)


def _snapped(start: Fraction, before: Picture | None, after: Picture | None, rest: Iterator[Picture]) -> PictureSpan:
    near = [picture for picture in (before, after) if picture is not None]
    nearest = min(near, key=lambda picture: abs(picture.time - start))
    following = chain([after] if after is not None else [], rest)
    if abs(nearest.time - start) <= 1 / (2 * nearest.rate) + _EPSILON:
        pictures = chain([nearest], rest) if nearest is after else chain([nearest], following)
        return PictureSpan(nearest.time, nearest.rate, nearest, pictures)
    shown = before or nearest
    return PictureSpan(start, shown.rate, shown, chain([shown], following))
