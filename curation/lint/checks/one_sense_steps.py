"""A question that is said to need both senses, whose steps use one."""

from __future__ import annotations

from collections.abc import Iterator

from curation.lint.base import Flaw, Unclear, row_check
from curation.lint.rows import senses
from schemas.loose import LooseRow

_BOTH = frozenset({"audio", "visual"})


def _flaws(row: LooseRow) -> Iterator[Flaw | Unclear]:
    used = [senses(step.modality) for step in row.steps or ()]
    known = frozenset(one for each in used if each for one in each)
    if known == _BOTH:
        return
    if None in used:
        yield Unclear("a step does not say which sense it uses")
        return
    message = f"needs both senses, but its steps use {'only ' + next(iter(known)) if known else 'none'}"
    yield Flaw(message, "add what the other sense adds, or correct the modality", at="steps")


CHECK = row_check(
    "one-sense-steps",
    "the question is said to need both senses, and its steps use one",
    _flaws,
    applies=lambda row: senses(row.modality) == _BOTH and any(step.modality is not None for step in row.steps or ()),
)
