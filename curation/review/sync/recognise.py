"""Which server it is: one that answers under another address than before is still the same."""

from __future__ import annotations

from curation.review.sync.client import Client
from curation.review.sync.projects import project_key
from curation.workspace import Workspace


def recognise(workspace: Workspace, client: Client) -> None:
    """Let a connection bear the name by which the store knows its server.

    Servers that we did not start are known by their address. When that changes (another port, https in place of http),
    every account there would be a stranger, and each judgement would be pulled a second time as somebody else's. Our
    projects tell: they are there with the same key and the same number.

    Args:
        workspace: An open workspace.
        client: A connection; its `name` is changed where the server is known by another.

    Raises:
        ReviewError: The server is not there or refuses.
    """
    review = workspace.store.review
    servers = review.servers()
    others = [name for name in servers if name != client.name]
    if client.name in servers or not others:
        return
    there = {one.id: one.description for one in client.projects()}
    for name in others:
        ours = review.projects(name).values()
        if any(f"[{project_key(workspace, one.key)} " in there.get(one.project_id, "") for one in ours):
            client.name = name
            return
