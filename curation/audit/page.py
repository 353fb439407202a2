"""The audit as one HTML page: verdicts beside chance, solvers by senses, what gives answers away, every item."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from markupsafe import Markup

from aurelia.audit.dataset import DatasetFacts
from curation.audit.made import Audit
from curation.audit.plots import MOST as PLOTTED
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
_MEANINGS = {
    "needs-both": "Solved with picture and sound; nobody who got less shows anything.",
    "one-suffices": "Somebody who got less is right beyond chance, the text prior and luck.",
    "nobody-solves": "Asked often enough, and nobody is right even with picture and sound.",
    "undecided": "All else: too few answers, what may be luck, or a failed call.",
}
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
class SolverLine:
    """A solver at a benchmark task, with each set of senses that it got."""

    benchmark_task: str
    solver: str
    kind: str
    by: Mapping[Given, SolverRow | None]
    made: int
    filtered: bool


@dataclass(frozen=True)
class AuditPage:
    """What the page shows."""

    heading: str
    made: str
    demo: str
    audit: Audit
    meanings: Mapping[str, str]
    """Verdict -> what it means."""
    verdicts: tuple[VerdictRow, ...]
    givens: tuple[Given, ...]
    solvers: tuple[SolverLine, ...]
    dataset: tuple[DatasetFacts, ...]
    items: tuple[ItemLine, ...]
    left_out: int
    plots: tuple[tuple[str, Markup, int], ...]
    """Benchmark task, picture, and how many solvers it leaves out."""


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
    return AuditPage(
        heading=audit.made_from.release, made=made(),
        demo="This release is a demo: nothing here is a finding." if any(row.demo for row in audit.rows) else "",
        audit=audit, meanings=_MEANINGS, verdicts=verdict_rows(audit),
        givens=tuple(given for given in Given if any(row.given is given for row in solvers)),
        solvers=tuple(_solver_lines(solvers)), dataset=audit.dataset, items=tuple(lines[:MOST]),
        left_out=max(0, len(lines) - MOST), plots=tuple(_plots(solvers)),
    )  # fmt: skip


def _solver_lines(rows: Sequence[SolverRow]) -> Iterator[SolverLine]:
    for (task, kind, solver), some in groupby(rows, key=lambda row: (row.benchmark_task, row.kind, row.solver)):
        by: dict[Given, SolverRow | None] = dict.fromkeys(Given)
        by.update({row.given: row for row in some})
        asked = [row for row in by.values() if row]
        made = max(row.made for row in asked)
        yield SolverLine(task, solver, kind, by, made, any(row.filtered for row in asked))


def _plots(rows: Sequence[SolverRow]) -> Iterator[tuple[str, Markup, int]]:
    for task, some in groupby(rows, key=lambda row: row.benchmark_task):
        shown = list(some)
        plot = probes_plot(task, shown)
        if plot is not None:
            yield task, plot, max(0, len({row.solver for row in shown if row.items}) - PLOTTED)


def percent(value: float) -> str:
    """A share as a whole percentage; a dash where there is none."""
    return "–" if value != value else f"{100 * value:.0f} %"


FILTERS: Mapping[str, Callable[..., Any]] = {
    "percent": percent, "between": told, "given": lambda one: GIVEN[Given(one)], "tone": lambda one: TONES[one],
    "said": lambda one: one.replace("-", " "),
}  # fmt: skip
