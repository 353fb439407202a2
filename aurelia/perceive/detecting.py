"""What a shot detector is: it is shown every frame of a film once, in miniature, and says where shots change."""

from __future__ import annotations

from typing import Protocol

from aurelia.media.planes import Planes
from schemas.survey import Change


class Watcher(Protocol):
    """Looks at one film."""

    def see(self, frame: Planes) -> None:
        """The next frame. It may be kept; it is not changed afterwards."""
        ...

    def found(self) -> list[Change]:
        """The shot boundaries, in order of time; called once, after the last frame."""
        ...


class Detector(Protocol):
    """Finds shot boundaries. A module of `curation/segment/detectors/` (or an installed plug-in) gives one."""

    name: str
    version: int
    """Raised when its results change."""

    def watch(self) -> Watcher:
        """A fresh watcher for one film; it needs memory for a bounded number of frames only."""
        ...
