"""How a caption is scored: token F1, a stand-in that needs no library (see `score_caption` for what it is not)."""

from __future__ import annotations

from aurelia.tasks.scoring import score_caption as score

__all__ = ["score"]
