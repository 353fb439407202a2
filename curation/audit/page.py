"""The audit as one HTML page: verdicts beside chance, solvers by senses, what gives answers away, every item."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

from aurelia.audit.dataset import DatasetFacts
from curation.audit.made import Audit
from curation.audit.plots import probes_plot
from curation.audit.summary import SolverRow, VerdictRow, solver_rows, told, verdict_rows
from curation.report.html import made, rendered, write
from schemas.base import short
from schemas.evaluation import Given, ItemVerdict
from schemas.release import ReleaseRow

MOST = 500
"""Items on the page; all of them are in the table and in `audit.jsonl`."""
GIVEN = {
    Given.both: "picture and sound", Given.video: "picture", Given.audio: "sound", Given.text: "text alone",
}  # fmt: skip
TONES = {"needs-both": "accept", "one-suffices": "reject", "nobody-solves": "fix", "undecided": "none"}
_ORDER = {name: place for place, name in enumerate(("one-suffices", "undecided", "nobody-solves", "needs-both"))}


@dataclass(frozen=True)
class ItemLine:
    """An item on the page."""

    id: str
    row: ReleaseRow
    verdict: ItemVerdict
    passport: str
    """File of its passport; empty where none was written."""


@dataclass(frozen=True)
class AuditPage:
    """What the page shows."""

    heading: str
    made: str
    demo: str
    audit: Audit
    verdicts: tuple[VerdictRow, ...]
    solvers: tuple[SolverRow, ...]
    dataset: tuple[DatasetFacts, ...]
    items: tuple[ItemLine, ...]
    left_out: int
    plots: tuple[tuple[str, Markup], ...]


def write_page(audit: Audit, target: Path, passports: Mapping[str, str] | None = None) -> Path:
    """Write the page of an audit.

    Args:
        audit: The audit.
        target: The HTML file.
        passports: Item -> address of its passport beside the page.

    Raises:
        WorkspaceError: The file cannot be written.
    """
    page = audit_page(audit, passports or {})
    styles = ("house.css", "tables.css", "plots.css", "style.css", "audit.css")
    return write(rendered("audit.html.j2", styles=styles, filters=FILTERS, page=page), target)


def audit_page(audit: Audit, passports: Mapping[str, str]) -> AuditPage:
    """What the page of an audit shows: first the items that do with less, then those that are open."""
    lines = [
        ItemLine(short(row.id), row, verdict, passports.get(row.id, ""))
        for row, verdict in zip(audit.rows, audit.verdicts, strict=True)
    ]
    lines.sort(key=lambda one: (_ORDER[one.verdict.verdict], one.row.benchmark_task, one.row.id))
    solvers = solver_rows(audit)
    tasks = sorted({row.benchmark_task for row in solvers})
    plots = ((task, probes_plot(task, [row for row in solvers if row.benchmark_task == task])) for task in tasks)
    return AuditPage(
        heading=audit.made_from.release, made=made(),
        demo="This release is a demo: nothing here is a finding." if any(row.demo for row in audit.rows) else "",
        audit=audit, verdicts=verdict_rows(audit), solvers=solvers, dataset=audit.dataset, items=tuple(lines[:MOST]),
        left_out=max(0, len(lines) - MOST), plots=tuple((task, plot) for task, plot in plots if plot is not None),
    )  # fmt: skip


def percent(value: float) -> str:
    """A share as a whole percentage; a dash where there is none."""
    return "–" if value != value else f"{100 * value:.0f} %"


FILTERS: Mapping[str, Callable[..., Any]] = {
    "percent": percent, "between": told, "given": lambda one: GIVEN[Given(one)], "tone": lambda one: TONES[one],
    "said": lambda one: one.replace("-", " "),
}  # fmt: skip
