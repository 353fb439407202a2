"""How many answers each item of a run lacks: what the plan wants, where it can be told that the item can be asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from aurelia import tasks
from aurelia.evaluate.conditions import Asked, find
from aurelia.evaluate.donors import Donors
from aurelia.evaluate.folder import RunFolder
from aurelia.evaluate.taught import Taught
from aurelia.evaluate.wanted import answers_wanted
from aurelia.statistics.intervals import Integers
from schemas.evaluation import Arm, Condition, Given
from schemas.reasoning import Question
from schemas.release import ReleaseRow
from schemas.task import BenchmarkTask


def wanted(
    folder: RunFolder, arms: Sequence[Arm], came: Integers, taught: Mapping[str, Taught], own_tasks: Sequence[Path] = ()
) -> Integers:
    """How many answers the plan wants of each item in each arm.

    It is 0 for arms that were not declared, and where nothing came and the folder does not tell that the item can be
    asked: the arm means nothing for its answers, there are no steps, its media lack the sense, or the steps of another
    clip are needed, and whether there is one is known to `aurelia evaluate` alone.

    Args:
        folder: The run.
        arms: The arms.
        came: How many answers came, arms by items.
        taught: What the teacher had to say, by row.
        own_tasks: Folders with benchmark tasks of one's own.

    Raises:
        WorkspaceError: The folder cannot be read.
        PluginError: A benchmark task does not load.
    """
    rows, plan, known = folder.rows(), folder.plan, tasks.find(own_tasks)
    found = np.array([answers_wanted(plan, row, arms) for row in rows], dtype=np.int64).T.reshape(came.shape)
    found[[arm not in plan.arms for arm in arms]] = 0
    nothing = np.argwhere((came == 0) & (found > 0))
    lacking = _lacking(folder) if len(nothing) else set()
    for place, item in nothing:
        arm, row = arms[place], rows[item]
        if (row.id, arm.given) in lacking or not _has_notes(arm, row, known, taught):
            found[place, item] = 0
    return found


def _lacking(folder: RunFolder) -> set[tuple[str, Given]]:
    """Rows with the senses that did not arrive though both were given: their media have none, as far as is known."""
    missing: set[tuple[str, Given]] = set()
    for one in folder.predictions():
        if one.error is None and one.arm.given is Given.both:
            missing |= {(one.sample, Given.video)} if not one.delivered.frames else set()
            missing |= {(one.sample, Given.audio)} if not one.delivered.audio_seconds else set()
    return missing


def _has_notes(
    arm: Arm, row: ReleaseRow, known: Mapping[str, BenchmarkTask], taught: Mapping[str, Taught]
) -> bool:  # fmt: skip
    """Whether a condition has what it hands over, from this row alone."""
    handing, task = find()[arm.condition], known.get(row.benchmark_task)
    if task is None or task.answer_type not in handing.applies:
        return False
    question, own = Question(text=row.question, options=row.options), "".join(one.id for one in row.options)
    memo: dict[str, tuple[str, ...]] = {Condition.steps_masked: ()}  # masking takes long, and is not looked at here
    asked = Asked(row, task, question, own, (), taught.get(row.id), Donors((), {}, 0), 0, memo)
    return handing.notes(asked) is not None
