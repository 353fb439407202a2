"""A shot detector that finds a cut each second, and a strategy that chooses the last shot."""

from __future__ import annotations

from aurelia.media.planes import Planes
from curation.segment.base import Candidate, Lengths, Material
from schemas.media import Boundary
from schemas.survey import Change


class Seconds:
    """Sees how long a film is."""

    def __init__(self) -> None:
        self._last = 0.0

    def see(self, frame: Planes) -> None:
        """The next frame."""
        self._last = frame.time

    def found(self) -> list[Change]:
        """A cut each second."""
        return [Change(at=at, kind="cut", confidence=0.5) for at in range(1, int(self._last) + 1)]


class EverySecond:
    """A clock's own detector."""

    name = "every-second"
    version = 1

    def watch(self) -> Seconds:
        """A fresh watcher."""
        return Seconds()


class LastShot:
    """The last shot of a recording, however long."""

    name = "last-shot"
    version = 1

    def spans(self, material: Material, lengths: Lengths) -> list[Candidate]:
        """One clip."""
        start, end = material.survey.shots[-1]
        edges = (Boundary(at=start, reason="cut"), Boundary(at=end, reason="end"))
        return [Candidate(start, end - start, edges)]


DETECTOR, STRATEGY = EverySecond(), LastShot()
