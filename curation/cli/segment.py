"""`curate segment`: cut recordings into clips."""

from __future__ import annotations

import click

from curation.cli.context import Shared, finish_stage, progress_bar, with_workspace
from curation.segment.stage import Segment
from curation.stage import run_stage
from curation.workspace import Workspace


@click.command("segment")
@click.option("--strategy", multiple=True, help="Strategies in order (default: given, shots-speech).")
@with_workspace
def COMMAND(workspace: Workspace, shared: Shared, strategy: tuple[str, ...]) -> None:  # noqa: N802
    """Cut every new recording into clips at shot boundaries and pauses in speech, and measure what was written."""
    stage = Segment(workspace, strategy) if strategy else Segment(workspace)
    with progress_bar() as progress:
        report = run_stage(workspace.store, stage, progress=progress)
    text = f"{report.new_facts} new clips from {report.done} recordings"
    finish_stage(shared, report, text=f"{text}\nNext: curate draft --preview")
