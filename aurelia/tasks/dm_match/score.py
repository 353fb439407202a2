"""How a match is scored: by the option it names."""

from __future__ import annotations

from aurelia.tasks.scoring import score_choice as score

__all__ = ["score"]
