"""`curate validate`: what people judged becomes items, or reports that say why not."""

from __future__ import annotations

import click

from curation.cli.context import Shared, finish_stage, next_line, progress_bar, with_workspace
from curation.workspace import Workspace


@click.command("validate")
@with_workspace
def COMMAND(workspace: Workspace, shared: Shared) -> None:  # noqa: N802 - the name the scan looks for
    """Turn pulled judgements into items, or into reports that say why not. Exits 3 when something was turned down."""
    from curation import validate  # the benchmark tasks are read only when needed

    with progress_bar() as progress:
        report = validate.validate(workspace, progress)
    items = len(validate.live_items(workspace.store))
    told = f"{report.done} judgements passed, {report.rejected} turned down, {report.failed} held"
    if not (report.done or report.rejected or report.failed):
        told = "Nothing new to check"
    text = "" if shared.as_json else f"{told}; {items} items stand.\n{next_line(workspace)}"
    finish_stage(shared, report, text=text)
