"""The built-in shot detector: the one that measures the shots of clips too."""

from __future__ import annotations

from pathlib import Path

from aurelia.perceive import shots
from aurelia.perceive.changes import Change


class PlanesDetector:
    """Shot boundaries from the decoder's reduced planes."""

    name = "planes"
    version = shots.VERSION

    def find(self, path: Path) -> list[Change]:
        """The shot boundaries of a file, in order of time."""
        return shots.boundaries(path)


DETECTOR = PlanesDetector()
