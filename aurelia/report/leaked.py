"""How many of the steps that were handed over state the answer, and what the gain is on those and on the others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aurelia.leaks import leaks_in
from aurelia.report.cells import Cells
from aurelia.report.contrasts import pair
from aurelia.statistics import NOTHING, Estimate, difference, mean
from aurelia.statistics.intervals import Integers, Numbers
from schemas.evaluation import Condition, Contrast
from schemas.issues import Severity
from schemas.reasoning import Question
from schemas.release import ReleaseRow

_BEFORE = (Condition.baseline, Condition.baseline_cot)


@dataclass(frozen=True)
class LeakRow:
    """The steps of one column's items, and one comparison of them with none."""

    column: str
    items: int
    """Items with steps that were handed over."""
    share: Estimate
    """Of these, whose steps state the answer."""
    unsure: float
    """Of these, whose steps may state it: somebody should look."""
    contrast: Contrast | None
    leaking: Estimate
    """The difference on items whose steps state or may state the answer."""
    others: Estimate
    """The difference on items whose steps do not."""


def leak_rows(cells: Cells, column: str) -> list[LeakRow]:
    """The leaks of a column, one row for each comparison of steps with no steps; none where no steps were handed over.

    Args:
        cells: The run.
        column: The column.
    """
    if not any(arm.condition is Condition.steps for arm in cells.arms):
        return []
    items = cells.of_column(column)
    found = np.array([_leak(cells, cells.rows[place]) for place in items])
    there = np.isfinite(found)
    if not there.any():
        return []
    share = mean((found[there] >= 1).astype(np.float64), cells.clusters[items][there])
    unsure = float((found[there] == _UNSURE).mean())
    rows, declared = [], [one for one in cells.plan.contrasts if _with_against_none(one)]
    for contrast in declared or (None,):
        gains = _gains(cells, contrast, items, found)
        rows.append(LeakRow(column, int(there.sum()), share, unsure, contrast, *gains))
    return rows


_UNSURE = 0.5


def _with_against_none(contrast: Contrast) -> bool:
    same = contrast.treated.given == contrast.control.given
    return same and contrast.treated.condition is Condition.steps and contrast.control.condition in _BEFORE


def _leak(cells: Cells, row: ReleaseRow) -> float:
    """1 where the steps of an item state its answer, 0.5 where they may, 0 where they do not; nan without steps."""
    taught = cells.taught.get(row.id)
    steps = taught.steps if taught else row.steps if not cells.taught else ()
    if not steps:
        return float("nan")
    issues = leaks_in(steps, Question(text=row.question, options=row.options), row.answer)
    sure = any(issue.severity is Severity.error for issue in issues)
    return 1.0 if sure else _UNSURE if issues else 0.0


def _gains(cells: Cells, contrast: Contrast | None, items: Integers, found: Numbers) -> tuple[Estimate, Estimate]:
    if contrast is None:
        return NOTHING, NOTHING
    treated, control = pair(cells, contrast, items)
    both = np.isfinite(treated) & np.isfinite(control)
    clusters = cells.clusters[items]
    leaking, others = both & (found > 0), both & (found == 0)
    return (
        difference(treated[leaking], control[leaking], clusters[leaking]),
        difference(treated[others], control[others], clusters[others]),
    )
