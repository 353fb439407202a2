"""How an AV-GeoIQ reply is scored: equality with any of the right answers, after normalisation."""

from __future__ import annotations

from aurelia.tasks.scoring import score_open as score

__all__ = ["score"]
