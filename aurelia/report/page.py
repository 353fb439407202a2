"""Writes the report of an evaluation: one HTML page that needs no network, and tables to paste beside it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

from aurelia.evaluate.caption_measures import names
from aurelia.report import numbers, plots, tables
from aurelia.report.audited import chosen_by
from aurelia.report.columns import title
from aurelia.report.compute import EvaluationReport, RunReport, as_json
from aurelia.report.flags import flags
from aurelia.report.html import made, rendered, write
from aurelia.report.paper import SOURCE, PaperRow, results
from schemas.base import short

PAGE = "report.html"
_STYLES = ("house.css", "tables.css", "plots.css", "evaluation.css")


@dataclass(frozen=True)
class Pictures:
    """The pictures of one column."""

    right: Markup | None
    gains: Markup | None
    parts: Markup | None


def write_report(report: EvaluationReport, folder: Path, *, paper: bool = True) -> list[Path]:
    """Write the page and, beside it, its tables as Markdown, LaTeX, CSV and JSON.

    Args:
        report: What was computed.
        folder: Where to; made where it is missing.
        paper: Whether the paper's printed results stand beside these.

    Returns:
        What was written, the page first.

    Raises:
        WorkspaceError: A file cannot be written.
    """
    texts = {
        PAGE: page(report, paper=paper),
        "report.md": tables.markdown(report),
        "report.tex": tables.latex(report),
        "results.csv": tables.results_csv(report),
        "contrasts.csv": tables.contrasts_csv(report),
        "report.json": json.dumps(as_json(report), ensure_ascii=False, indent=1) + "\n",
    }
    if report.audit:
        texts["audited.csv"] = tables.audited_csv(report)
    if paper:
        texts["paper.csv"] = tables.paper_csv()
    return [write(text, folder / name) for name, text in texts.items()]


def page(report: EvaluationReport, *, paper: bool = True) -> str:
    """The page as HTML.

    Args:
        report: What was computed; without runs the page shows the paper's table alone.
        paper: Whether the paper's printed results stand beside these.
    """
    columns = report.columns
    by_column = {
        column: Pictures(
            plots.accuracies(report, column), plots.differences(report, column, parts=False),
            plots.differences(report, column, parts=True),
        )
        for column in columns
    }  # fmt: skip
    return rendered(
        "evaluation.html.j2", styles=_STYLES, filters=_FILTERS, report=report, columns=columns, pictures=by_column,
        flags=flags(report), legend=plots.legend(report.runs), made=made(), heading=_heading(report),
        demo=any(run.plan.demo for run in report.runs), measures=names(), source=SOURCE,
        overview=tables.accuracy(report), audited=tables.by_verdict(report), chosen=_chosen(report),
        paper=_paper() if paper else {}, paper_plot=plots.beside_paper(report) if paper else None,
        misprints=[row for row in results() if row.misprinted],
        printed=sum(row.printed_gain is not None for row in results()),
    )  # fmt: skip


def _heading(report: EvaluationReport) -> str:
    releases = list(dict.fromkeys(run.plan.release for run in report.runs))
    return ", ".join(releases) if releases else "AVReasonBench as printed"


def _chosen(report: EvaluationReport) -> set[str]:
    """The runs whose model answered for the audit."""
    return {run.name for run in report.runs if report.audit and chosen_by(run.plan, report.audit)}


def _paper() -> dict[str, list[PaperRow]]:
    found: dict[str, list[PaperRow]] = {}
    for row in results():
        found.setdefault(row.column, []).append(row)
    return found


def _measured(run: RunReport, column: str) -> list[Any]:
    return [row for row in run.arms if row.column == column and row.measures]


_FILTERS: dict[str, Callable[..., Any]] = {
    "percent": numbers.percent, "points": numbers.points, "interval": numbers.interval, "p": numbers.chance_of,
    "amount": numbers.amount, "title": title, "short": short, "measured": _measured, "of_column": plots.of_column,
}  # fmt: skip
