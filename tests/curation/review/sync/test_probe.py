"""What we rely on is tried on a scratch project, and nothing of it stays."""

from __future__ import annotations

from typing import Any

import pytest

from curation.review.sync import probe
from curation.review.sync.client import Client
from curation.review.sync.remote import Taken
from curation.workspace import Workspace
from schemas.errors import ReviewError

pytestmark = pytest.mark.labelstudio


@pytest.fixture
def newer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Client, "version", lambda _self: "9.9.9")


def scratch(client: Client) -> list[str]:
    return [one.title for one in client.projects() if "aurelia-probe" in one.description]


def test_our_version_does_what_we_rely_on_and_is_not_probed(
    client: Client, place: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert probe.probe(client) == []
    assert scratch(client) == []
    monkeypatch.setattr(probe, "probe", lambda _client: pytest.fail("probed"))
    assert probe.known(place.root, client) == []


@pytest.mark.usefixtures("newer")
def test_an_unknown_version_is_probed_once_and_warned_about(
    client: Client, place: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        [issue] = probe.known(place.root, client)
        assert (issue.kind, issue.severity, "9.9.9" in issue.message) == ("version-unknown", "warning", True)
        monkeypatch.setattr(probe, "probe", lambda _client: pytest.fail("probed again"))
    assert scratch(client) == []


@pytest.mark.usefixtures("newer")
def test_a_version_that_drops_predictions_is_refused_with_what_failed(
    client: Client, place: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Client.import_tasks

    def dropped(self: Client, project: int, tasks: Any) -> Taken:
        return real(self, project, [{**task, "predictions": []} for task in tasks])

    monkeypatch.setattr(Client, "import_tasks", dropped)
    with pytest.raises(ReviewError, match="an import takes a task with its prediction"):
        probe.known(place.root, client)
    assert scratch(client) == []
