"""`curate validate`: what people judged becomes items, or reports that say why not."""

from __future__ import annotations

from dataclasses import replace

import click

from curation.cli.context import Shared, finish_stage, next_line, progress_bar, with_workspace
from curation.review.adjudication.standing import WAITS
from curation.stage import StageReport
from curation.workspace import Workspace


@click.command("validate")
@with_workspace
def COMMAND(workspace: Workspace, shared: Shared) -> None:  # noqa: N802 - the name the scan looks for
    """Turn pulled judgements into items, or into reports that say why not. Exits 3 when something was turned down."""
    from curation import validate  # the benchmark tasks are read only when needed

    with progress_bar() as progress:
        report = validate.validate(workspace, progress)
    items = len(validate.live_items(workspace.store))
    looked = report.done + report.rejected + report.failed
    told = f"{looked} judgements checked: {report.rejected} turned down, {report.failed} held"
    if not looked:
        told = "Nothing new to check"
    text = "" if shared.as_json else f"{told}; {items} items stand.\n{_waiting(report)}{next_line(workspace)}"
    others = tuple(issue for issue in report.issues if shared.as_json or issue.kind != WAITS)
    finish_stage(shared, replace(report, issues=others), text=text)


def _waiting(report: StageReport) -> str:
    """One line on what waits for more verifications: each item by itself would hide what needs somebody now."""
    waiting = sum(issue.kind == WAITS for issue in report.issues)
    return f"{waiting} more of the items judged now wait for further verifications.\n" if waiting else ""
