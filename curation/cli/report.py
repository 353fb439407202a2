"""`curate report`: the workspace as one HTML page."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import click

from curation.cli.context import Shared, emit, with_workspace
from curation.report import write_report
from curation.workspace import Workspace


@click.command("report")
@click.option(
    "--output", "-o", type=click.Path(path_type=Path, dir_okay=False), default=None,
    help="Where to write it (default: reports/report.html in the workspace).",
)  # fmt: skip
@click.option("--open", "open_it", is_flag=True, help="Show it in the browser.")
@with_workspace
def COMMAND(workspace: Workspace, shared: Shared, output: Path | None, open_it: bool) -> None:  # noqa: N802
    """Write the funnel, every clip with its drafts and judgements, timings, rights and issues as one HTML file."""
    written = write_report(workspace, output or workspace.root / "reports" / "report.html").resolve()
    emit(shared, {"report": str(written)}, text=f"Report written: {written}")
    if open_it:
        webbrowser.open(written.as_uri())
