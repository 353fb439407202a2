"""Playlists in a process of its own: what hangs it or takes it over fails that list, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from aurelia.media.child import ChildDied
from curation.acquire.add import Asked, add
from curation.acquire.fetch.hands import Hands
from curation.acquire.lists.listing import Listing
from curation.workspace import Workspace
from schemas.media import Source
from tests.curation.acquire.conftest import Site

FOLLOW = Hands.follow


def test_a_list_is_walked_in_a_process_of_its_own(
    workspace: Workspace, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    assert Hands.follow is FOLLOW
    monkeypatch.setattr("curation.acquire.lists.playlists.PAUSE", 0.0)
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    items = "".join(f"<item><title>Film {n}</title><link>{site.address}/{n}.mp4</link></item>" for n in range(3))
    text = f"<?xml version='1.0'?><rss version='2.0'><channel><title>Films</title>{items}</channel></rss>"
    address = site.serve("/feed", text.encode(), kind="application/rss+xml")
    report = add(workspace, [address], asked=Asked(listing=Listing(limit=2)))
    assert (report.new, [issue.kind for issue in report.issues]) == (2, ["limit"])
    titles = [fact.contract(Source).title for fact in workspace.store.heads("source")]
    assert titles == ["Film 0", "Film 1"]


ENTRY = {"where": "x", "location": "https://films.example/1", "info": {"title": "One"}}


@pytest.mark.parametrize(
    "told",
    [
        [{"entry": ENTRY}, {"entry": {**ENTRY, "info": []}}],
        [{"entry": ENTRY}, {"entry": {"where": "x"}}],
        [{"entry": ENTRY}, {"entry": "x"}],
        [{"entry": ENTRY}, {"issue": {"kind": 7}}],
        [{"entry": ENTRY}, {"other": 1}],
        [{"entry": ENTRY}] * 500,
        [{"entry": ENTRY}, ChildDied("list", "took longer than 120 s")],
    ],
)
def test_a_process_that_was_taken_over_is_not_believed(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, told: list[Any]
) -> None:
    def follow(*_given: Any) -> Iterator[dict[str, Any]]:
        for one in told:
            if isinstance(one, Exception):
                raise one
            yield one

    monkeypatch.setattr(Hands, "follow", follow)
    report = add(workspace, ["https://films.example/list"], asked=Asked(listing=Listing(limit=3)))
    assert (report.new, [issue.kind for issue in report.issues]) == (1, ["harmful"])


def test_an_address_that_may_not_be_a_source_is_told(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def follow(*_given: Any) -> Iterator[dict[str, Any]]:
        yield {"entry": {**ENTRY, "location": "file:///etc/passwd"}}

    monkeypatch.setattr(Hands, "follow", follow)
    report = add(workspace, ["https://films.example/list"], asked=Asked(listing=Listing()))
    assert (report.new, [issue.kind for issue in report.issues]) == (0, ["wrong-url"])
