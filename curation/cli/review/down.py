"""`curate review down`."""

from __future__ import annotations

import click

from curation.cli.context import Shared, emit, with_workspace
from curation.review.studio import server
from curation.workspace import Workspace


@click.command("down")
@with_workspace
def COMMAND(workspace: Workspace, shared: Shared) -> None:  # noqa: N802 - the name the scan looks for
    """Stop the workspace's Label Studio. Its data stay; what was started by others is left alone."""
    stopped = server.down(workspace.root)
    emit(shared, {"stopped": stopped}, text="Label Studio stopped." if stopped else "Label Studio was not running.")
