"""The declaration of a benchmark task: what one folder (or one installed plug-in) has to give."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from schemas.base import Value
from schemas.issues import Issue
from schemas.item import Item
from schemas.reasoning import Answer, Question

Check = Callable[[Item], Sequence[Issue]]
"""Looks at one item and returns what is wrong with it."""

Scorer = Callable[[Answer, Question, str], float | None]
"""Scores a model's reply against the answer: 0..1, or None when the reply cannot be read. Never guesses."""

ResultValue = Mapping[str, Any]
"""One result of the labelling page, as the review server gives it: `from_name`, `type`, `value`."""


class NoExtra(Value):
    """The extra fields of a task that has none."""


@dataclass(frozen=True)
class PagePart:
    """A task's own part of the labelling page.

    Args:
        xml: Label Studio tags, placed below the question; control names start with `task_`.
            May use the task data fields that `data` returns.
        data: Extra task data for these tags, from the question and answer.
        prefill: Results that show the draft's values in these tags.
        decode: The page's results for these tags, back to `(question.extra, answer.extra)` updates.
        order: Whether the page also tells the draft's events in the order of their time.
    """

    xml: str = ""
    data: Callable[[Question, Answer | None], dict[str, Any]] = lambda _question, _answer: {}
    prefill: Callable[[Question, Answer | None], list[dict[str, Any]]] = lambda _question, _answer: []
    decode: Callable[[Sequence[ResultValue]], tuple[dict[str, Any], dict[str, Any]]] = lambda _results: ({}, {})
    order: bool = False


@dataclass(frozen=True)
class BenchmarkTask:
    """One benchmark task: its contracts, page part, checks, scorer, prompts and examples."""

    name: str
    """Such as `av-geoiq`; the folder is the same with underscores."""
    title: str
    description: str
    answer_type: Literal["choice", "open", "set", "caption"]
    score: Scorer
    check: Check
    roles: tuple[str, ...] = ("clip",)
    """The roles of the media a question is about."""
    options: int | None = None
    """How many options a choice has; None where it may vary or there are none."""
    categories: tuple[str, ...] = ()
    datasets: tuple[str, ...] = ()
    question_extra: type[Value] = NoExtra
    """Contract of `question.extra`."""
    answer_extra: type[Value] = NoExtra
    """Contract of `answer.extra`."""
    page: PagePart = field(default_factory=PagePart)
    prompts: Mapping[str, str] = field(default_factory=dict)
    """Role (`reasoner`, `summarizer`, `evaluator`, `question` ...) -> prompt, where it differs from the shared one."""
    propose: Callable[..., Any] | None = None
    """How a model comes to a question of its own (see `aurelia.draft.propose`); None for one request."""
    balance: Callable[[Sequence[Any]], Sequence[tuple[str, str, int, float]]] | None = None
    """What drafts there are of each kind beside what is wanted, for reports: part, name, count, wanted."""
    examples: tuple[Item, ...] = ()
    """Small right items; the conformance suite runs all parts on them."""
    version: int = 1

    @property
    def chance(self) -> float | None:
        """The accuracy of guessing, where it is known."""
        return 1 / self.options if self.options else None
