"""How many answers a plan wants about a row: what a run that is at its end holds."""

from __future__ import annotations

from collections.abc import Sequence

from aurelia.evaluate.conditions import find
from aurelia.evaluate.orders import orders
from schemas.evaluation import Arm, EvaluationPlan
from schemas.reasoning import Question
from schemas.release import ReleaseRow


def answers_wanted(plan: EvaluationPlan, row: ReleaseRow, arms: Sequence[Arm]) -> list[int]:
    """How many answers about a row a plan wants in each of some arms, where the row can be asked in it at all.

    One an order of the options; an open question has one order, and is asked as often as the plan repeats it.
    Self-consistency draws its samples in each order.

    Args:
        plan: The plan.
        row: A row of its run.
        arms: The arms.
    """
    turns = len(orders(Question(text=row.question, options=row.options), plan.permutations, plan.seed, row.id))
    draws = 1 if row.options else plan.repeats
    return [turns * (plan.samples_of_consistency if find()[arm.condition].sampled else draws) for arm in arms]
