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

    As many as are drawn in each order of the options; an open question has one order.

    Args:
        plan: The plan.
        row: A row of its run.
        arms: The arms.
    """
    turns = len(orders(Question(text=row.question, options=row.options), plan.permutations, plan.seed, row.id))
    return [turns * draws(plan, arm, is_choice=bool(row.options)) for arm in arms]


def draws(plan: EvaluationPlan, arm: Arm, *, is_choice: bool) -> int:
    """How often a plan asks in each order in an arm: self-consistency as often as it draws samples, others by repeats.

    Args:
        plan: The plan.
        arm: The arm.
        is_choice: Whether the question has options.
    """
    if find()[arm.condition].sampled:
        return plan.samples_of_consistency
    return plan.repeats_of_choices if is_choice else plan.repeats
