"""`curate review down`."""

from __future__ import annotations

import click

from curation.cli.context import Shared, emit, with_workspace
from curation.review.studio import server
from curation.workspace import Workspace


@click.command("down")
@click.option("--force", is_flag=True, help="Also while a reviewer's draft is younger than five minutes.")
@with_workspace
def COMMAND(workspace: Workspace, shared: Shared, force: bool) -> None:  # noqa: N802 - the name the scan looks for
    """Stop the workspace's Label Studio. Its data stay; what was started by others is left alone."""
    stopped = server.down(workspace.root, force=force)
    emit(shared, {"stopped": stopped}, text="Label Studio stopped." if stopped else "Label Studio was not running.")
