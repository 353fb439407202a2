"""How right people are by themselves: rows for the audit and the evaluation, and a table by what they got."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from aurelia.evaluate.guessing import guess
from aurelia.statistics.intervals import wilson
from curation.review.adjudication.solved import score_of
from curation.review.gather import Said, Solved, gather
from curation.validate.live import live_items
from db.store import Store
from schemas.base import normal_text
from schemas.item import Item
from schemas.review import Senses
from schemas.task import BenchmarkTask


@dataclass(frozen=True)
class HumanAnswer:
    """One person's own answer to the question of an item that stands."""

    item: str
    """Identity of the item."""
    benchmark_task: str
    senses: Senses
    outcome: Literal["right", "partly", "wrong", "cannot-tell", "unread"]
    """`partly`: between (captions). `unread`: the task's score cannot read it, or it names no option."""
    score: float | None
    """What the benchmark task's own `score` gives, 0..1; None for what it did not read."""
    reviewer: str
    """Pseudonym."""
    confidence: int | None
    """From 1 (a guess) to 5 (sure)."""
    chance: float
    """The accuracy of guessing; 0 where nothing can be guessed."""
    demo: bool = False


@dataclass(frozen=True)
class HumanAccuracy:
    """How right people are at one benchmark task with the same senses."""

    benchmark_task: str
    senses: Senses
    people: int
    items: int
    answers: int
    right: int
    cannot_tell: int
    """These count as not right, as do unread ones."""
    accuracy: float
    """Mean score."""
    low: float
    high: float
    """Wilson's 95 % interval of it."""
    chance: float
    """Mean accuracy of guessing; 0 where nothing can be guessed."""
    demo: bool = False


def human_accuracy(store: Store, tasks: Mapping[str, BenchmarkTask]) -> tuple[HumanAnswer, ...]:
    """Every answer that people gave by themselves to items that stand, scored as a model's reply is.

    Answers to another wording of the question, and those of training rounds, are left out.

    Args:
        store: The store.
        tasks: The benchmark tasks by name; items of others are left out.

    Returns:
        One row an answer: by item, senses and reviewer.
    """
    said = gather(store)
    about = {one.fact.key: item for item, one_said in said.items() for one in (*one_said.verifies, *one_said.decisions)}
    found = []
    for fact, item in live_items(store):
        told = said.get(next((about[key] for key in item.annotations if key in about), ""), Said())
        task = tasks.get(item.benchmark_task)
        if task is not None:
            found += [_answer(fact.subject, item, task, one) for one in told.solves if _asks(item, one)]
    return tuple(sorted(found, key=lambda one: (one.benchmark_task, one.item, one.senses, one.reviewer)))


def accuracies(answers: Iterable[HumanAnswer]) -> tuple[HumanAccuracy, ...]:
    """How right people are, by benchmark task and senses; answers of a demo apart."""
    groups: dict[tuple[str, str, bool], list[HumanAnswer]] = defaultdict(list)
    for one in answers:
        groups[one.benchmark_task, one.senses, one.demo].append(one)
    return tuple(_accuracy(groups[key]) for key in sorted(groups))


def _asks(item: Item, one: Solved) -> bool:
    return normal_text(one.solve.question.text) == normal_text(item.question.text)


def _answer(identity: str, item: Item, task: BenchmarkTask, one: Solved) -> HumanAnswer:
    solve = one.solve
    score = score_of(task, item.question, item.answer, solve)
    outcome: Literal["right", "partly", "wrong", "cannot-tell", "unread"] = (
        "cannot-tell" if solve.cannot_tell
        else "unread" if score is None
        else "right" if score >= 1
        else "partly" if score > 0
        else "wrong"
    )  # fmt: skip
    chance = guess(item.question.options, item.answer.text)
    return HumanAnswer(
        identity, item.benchmark_task, solve.senses, outcome, score, solve.reviewer, solve.confidence, chance,
        item.demo or solve.demo,
    )  # fmt: skip


def _accuracy(some: list[HumanAnswer]) -> HumanAccuracy:
    first, many = some[0], len(some)
    mean = sum(one.score or 0.0 for one in some) / many
    outcomes = [one.outcome for one in some]
    return HumanAccuracy(
        first.benchmark_task, first.senses, len({one.reviewer for one in some}), len({one.item for one in some}), many,
        outcomes.count("right"), outcomes.count("cannot-tell"), mean, *wilson(mean, many),
        sum(one.chance for one in some) / many, first.demo,
    )  # fmt: skip
