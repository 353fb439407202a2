"""A step that says nothing: neither what to look for or what follows, nor what was found."""

from __future__ import annotations

from collections.abc import Iterator

from curation.lint.base import Flaw, row_check
from curation.lint.rows import step_name
from schemas.loose import LooseRow


def _flaws(row: LooseRow) -> Iterator[Flaw]:
    for number, step in enumerate(row.steps or (), start=1):
        if any(char.isalnum() for char in step.text + step.answer):
            continue
        name = step_name(number)
        message = f"{name} says what is perceived, but infers nothing" if step.evidence_text.strip() else ""
        yield Flaw(message or f"{name} is empty", "write it, or take it away", at=name)


CHECK = row_check("step-empty", "a step has no text: it infers nothing", _flaws, applies=lambda row: bool(row.steps))
