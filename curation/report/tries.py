"""How drafting went: scores by try, why drafts were dropped, what there is of each kind beside what is wanted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from schemas.issues import Severity
from schemas.reasoning import Draft, Try
from schemas.task import BenchmarkTask

_PLAIN = {
    "": "scored below the threshold",
    "no-score": "no try could be scored",
    "step-leaks": "a step states the answer",
    "steps-give-answer-away": "a blind reader finds the answer from the steps",
    "step-contradicted": "the evidence of a step shows something else",
    "step-uncheckable": "a step does not say when it is perceived, or what it finds out",
    "reply-malformed": "a reply could not be read",
    "reply-refused": "a model refused",
    "reply-truncated": "a reply was cut off",
    "answer-not-among-options": "the answer names no option",
}


@dataclass(frozen=True)
class TryRow:
    """All tries of one number.

    Args:
        number: First, second ... try.
        tries: How many drafts came so far.
        scored: How many of these could be scored.
        mean: Mean score of those; None where there is none.
        kept: How many were kept.
        width: Mean score in percent of the best, for the bar.
    """

    number: int
    tries: int
    scored: int
    mean: float | None
    kept: int
    width: float


def score_by_try(drafts: Iterable[Draft]) -> tuple[TryRow, ...]:
    """One row for each number of try, over all drafts that were scored by somebody."""
    by_number: dict[int, list[tuple[Try, bool]]] = {}
    for draft in drafts:
        for made in draft.tries:
            by_number.setdefault(made.number, []).append((made, made.number == draft.kept))
    return tuple(_row(number, by_number[number]) for number in sorted(by_number))


def _row(number: int, made: Sequence[tuple[Try, bool]]) -> TryRow:
    scores = [one.score for one, _kept in made if one.score is not None]
    mean = sum(scores) / len(scores) if scores else None
    kept = sum(is_kept for _one, is_kept in made)
    return TryRow(number, len(made), len(scores), mean, kept, round(10 * (mean or 0.0), 1))


def why_dropped(drafts: Iterable[Draft]) -> tuple[tuple[str, int], ...]:
    """Why drafts were dropped, and how many for each reason, most frequent first."""
    counts = Counter(_reason(draft) for draft in drafts if draft.status == "dropped")
    return tuple((_PLAIN.get(kind, kind.replace("-", " ")), count) for kind, count in counts.most_common())


def _reason(draft: Draft) -> str:
    """The kind of fault that the best try still had; empty for a low score alone."""
    scored = [made for made in draft.tries if made.score is not None]
    best = max(scored, key=lambda made: made.score or 0.0, default=None)
    looked = best or (draft.tries[-1] if draft.tries else None)
    faults = [issue.kind for issue in looked.issues if issue.severity is Severity.error] if looked else []
    return faults[0] if faults else ("" if best else "no-score")


@dataclass(frozen=True)
class BalanceRow:
    """One kind of question of a benchmark task.

    Args:
        task: Title of the benchmark task.
        part: Such as `category`.
        name: Which.
        there: Drafts there are.
        wanted: Drafts there would be of that many.
    """

    task: str
    part: str
    name: str
    there: int
    wanted: float


def balances(drafts: Iterable[Draft], tasks: Mapping[str, BenchmarkTask]) -> tuple[BalanceRow, ...]:
    """Kept drafts of each kind beside what is wanted, for the benchmark tasks that say what they want."""
    kept = [draft for draft in drafts if draft.status == "drafted"]
    rows = []
    for name, task in tasks.items():
        mine = [draft for draft in kept if draft.benchmark_task == name]
        if task.balance is not None and mine:
            rows += [BalanceRow(task.title, *row) for row in task.balance(mine)]
    return tuple(rows)
