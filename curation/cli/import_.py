"""`curate import`: the questions of an existing dataset, with their media, as drafts for people to verify."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from curation import importers
from curation.acquire.lists.datasets import Reading
from curation.cli.context import Shared, emit, emit_table, json_option, progress_bar, tell_issues
from curation.importers.bringing import Asked, ImportReport, bring
from schemas.errors import UsageError

_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)
_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("import")
@click.argument("format_", metavar="FORMAT", required=False)
@click.argument("file", metavar="FILE", required=False, type=click.Path(path_type=Path))
@click.option(
    "--map",
    "columns",
    multiple=True,
    metavar="FIELD=COLUMN",
    help="What a column is called, for table and step-trace: question=Q, video=Clip, answer=Gold, options=A,B,C,D.",
)
@click.option("--media", type=_FOLDER, help="The folder in which the media lies, as files named by id.")
@click.option("--ids", type=_FILE, help="A CSV file with the address of each of the dataset's ids.")
@click.option("--licence", help="The licence of the annotations, where you know it better than the importer.")
@click.option("--limit", type=click.IntRange(1), help="At most so many rows.")
@click.option("--dry-run", is_flag=True, help="Look at all rows and store nothing.")
@json_option
@click.pass_obj
def COMMAND(  # noqa: N802 - the name the scan looks for
    shared: Shared,
    format_: str | None,
    file: Path | None,
    columns: Sequence[str],
    media: Path | None,
    ids: Path | None,
    licence: str | None,
    limit: int | None,
    dry_run: bool,
) -> None:
    """Import the questions of a dataset; without arguments, list the formats. Importing again changes nothing."""
    if format_ is None:
        _list(shared)
        return
    chosen = importers.importer(format_)
    if file is None:
        raise UsageError("curate import", "no file was given", f"give the file: curate import {format_} FILE")
    asked = Asked(_columns(columns), Reading(media_folder=media, ids=ids), licence or "", limit, dry_run)
    with shared.open() as workspace, progress_bar() as progress:
        report = bring(workspace, file, chosen, asked, progress=progress)
    _show(shared, report, dry_run)
    if report.exit_code:
        click.get_current_context().exit(report.exit_code)


def _columns(given: Sequence[str]) -> dict[str, str]:
    found = {}
    for one in given:
        name, mark, column = one.partition("=")
        if not mark or not name or not column:
            raise UsageError(f"--map {one}", "is not FIELD=COLUMN", "write --map question=Question")
        found[name.strip()] = column
    return found


def _list(shared: Shared) -> None:
    rows = [
        (name, plugin.value.title, ", ".join(plugin.value.benchmark_tasks), plugin.value.licence, plugin.value.about)
        for name, plugin in importers.find().items()
    ]
    emit_table(shared, "Formats", ("format", "dataset", "becomes", "licence", "files"), rows)


def _show(shared: Shared, report: ImportReport, dry_run: bool) -> None:
    if not shared.as_json:
        tell_issues(report.issues, report.by_kind)
    sources, questions = report.sources, report.questions
    data = {
        "rows": report.rows,
        "sources": {"new": sources.new, "revised": sources.revised, "unchanged": sources.unchanged},
        "questions": {"new": questions.new, "revised": questions.revised, "unchanged": questions.unchanged},
        "unanswered": report.unanswered,
        "rows_left_out": report.rows_left_out,
        "left_out": report.left_out,
        "issues": [issue.model_dump(mode="json") for issue in report.issues],
        "issue_counts": [
            {"kind": kind, "severity": severity.value, "count": number}
            for (kind, severity), number in report.told.items()
        ],
        "dry_run": dry_run,
    }
    lines = [
        f"Rows: {report.rows}",
        f"Sources: {sources.new} new, {sources.unchanged + sources.revised} as before",
        f"Questions: {questions.new} new, {questions.revised} revised, {questions.unchanged} as before; "
        "imported, and verified by nobody here",
    ]
    if report.unanswered:
        lines.append(f"  {report.unanswered} without an answer or without steps: people write them")
    if report.rows_left_out:
        why = ", ".join(f"{number} {kind}" for kind, number in report.left_out.items())
        lines.append(f"Left out: {report.rows_left_out} of {report.rows} rows ({why})")
    if dry_run:
        lines.append("Nothing was stored: a dry run.")
    elif questions.new or questions.revised or questions.unchanged:
        lines.append("Next: curate download")
    emit(shared, data, text="\n".join(lines))
