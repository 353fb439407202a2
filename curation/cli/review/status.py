"""`curate review status`."""

from __future__ import annotations

import click

from curation.cli.context import Shared, emit, show_issues, with_workspace
from curation.cli.review.server import client, elsewhere
from curation.review.studio import server
from curation.review.studio.place import place_of
from curation.review.sync.probe import known
from curation.review.sync.pull import our_projects
from curation.workspace import Workspace


@click.command("status")
@elsewhere
@with_workspace
def COMMAND(workspace: Workspace, shared: Shared, url: str, token_env: str) -> None:  # noqa: N802 - the name the scan looks for
    """Say whether the server is up, and how far each project is."""
    given = client(workspace, url, token_env)
    running = server.state(workspace.root)
    if given is None and running is None:
        emit(shared, {"up": False}, text="Label Studio is not running. Start it with: curate review up")
        return
    with given or server.connect(workspace.root) as connection:
        show_issues(known(workspace.root, connection))
        projects = [
            {"project": one.title, "tasks": one.tasks, "judged": one.judged, "url": connection.page(one.id)}
            for one in our_projects(workspace, connection)
        ]
        data = {"up": True, "url": connection.url, "projects": projects}
        if running:
            data |= {
                "user": running.user,
                "secrets": str(running.secrets_file),
                "log": str(place_of(workspace.root).log),
            }
        lines = [f"Label Studio is up: {connection.url}"]
        lines += [f"  {one['project']}: {one['judged']} of {one['tasks']} judged, {one['url']}" for one in projects]
        emit(shared, data, text="\n".join(lines))
