"""What was declared to be compared: two arms on the same items, with what speaks for and against a difference."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from aurelia.evaluate.taught import DRAFTED, VERIFIED
from aurelia.report.cells import Cells
from aurelia.same import agrees
from aurelia.statistics import (
    NOTHING,
    Estimate,
    McNemar,
    corrected_gain,
    detectable,
    difference,
    difference_p,
    holm,
    mcnemar,
    mean,
    relative_gain,
)
from aurelia.statistics.intervals import Integers, Numbers
from schemas.evaluation import Contrast
from schemas.release import ReleaseRow

Which = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class ContrastRow:
    """A declared comparison in one column; differences in shares, not in percent."""

    contrast: Contrast
    column: str
    items: int
    """Items that count in both arms."""
    left_out: int
    """Items of the column that do not."""
    treated: Estimate
    control: Estimate
    difference: Estimate
    relative: Estimate
    above_chance: Estimate
    """The difference of what is above chance; nothing where guessing gets nothing of some question."""
    mcnemar: McNemar
    """On items; of captions, how many are better and how many worse."""
    detectable: float
    """The smallest true difference that so many items would show four times in five."""
    p: float
    """Of the clustered difference: below 0.05 where its interval leaves out 0; nan with a single cluster."""
    p_holm: float = math.nan
    """The same among all declared comparisons of the report."""
    teacher_right: Estimate = NOTHING
    """The difference where the teacher's own answer is right."""
    teacher_wrong: Estimate = NOTHING
    teacher_right_items: int = 0
    teacher_wrong_items: int = 0


def contrast_rows(cells: Cells, column: str) -> list[ContrastRow]:
    """All declared comparisons of a run in one column, in their order.

    Args:
        cells: The run.
        column: The column.
    """
    items = cells.of_column(column)
    teacher = np.array([teacher_is_right(cells, cells.rows[place]) for place in items])
    return [_row(cells, one, column, items, teacher) for one in cells.plan.contrasts]


def adjusted(rows: Sequence[ContrastRow]) -> list[ContrastRow]:
    """The rows with Holm's p over all of them; a comparison of no items is not counted among them."""
    ps = holm([row.p for row in rows])
    return [replace(row, p_holm=p) for row, p in zip(rows, ps, strict=True)]


def teacher_is_right(cells: Cells, row: ReleaseRow) -> float:
    """1 where the teacher's own answer is right, 0 where it is wrong, nan where it gave none.

    The teacher is whoever drafted the row; with steps from a file, whoever wrote the file.
    """
    taught = cells.taught.get(row.id)
    drafted = cells.plan.steps_of in (VERIFIED, DRAFTED) or taught is None
    said = row.draft_answer if drafted or taught is None else taught.answer
    return math.nan if said is None else float(agrees(said, row.answer))


def pair(cells: Cells, contrast: Contrast, items: Integers) -> tuple[Numbers, Numbers]:
    """The values of both arms on some items; all nan for an arm that was not run."""
    nothing = np.full(len(items), math.nan)
    treated, control = (
        cells.values[cells.arms.index(arm), items] if arm in cells.arms else nothing
        for arm in (contrast.treated, contrast.control)
    )  # fmt: skip
    return treated, control


def _row(cells: Cells, contrast: Contrast, column: str, items: Integers, teacher: Numbers) -> ContrastRow:
    treated, control = pair(cells, contrast, items)
    both = np.isfinite(treated) & np.isfinite(control)
    one, other, clusters, odds = treated[both], control[both], cells.clusters[items][both], cells.chance[items][both]
    gap = difference(one, other, clusters)
    graded = any(score.measures for score in cells.scores.get((contrast.treated, column), ()))
    test = _test(one, other, graded)
    right, wrong = (both & (teacher == side) for side in (1, 0))
    guessed = len(odds) > 0 and bool((odds > 0).all())
    return ContrastRow(
        contrast=contrast, column=column, items=len(one), left_out=len(items) - len(one),
        treated=mean(one, clusters), control=mean(other, clusters), difference=gap,
        relative=relative_gain(one, other, clusters),
        above_chance=corrected_gain(one, other, odds, clusters) if guessed else NOTHING,
        mcnemar=test, detectable=detectable(one, other, clusters),
        p=difference_p(one, other, clusters) if len(one) else math.nan,
        teacher_right=_on(cells, treated, control, items, right), teacher_right_items=int(right.sum()),
        teacher_wrong=_on(cells, treated, control, items, wrong), teacher_wrong_items=int(wrong.sum()),
    )  # fmt: skip


def _on(cells: Cells, treated: Numbers, control: Numbers, items: Integers, some: Which) -> Estimate:
    return difference(treated[some], control[some], cells.clusters[items][some])


def _test(treated: Numbers, control: Numbers, graded: bool) -> McNemar:
    """McNemar's test; of graded values, such as those of captions, the same test on which of the two is more."""
    if graded:
        return mcnemar((treated > control).astype(np.float64), (control > treated).astype(np.float64))
    return mcnemar(treated, control)
