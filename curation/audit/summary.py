"""An audit in numbers: verdicts for each benchmark task, and what each solver gets with which senses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from aurelia.audit.probes import PEOPLE
from aurelia.statistics import Estimate, mean
from curation.audit.made import Audit
from schemas.evaluation import Given, SolverAnswer

Verdict = Literal["needs-both", "one-suffices", "nobody-solves", "undecided"]
VERDICTS: tuple[Verdict, ...] = ("needs-both", "one-suffices", "nobody-solves", "undecided")
ALL = "all"


@dataclass(frozen=True)
class VerdictRow:
    """How many items of a benchmark task got a verdict.

    Args:
        benchmark_task: Its name; `all` for all of them.
        chance: Mean of what guessing or the text prior gets.
        guess: Mean of what guessing alone gets.
        items: How many items were audited.
        verdict: The verdict.
        count: How many items have it.
        share: Their share, with its interval over clusters.
        hard: How many of them are hard.
    """

    benchmark_task: str
    chance: float
    guess: float
    items: int
    verdict: Verdict
    count: int
    share: Estimate
    hard: int


@dataclass(frozen=True)
class SolverRow:
    """What a solver gets at a benchmark task with one set of senses: the mean over items of its share of right answers.

    Args:
        benchmark_task: Its name.
        solver: Who.
        kind: `model`, `person` or `classifier`.
        given: The senses.
        items: On how many items.
        accuracy: With its interval over clusters.
        chance: Mean chance of the same items.
        failed: How many calls failed.
        made: On how many items it had a part; they are left out.
        filtered: Whether the items were chosen by it, so that its own accuracy says little.
    """

    benchmark_task: str
    solver: str
    kind: str
    given: Given
    items: int
    accuracy: Estimate
    chance: float
    failed: int
    made: int
    filtered: bool


def verdict_rows(audit: Audit) -> tuple[VerdictRow, ...]:
    """The verdicts of each benchmark task by name, and of all where there are several."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(audit.rows):
        places[row.benchmark_task].append(place)
    groups = [(task, places[task]) for task in sorted(places)]
    if len(groups) > 1:
        groups.append((ALL, list(range(len(audit.rows)))))
    return tuple(_verdict_row(audit, task, some, verdict) for task, some in groups for verdict in VERDICTS)


def _verdict_row(audit: Audit, task: str, some: Sequence[int], verdict: Verdict) -> VerdictRow:
    found = [audit.verdicts[place] for place in some]
    told = np.asarray([one.verdict == verdict for one in found], dtype=np.float64)
    grouped = np.asarray([audit.clusters[place] for place in some], dtype=np.int64)
    return VerdictRow(
        task, float(np.mean([audit.asked[place].chance for place in some])),
        float(np.mean([audit.asked[place].guess for place in some])), len(some), verdict, int(told.sum()),
        mean(told, grouped), sum(one.hard for one in found if one.verdict == verdict),
    )  # fmt: skip


def solver_rows(audit: Audit) -> tuple[SolverRow, ...]:
    """What each solver gets, by benchmark task, kind, name and senses; people are one solver."""
    task_of = {row.id: row.benchmark_task for row in audit.rows}
    groups: dict[tuple[str, str, str, Given], list[SolverAnswer]] = defaultdict(list)
    for one in audit.answers:
        solver = PEOPLE if one.kind == "person" else one.solver
        groups[task_of[one.sample], one.kind, solver, one.given].append(one)
    order = list(Given)
    keys = sorted(groups, key=lambda key: (key[0], _KINDS.index(key[1]), key[2], order.index(key[3])))
    return tuple(_solver_row(audit, key, groups[key]) for key in keys)


_KINDS = ["model", "person", "classifier"]


def _solver_row(audit: Audit, key: tuple[str, str, str, Given], some: Iterable[SolverAnswer]) -> SolverRow:
    task, kind, solver, given = key
    cluster = {row.id: one for row, one in zip(audit.rows, audit.clusters, strict=True)}
    chance = {one.sample: one.chance for one in audit.asked}
    some = list(some)
    came: dict[str, list[bool]] = defaultdict(list)
    for one in some:
        if one.right is not None and not one.made:
            came[one.sample].append(one.right)
    shares = np.asarray([sum(each) / len(each) for each in came.values()], dtype=np.float64)
    grouped = np.asarray([cluster[sample] for sample in came], dtype=np.int64)
    return SolverRow(
        task, solver, kind, given, len(came), mean(shares, grouped),
        float(np.mean([chance[sample] for sample in came])) if came else float("nan"),
        sum(one.right is None for one in some), len({one.sample for one in some if one.made}),
        any(one.filtered for one in some),
    )  # fmt: skip


def told(one: Estimate) -> str:
    """A share with its interval, in whole percent; without one where all is about the same recording."""
    if one.value != one.value:
        return "–"
    interval = "one recording" if one.low != one.low else f"{100 * one.low:.0f}–{100 * one.high:.0f}"
    return f"{100 * one.value:.0f} % ({interval})"


def as_data(audit: Audit) -> dict[str, Any]:
    """An audit as plain data, for `--json`."""
    return {
        "made_from": audit.made_from.model_dump(mode="json"),
        "verdicts": [_plain(one) for one in verdict_rows(audit)],
        "solvers": [_plain(one) for one in solver_rows(audit)],
        "dataset": [_dataset(one) for one in audit.dataset],
        "items": [one.model_dump(mode="json") for one in audit.verdicts],
        "issues": [one.model_dump(mode="json") for one in audit.issues],
    }


def _plain(row: VerdictRow | SolverRow) -> dict[str, Any]:
    return {name: _number(value) for name, value in vars(row).items()}


def _dataset(facts: Any) -> dict[str, Any]:
    return {
        **{name: _number(value) for name, value in vars(facts).items() if name not in ("classified", "places")},
        "classified": [
            {**{k: _number(v) for k, v in vars(one).items()}, "above": one.above} for one in facts.classified
        ],
        "places": None if facts.places is None else vars(facts.places),
    }


def _number(value: Any) -> Any:
    """Intervals as objects; a number that is none as nothing."""
    if isinstance(value, Estimate):
        return {name: _number(one) for name, one in vars(value).items()}
    return None if isinstance(value, float) and value != value else value
