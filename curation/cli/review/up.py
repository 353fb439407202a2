"""`curate review up`."""

from __future__ import annotations

import click

from curation.cli.context import Shared, emit, err, with_workspace
from curation.review.studio import server
from curation.workspace import Workspace


@click.command("up")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port on this machine; 0 picks a free one.")
@with_workspace
def COMMAND(workspace: Workspace, shared: Shared, port: int) -> None:  # noqa: N802 - the name the scan looks for
    """Install Label Studio (once, in an environment of its own), start it, and wait until it works."""
    wanted = port or workspace.settings.label_studio_port
    running = server.up(workspace.root, port=wanted, tell=lambda line: err.print(line, markup=False))
    data = {
        "url": running.url, "user": running.user, "secrets": str(running.secrets_file), "pid": running.pid,
        "started": running.started_now,
    }  # fmt: skip
    state = "Label Studio is up" if running.started_now else "Label Studio was up already"
    emit(shared, data, text=f"{state}: {running.url}\nUser {running.user}; the password is in {running.secrets_file}")
