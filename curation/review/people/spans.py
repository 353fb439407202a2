"""Which stretches of recordings a person met; asked and told in the time of a look-up, however many there are."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

_TOUCH = 1000
"""Microseconds: what ends where the next begins shares nothing with it, though each span was rounded by itself."""


class Stretches:
    """Stretches of one recording, in microseconds, kept apart from each other and in order."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []

    def add(self, start: int, end: int) -> None:
        """Put a stretch to the others; where it meets some of them they become one."""
        first, last = bisect_left(self._ends, start), bisect_right(self._starts, end)
        if first < last:
            start, end = min(start, self._starts[first]), max(end, self._ends[last - 1])
        self._starts[first:last] = [start]
        self._ends[first:last] = [end]

    def meet(self, start: int, end: int) -> bool:
        """Whether a stretch shares more than an edge with one of these."""
        place = bisect_right(self._ends, start + _TOUCH)
        return place < len(self._starts) and self._starts[place] < end - _TOUCH
