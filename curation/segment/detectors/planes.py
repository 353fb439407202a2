"""The built-in shot detector: the one that measures the shots of clips too."""

from __future__ import annotations

from aurelia.perceive import shots


class PlanesDetector:
    """Cuts, dissolves and fades, from products of coarse pictures."""

    name = "planes"
    version = shots.VERSION

    def watch(self) -> shots.Watcher:
        """A fresh watcher for one film."""
        return shots.Watcher()


DETECTOR = PlanesDetector()
