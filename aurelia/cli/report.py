"""`aurelia report`: what runs came to, as a page and as tables to paste."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console

from aurelia.table import print_table
from schemas.errors import UsageError

if TYPE_CHECKING:
    from aurelia.audit.kept import Kept
    from aurelia.evaluate.folder import RunFolder
    from aurelia.evaluate.judge import Verdicts
    from aurelia.report.compute import EvaluationReport

_RUN = click.Path(exists=True, file_okay=False, path_type=Path)
_FILE = click.Path(exists=True, path_type=Path)
_FOLDER = click.Path(file_okay=False, path_type=Path)
OUT = Path("evaluation-report")
_NARROW = 3
"""With more columns than this, intervals are left to the page."""


@click.command("report", short_help="Score runs and report them.")
@click.argument("runs", nargs=-1, type=_RUN)
@click.option("--out", type=_FOLDER, help=f"The folder for the page and its tables; without it {OUT}.")
@click.option("--judge", "judge_spec", help="A model that reads what the strict reading cannot, as NAME:ARGUMENT.")
@click.option("--paper", is_flag=True, help="Put the paper's printed results beside these; alone, show them.")
@click.option("--audit", type=_FILE, help="The audit.jsonl of `curate audit`: scores on items that need both, apart.")
@click.option("--folder", "folders", multiple=True, type=_RUN, help="A folder with benchmark tasks of your own.")
@click.option("--json", "as_json", is_flag=True, help="Print every number as JSON.")
def COMMAND(  # noqa: N802
    runs: tuple[Path, ...],
    out: Path | None,
    judge_spec: str | None,
    paper: bool,
    audit: Path | None,
    folders: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Score each RUN folder of `aurelia evaluate`, and write what the runs came to.

    Writes report.html, report.md, report.tex, results.csv, contrasts.csv and report.json; each run gets scores.jsonl.
    Several runs stand beside each other, and their p values are corrected together. Exits 3 where a run is
    incomplete: calls failed, or are not made yet.
    """
    from aurelia.report.compute import EvaluationReport, compute
    from aurelia.report.page import write_report

    if not runs:
        if not paper:
            raise UsageError("aurelia report", "was given no run", "name run folders, or give --paper alone")
        if audit is not None or judge_spec:
            raise UsageError(
                "aurelia report --paper", "has no run that --audit or --judge could read", "name run folders too"
            )
        if out is not None:
            write_report(EvaluationReport((), 0), out)
        _show_paper(as_json)
        return
    opened = _opened(runs)
    with Console(stderr=True, highlight=False).status("scoring and comparing") as status:
        verdicts = _judged(opened, judge_spec, folders, status.update) if judge_spec else ()
        report = compute(opened, verdicts=verdicts, tasks=folders, kept=_audit(audit) if audit else None)
        written = write_report(report, out or OUT, paper=paper)
    if as_json:
        click.echo(((out or OUT) / "report.json").read_text(encoding="utf-8"), nl=False)
    else:
        _show(report, Console(highlight=False))
        click.echo(f"page: {written[0].resolve()}")
    if any(run.incomplete for run in report.runs):
        sys.exit(3)


def _opened(runs: Sequence[Path]) -> list[RunFolder]:
    from aurelia.evaluate.folder import RunFolder

    if len({run.resolve() for run in runs}) < len(runs):
        raise UsageError("aurelia report", "was given a run twice", "name each run folder once")
    return [RunFolder.open(run) for run in runs]


def _audit(path: Path) -> Kept:
    from aurelia.audit.kept import read

    kept = read(path)
    if kept is None:
        raise UsageError(f"--audit {path}", "holds no audit", "name the audit.jsonl that curate audit wrote")
    return kept


def _judged(
    opened: Sequence[RunFolder], spec: str, folders: tuple[Path, ...], tell: Callable[[str], None]
) -> tuple[Verdicts | None, ...]:
    from aurelia.evaluate.judge import judge
    from aurelia.evaluate.score import undecided
    from aurelia.models import load_model

    model = load_model(spec)
    return tuple(
        judge(
            folder.path, model, undecided(folder, folders),
            tell=lambda done, folder=folder: tell(f"{folder.path.name}: {done} replies judged"),  # type: ignore[misc]
        )
        for folder in opened
    )  # fmt: skip


def _show(report: EvaluationReport, console: Console) -> None:
    from aurelia.report import tables
    from aurelia.report.flags import flags

    accuracy = tables.accuracy(report, intervals=len(report.columns) <= _NARROW)
    for columns, *rows in (accuracy, tables.needing_both(report), tables.in_brief(report)):
        if rows:
            print_table(console, columns, rows)
            click.echo()
    for flag in flags(report):
        click.echo(f"note: {flag.run}: {flag.text}{f' ({flag.where})' if flag.where else ''}", err=True)


def _show_paper(as_json: bool) -> None:
    from aurelia.report.paper import SOURCE
    from aurelia.report.tables import paper_table

    head, *rows = paper_table()
    if as_json:
        click.echo(json.dumps([dict(zip([*head[:-1], "Note"], row, strict=True)) for row in rows], ensure_ascii=False))
        return
    print_table(Console(highlight=False), head, rows, title=SOURCE)
