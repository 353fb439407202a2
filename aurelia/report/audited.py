"""Scores by what an audit says of the items: those that need both senses apart from the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import get_args

import numpy as np

from aurelia.audit.kept import Kept, MadeFrom
from aurelia.report.arms import ArmRow
from aurelia.report.cells import Cells
from aurelia.statistics import Estimate, mean
from schemas.errors import UsageError
from schemas.evaluation import Arm, EvaluationPlan, ItemVerdict

NEEDS_BOTH = "needs-both"
VERDICTS: tuple[str, ...] = get_args(ItemVerdict.model_fields["verdict"].annotation)


@dataclass(frozen=True)
class AuditedRow:
    """How an arm did on the items of a column that have one verdict."""

    arm: Arm
    column: str
    verdict: str
    items: int
    """With that verdict."""
    scored: int
    """Of these, the ones that count: every call answered, in every order."""
    accuracy: Estimate


def audited_rows(cells: Cells, kept: Kept, arms: Iterable[ArmRow]) -> list[AuditedRow]:
    """How each arm did on the items of each verdict; items that were not audited are left out.

    Args:
        cells: The run.
        kept: The audit.
        arms: The arms of the run on its columns.

    Raises:
        UsageError: It is one of another version of the release.
    """
    about = kept.made_from
    if about.split_hash != cells.plan.split_hash:
        hint = "audit the release that was run, with curate audit, and name that audit.jsonl"
        raise UsageError(f"--audit, for a run of {cells.plan.release}", f"is an audit of {about.release}", hint)
    verdicts = {one.sample: one.verdict for one in kept.verdicts}
    return [_row(cells, verdicts, one.arm, one.column, verdict) for one in arms for verdict in VERDICTS]


def _row(cells: Cells, verdicts: Mapping[str, str], arm: Arm, column: str, verdict: str) -> AuditedRow:
    items = np.array(
        [place for place in cells.of_column(column) if verdicts.get(cells.rows[place].id) == verdict], dtype=np.int64
    )
    values = cells.values[cells.arms.index(arm), items]
    there = np.isfinite(values)
    accuracy = mean(values[there], cells.clusters[items][there])
    return AuditedRow(arm, column, verdict, len(items), int(there.sum()), accuracy)


def chosen_by(plan: EvaluationPlan, made_from: MadeFrom) -> bool:
    """Whether the model of a run answered for the audit, in whatever revision: then its answers chose the items."""
    return any(used.model == plan.model_name or used.model.startswith(f"{plan.model_name} ") for used in made_from.runs)
