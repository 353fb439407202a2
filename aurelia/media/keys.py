"""Where the key frames of a recording are, and whether a seek pays."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from aurelia.media.opening import opened, origin, picture_of
from aurelia.media.reading import Picture

_SEEK = 0.5
"""Seconds of decoding that a seek is worth."""

_APART = 10.0
"""Seconds between key frames, before any was seen."""


@dataclass
class Keys:
    """Where key frames are, as far as that is known."""

    times: Sequence[Fraction]
    apart: Fraction = Fraction(round(_APART))
    last: Fraction | None = None
    thorough: set[int] = field(default_factory=set)
    """Wants for which every picture must be decoded: what is shown at their start appeared long before."""

    def see(self, picture: Picture) -> None:
        """Learn from a decoded picture."""
        if not self.times and picture.frame.key_frame:
            if self.last is not None and picture.time > self.last:
                self.apart = picture.time - self.last
            self.last = picture.time

    def worth_a_seek(self, here: Fraction, start: float) -> bool:
        """Whether to begin anew for a clip at `start` is cheaper than decoding on from `here`."""
        if self.times:
            at = bisect_right(self.times, Fraction(start))
            return at > 0 and self.times[at - 1] > here + Fraction(_SEEK)
        return start - here > 2 * self.apart + Fraction(_SEEK)


def key_times(path: Path) -> list[Fraction]:
    """The times of the key frames that a file's index names, in order; none where it has no index."""
    with opened(path, shown=False) as container:
        stream = picture_of(container)
        if stream is None or stream.time_base is None:
            return []
        zero, base = origin(container), stream.time_base
        return sorted(entry.timestamp * base - zero for entry in stream.index_entries if entry.is_keyframe)
