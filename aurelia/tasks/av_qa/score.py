"""How an AV-QA reply is scored: by option where there are options, else by equality of the short answer."""

from __future__ import annotations

from aurelia.tasks.scoring import score_open as score

__all__ = ["score"]
