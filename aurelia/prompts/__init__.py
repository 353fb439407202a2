"""The prompts of the loop: plain text files, filled by name, told apart by their sha256.

`evaluator` and `feedback` ask for and give back a critique in words; `evaluator-score` and `feedback-score` are the
bare numbers of the published method.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from schemas.base import digest
from schemas.errors import UsageError
from schemas.task import BenchmarkTask

_PLACE = re.compile(r"\{\{(\w+)\}\}")

PLACES: Mapping[str, frozenset[str]] = {
    "reasoner": frozenset({"question", "options", "feedback"}),
    "summarizer": frozenset({"question", "steps"}),
    "evaluator": frozenset({"caption"}),
    "evaluator-score": frozenset({"caption"}),
    "feedback": frozenset({"steps", "verdict", "critique"}),
    "feedback-score": frozenset({"steps", "verdict"}),
    "step-check": frozenset({"step", "finding", "start", "end"}),
    "blind-read": frozenset({"question", "options", "steps", "given"}),
    "question": frozenset({"title", "description", "shape"}),
    "entities": frozenset(),
    "wording": frozenset({"plain"}),
    "evaluation": frozenset(),
}
"""Role -> the names that are filled in; a prompt written as `{{question}}` gets the question there."""

OWN = frozenset({"entities", "wording", "evaluation"})
"""Roles without a shared prompt: a benchmark task brings them that proposes its questions in its own way (`entities`,
`wording`), or whose answers have a form of their own (`evaluation`; see `aurelia.evaluate.wording`)."""

NEEDED: Mapping[str, frozenset[str]] = {**PLACES, "reasoner": frozenset({"question", "feedback"})}
"""Role -> the names a prompt of that role must have a place for."""


@cache
def shared() -> Mapping[str, str]:
    """Role -> prompt, as used where a benchmark task brings none of its own."""
    folder = Path(__file__).parent
    return {role: (folder / f"{role}.md").read_text(encoding="utf-8") for role in PLACES if role not in OWN}


def prompts_of(task: BenchmarkTask | None = None) -> dict[str, str]:
    """Role -> prompt for a benchmark task: its own where it has one, else the shared one."""
    return {**shared(), **(task.prompts if task else {})}


def hashes(prompts: Mapping[str, str]) -> dict[str, str]:
    """Role -> sha256 of the unfilled prompt: what a draft records to say which prompts were used.

    What is asked of those who are evaluated later decides no draft.
    """
    return {role: digest(text.encode()) for role, text in sorted(prompts.items()) if role != "evaluation"}


def places(template: str) -> set[str]:
    """The names a prompt has places for."""
    return set(_PLACE.findall(template))


def fill(template: str, values: Mapping[str, str]) -> str:
    """A prompt with its places filled; braces inside the values stay as they are.

    Raises:
        UsageError: The prompt has a place for which there is no value.
    """
    unknown = places(template) - set(values)
    if unknown:
        raise UsageError("prompt", f"has a place for {', '.join(sorted(unknown))}", f"there are: {', '.join(values)}")
    return _PLACE.sub(lambda match: values[match.group(1)], template)
