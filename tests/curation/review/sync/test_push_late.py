"""An import that a killed push began, and that the server takes in only after the next push sent everything."""

from __future__ import annotations

from typing import Any

import pytest

from curation.review.studio import server
from curation.review.sync.client import Client
from curation.review.sync.pull import our_projects
from curation.review.sync.push import push
from curation.workspace import Workspace
from tests.curation.review.conftest import Make

pytestmark = pytest.mark.labelstudio


class Killed(BaseException):
    """Stands for kill -9: nothing catches it."""


def on_server(place: Workspace) -> list[str]:
    """Our keys of all tasks that the workspace has on the server."""
    with server.connect(place.root) as client:
        return [task.key for project in our_projects(place, client) for task in client.tasks(project.id)]


def test_a_killed_import_that_comes_in_after_the_next_push_sent_makes_no_duplicate(
    served: Workspace, add_draft: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(2):
        add_draft(served, number)
    imported, standing = Client.import_tasks, Client.standing
    late: list[tuple[int, Any]] = []
    standings: list[int] = []

    def on_its_way(_self: Client, project: int, bodies: Any) -> Any:
        late.append((project, bodies))
        raise Killed

    def comes_in(self: Client, project: int) -> Any:
        standings.append(project)
        if len(standings) == 2:  # after all was sent
            imported(self, *late[0])
        return standing(self, project)

    with monkeypatch.context() as patch:
        patch.setattr(Client, "import_tasks", on_its_way)
        with pytest.raises(Killed):
            push(served)
    with monkeypatch.context() as patch:
        patch.setattr(Client, "standing", comes_in)
        assert push(served).sent == 2
    assert len(standings) == 2
    assert len(on_server(served)) == len(set(on_server(served))) == 2
    assert not push(served).wrote
