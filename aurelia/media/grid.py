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

EPSILON = Fraction(1, 1_000_000)


class Sampler:
    """Turns pictures with time stamps of any kind into ticks of a constant rate, as they come.

    Each tick shows the latest picture that starts at most half a tick after it, so that rounded time stamps
    neither drop nor double a frame.

    Args:
        start: Second of the recording of the first tick.
        rate: Ticks a second.
        count: Ticks at most.
        nominal: Nominal frame rate of the recording: how long its last picture lasts at least.
    """

    def __init__(self, start: Fraction, rate: Fraction, count: int, nominal: Fraction) -> None:
        self._start, self._rate, self._count, self._nominal = start, rate, count, nominal
        self._shown: Picture | None = None
        self._tick = 0

    @property
    def full(self) -> bool:
        """Whether all ticks were given."""
        return self._tick >= self._count

    def take(self, picture: Picture) -> Iterator[Picture]:
        """The ticks that are settled by a picture: those before it, each with what it shows."""
        half = 1 / (2 * self._rate)
        if self._shown is not None:
            while not self.full and picture.time > self._start + self._tick / self._rate + half:
                self._tick += 1
                yield self._shown
        self._shown = picture

    def end(self) -> Iterator[Picture]:
        """The ticks until the last picture is over."""
        half, last = 1 / (2 * self._rate), self._shown
        if last is None:
            return
        over = last.time + max(last.length, 1 / self._nominal)
        while not self.full and self._start + self._tick / self._rate + half < over + EPSILON:
            self._tick += 1
            yield last


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
        """At most `count` pictures (with their pixel shape) at a constant rate; fewer where the source ends."""
        sampler = Sampler(self.start, rate, count, self.rate)
        for picture in self.pictures:
            for shown in sampler.take(picture):
                yield shown.frame, shown.aspect
            if sampler.full:
                return
        for shown in sampler.end():
            yield shown.frame, shown.aspect


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
        if picture.time > start + EPSILON:
            after = picture
            break
        before = picture
    moment, near = snapped(path.name, Fraction(start), before, after)
    return PictureSpan(moment, near[0].rate, near[0], chain(near, frames))


def snapped(
    name: str, start: Fraction, before: Picture | None, after: Picture | None
) -> tuple[Fraction, list[Picture]]:
    """Where a span really starts, and the pictures it starts with.

    Args:
        name: The file, for messages.
        start: Second of the recording that was asked for.
        before: The last picture at or before `start`; None where the recording begins later.
        after: The first one after it; None where the recording is over.

    Raises:
        MediaError: There is no picture at that time.
    """
    if after is None and (before is None or start >= before.time + max(before.length, 1 / before.rate)):
        raise MediaError(name, f"shows no picture at {on_grid(float(start))} s", "ask for a span inside it")
    near = [picture for picture in (before, after) if picture is not None]
    nearest = min(near, key=lambda picture: abs(picture.time - start))
    if abs(nearest.time - start) <= 1 / (2 * nearest.rate) + EPSILON:
        return nearest.time, near[near.index(nearest) :]
    return start, near
