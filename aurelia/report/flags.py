"""What to know before the numbers: the flags of runs and of their arms, the same thing said once."""

from __future__ import annotations

from dataclasses import dataclass

from aurelia.report.arms import ArmRow
from aurelia.report.columns import title
from aurelia.report.compute import EvaluationReport

_MOST_ARMS = 4


@dataclass(frozen=True)
class Flag:
    """One thing to know about a run, and where it holds."""

    run: str
    text: str
    where: str = ""
    """Arms and columns; empty where it holds for the whole run."""


def flags(report: EvaluationReport) -> list[Flag]:
    """The flags of all runs, run by run."""
    found: list[Flag] = []
    for run in report.runs:
        found += [Flag(run.name, text) for text in run.flags]
        where: dict[str, list[ArmRow]] = {}
        for row in run.arms:
            for text in row.flags:
                where.setdefault(text, []).append(row)
        found += [Flag(run.name, text, _listed(rows)) for text, rows in where.items() if text != "incomplete"]
    return found


def _listed(rows: list[ArmRow]) -> str:
    arms = list(dict.fromkeys(str(row.arm) for row in rows))
    columns = list(dict.fromkeys(title(row.column) for row in rows))
    more = f" and {len(arms) - _MOST_ARMS} more" if len(arms) > _MOST_ARMS else ""
    return f"{', '.join(arms[:_MOST_ARMS])}{more} on {', '.join(columns)}"
