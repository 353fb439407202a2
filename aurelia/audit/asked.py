"""What the audit knows of an item before anybody answers: its benchmark task, and what guessing gets."""

from __future__ import annotations

from dataclasses import dataclass

LEAST = 0.05
"""Guessing an open answer is never taken to be rarer than this: one lucky word in twenty."""
TELLING = 0.75
"""A text prior that is right this often answers such a question by itself."""


@dataclass(frozen=True)
class Asked:
    """An item as the audit sees it.

    Args:
        sample: Id of the release's row.
        benchmark_task: Its benchmark task.
        guess: What blind guessing gets (see `aurelia.evaluate.guessing`).
        prior: How often a classifier is right that sees no more than the text of such questions (see
            `aurelia.audit.chance`); None where it is no better than guessing, or too few are alike to tell.
        prior_is_right: Whether that classifier is right on this item.
    """

    sample: str
    benchmark_task: str
    guess: float
    prior: float | None = None
    prior_is_right: bool = False

    @property
    def chance(self) -> float:
        """What guessing or the text prior gets, whichever is more."""
        return min(max(self.guess, self.prior or 0.0, LEAST), 1.0)

    @property
    def told_by_text(self) -> bool:
        """Whether the text prior answers it by itself."""
        return self.prior is not None and self.prior >= TELLING and self.prior_is_right
