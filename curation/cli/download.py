"""`curate download`: fetch what was added."""

from __future__ import annotations

import click

from curation.acquire.download import Download, download
from curation.cli.context import Shared, emit, emit_table, progress_bar, show_issues, with_workspace
from curation.stage import StageReport
from curation.workspace import Workspace
from schemas.fact import Fact, Run
from schemas.media import Source


@click.command("download")
@click.option("--again", is_flag=True, help="Try those too that failed for good.")
@with_workspace
def COMMAND(workspace: Workspace, shared: Shared, again: bool) -> None:  # noqa: N802 - the name the scan looks for
    """Fetch every source that is not here yet, look into what came, and keep it by content."""
    before = len(workspace.store.runs(Download.name))
    with progress_bar() as progress:
        report = download(workspace, again=again, progress=progress)
    tried = [run for run in workspace.store.runs(Download.name)[before:] if not run.detail.get("already")]
    _show(workspace, shared, report, tried)
    if report.exit_code:
        click.get_current_context().exit(report.exit_code)


def _show(workspace: Workspace, shared: Shared, report: StageReport, tried: list[Run]) -> None:
    rows = [_row(workspace.store.get(run.input_key), run) for run in tried]
    if shared.as_json:
        counts = {"done": report.done, "rejected": report.rejected, "failed": report.failed}
        issues = [issue.model_dump(mode="json") for issue in report.issues]
        sources = [dict(zip(("source", "outcome", "kind", "todo"), row, strict=True)) for row in rows]
        emit(
            shared,
            {"stage": report.stage, **counts, "new_facts": report.new_facts, "sources": sources, "issues": issues},
        )
        return
    told = [run.issues[0] for run in tried if run.issues]
    show_issues(issue for issue in report.issues if issue not in told)
    if rows:
        why = [f"{run.issues[0].kind}: {run.issues[0].message}" if run.issues else "" for run in tried]
        shown = [[row[0], row[1], reason, row[3]] for row, reason in zip(rows, why, strict=True)]
        emit_table(shared, "Download", ["source", "outcome", "why", "what to do"], shown)
    else:
        emit(shared, {}, text="Nothing to fetch: every source is here, or failed for good (see --again).")
    if report.done and rows:
        emit(shared, {}, text="Next: curate segment")


def _row(fact: Fact, run: Run) -> list[str]:
    source = fact.contract(Source)
    issue = run.issues[0] if run.issues else None
    again = " (a rerun tries again)" if run.outcome == "failed" and run.retry else ""
    return [
        source.title or source.locator,
        run.outcome + again,
        issue.kind if issue else "",
        issue.hint if issue else "",
    ]
