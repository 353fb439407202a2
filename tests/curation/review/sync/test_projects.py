"""However many projects there are, a push asks for them twice: before its work, and after it."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from curation.review.studio import server
from curation.review.sync.client import Client, find_project
from curation.review.sync.pull import our_projects
from curation.review.sync.push import push
from curation.review.sync.remote import RemoteProject
from curation.workspace import Workspace
from tests.curation.review.conftest import Make


@pytest.mark.labelstudio
def test_projects_are_listed_twice_a_push_without_their_pages(
    served: Workspace, add_draft: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, task in enumerate(("av-qa", "av-geoiq", "av-meme")):
        add_draft(served, number, benchmark_task=task)
    asked: Counter[str] = Counter()
    real = Client._call

    def counted(self: Client, method: str, path: str, **kwargs: Any) -> Any:
        asked[f"{method} {path}"] += 1
        return real(self, method, path, **kwargs)

    monkeypatch.setattr(Client, "_call", counted)
    for made in (3, 0):
        asked.clear()
        assert push(served).sent == made
        assert (asked["GET /api/projects"], asked["POST /api/projects"]) == (2, made)
    with server.connect(served.root) as client:
        listed = our_projects(served, client)
        assert [(one.tasks, one.config) for one in listed] == [(1, "")] * 3
        assert "</View>" in client.project(listed[0].id).config


def test_of_several_projects_with_our_key_the_known_one_is_ours_and_else_the_oldest() -> None:
    ours = [RemoteProject(number, "AV-QA", "Said [key page:1]") for number in (7, 5, 6)]
    others = [RemoteProject(1, "AV-QA", "Said [key/2 page:1]"), RemoteProject(2, "AV-QA", "")]
    assert find_project("key", ours + others) == ours[1]
    assert find_project("key", ours + others, 6) == ours[2]
    assert find_project("key", others, 2) == others[1], "its description was edited"
    assert find_project("key", others) is None
