"""What guessing and the text prior get on each item: the line that every probe is measured against."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from aurelia.audit.asked import Asked
from aurelia.evaluate.guessing import guess_of
from aurelia.statistics.intervals import wilson
from schemas.evaluation import SolverAnswer
from schemas.release import ReleaseRow

FEW = 20
"""With fewer items of a category than this, the benchmark task as a whole tells the text prior."""


def asked_of(rows: Sequence[ReleaseRow], classified: Iterable[SolverAnswer]) -> tuple[Asked, ...]:
    """The items of an audit, each with what guessing gets and what the best text classifier gets on its like.

    The like are items of the same benchmark task, dataset and category with as many options (of the benchmark task,
    where they are few). A classifier counts where the interval of its share lies above guessing.

    Args:
        rows: The items.
        classified: Cross-validated answers of the classifiers.
    """
    right: dict[str, dict[str, bool]] = defaultdict(dict)
    for one in classified:
        if one.kind == "classifier" and one.right is not None:
            right[one.solver][one.sample] = one.right
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for row in rows:
        for group in _groups(row):
            groups[group].append(row.id)
    return tuple(_asked(row, groups, right) for row in rows)


def _groups(row: ReleaseRow) -> tuple[tuple[str, ...], ...]:
    alike = (row.benchmark_task, str(len(row.options)))
    return (*alike, row.dataset, row.category), alike


def _asked(row: ReleaseRow, groups: dict[tuple[str, ...], list[str]], right: dict[str, dict[str, bool]]) -> Asked:
    near, wide = (groups[one] for one in _groups(row))
    like = near if len(near) >= FEW else wide
    guess = guess_of(row)
    best: tuple[float, str] = (0.0, "")
    for solver, told in sorted(right.items()):
        came = [told[sample] for sample in like if sample in told]
        if len(came) >= FEW and wilson(sum(came) / len(came), len(came))[0] > guess:
            best = max(best, (sum(came) / len(came), solver))
    share, solver = best
    is_right = bool(solver) and right[solver].get(row.id, False)
    return Asked(row.id, row.benchmark_task, guess, share if solver else None, is_right)
