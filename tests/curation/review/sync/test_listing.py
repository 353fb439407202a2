"""Sending once: what is believed of a server that may still be taking in what a killed run sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import pytest

from curation.review.sync import listing as listings
from curation.review.sync import wire
from curation.review.sync.client import Client
from curation.review.sync.remote import RemoteProject, RemoteTask

PROJECT = RemoteProject(1, "AV-QA", "")
TASKS = [RemoteTask(number + 1, f"item {number}", "draft", "hash") for number in range(3)]


class Busy:
    """A server that shows more tasks at every look."""

    url = "http://127.0.0.1:1"

    def __init__(self, *shown: int) -> None:
        self.shown = list(shown)
        self.looks = 0

    def tasks(self, _project: int, *, after: int = -1) -> Iterator[RemoteTask]:
        self.looks += 1
        count = self.shown.pop(0) if len(self.shown) > 1 else self.shown[0]
        yield from (task for task in TASKS[:count] if task.id > after)


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "SETTLE_SECONDS", 0.0)


def keys(server: Busy, intended: set[str]) -> set[str]:
    """What `listing` says is there."""
    return set(listings.listing(cast("Client", server), PROJECT, intended).there)


def test_what_a_killed_run_sent_is_waited_for() -> None:
    assert keys(Busy(0, 1, 2, 3), {"item 0", "item 1", "item 2"}) == {"item 0", "item 1", "item 2"}


def test_what_never_reached_the_server_is_not_waited_for_long() -> None:
    server = Busy(0)
    assert keys(server, {"item 0"}) == set()
    assert server.looks < 5


@pytest.mark.parametrize("intended", [set(), {"item 0"}])
def test_without_doubt_there_is_no_waiting(intended: set[str]) -> None:
    server = Busy(1)
    assert keys(server, intended) == {"item 0"}
    assert server.looks <= 2
