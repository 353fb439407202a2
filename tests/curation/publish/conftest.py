"""A release to publish, and a stand-in for the Hub."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import huggingface_hub
import pytest
from huggingface_hub import constants

from curation import split, workspace
from curation.publish import Shipment, look
from curation.release import build
from curation.validate import validate
from tests import factories
from tests.curation.publish.hub_server import serve
from tests.curation.publish.hub_state import TOKEN, FakeHub
from tests.curation.release.conftest import add, fill

__all__ = ["fill"]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of four items with their media; made once, for nobody changes it."""
    with workspace.create(tmp_path_factory.mktemp("publish") / "w") as place:
        for number in range(4):
            add(place, factories.source(f"film-{number}.mp4"))
        validate(place)
        split.commit(place, message="first")
        return build(place, "films", "1.0.0").folder


@pytest.fixture(scope="session")
def shipment(folder: Path) -> Shipment:
    """That release, looked at."""
    return look(folder)


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[FakeHub]:
    """The stand-in, to which huggingface_hub of this process talks with a token from the environment."""
    found = FakeHub()
    server = serve(found)
    url = f"http://127.0.0.1:{server.server_address[1]}"
    monkeypatch.setattr(constants, "ENDPOINT", url)
    monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", url + "/{repo_id}/resolve/{revision}/{filename}")
    monkeypatch.setattr(constants, "HF_HUB_DISABLE_XET", True)
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr(constants, "HF_TOKEN_PATH", str(tmp_path / "no-token"))
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)  # huggingface_hub waits between its own tries
    try:
        yield found
    finally:
        huggingface_hub.close_session()
        server.shutdown()
        server.server_close()
