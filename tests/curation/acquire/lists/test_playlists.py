"""Playlists: one source for each video, bounded, with what is passed over counted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from curation.acquire.add import AddReport, Asked, add
from curation.acquire.lists.listing import Listing, read_day
from curation.acquire.lists.playlists import Walk
from curation.workspace import Workspace
from schemas.media import Source
from tests.curation.acquire.conftest import Site


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two pages of a host there is a pause; here nobody needs it."""
    monkeypatch.setattr("curation.acquire.lists.playlists.PAUSE", 0.0)


def feed(site: Site, number: int, *extra: str) -> str:
    """A feed with films a day apart; gives its address."""
    items = "".join(
        f"<item><title>Film {day}</title><link>{site.address}/{day}.mp4</link></item>" for day in range(1, number + 1)
    )
    text = (
        f"<?xml version='1.0'?><rss version='2.0'><channel><title>Films</title>{items}{''.join(extra)}</channel></rss>"
    )
    return site.serve("/feed", text.encode(), kind="application/rss+xml")


def listed(workspace: Workspace, address: str, **listing: Any) -> AddReport:
    return add(workspace, [address], asked=Asked(listing=Listing(**listing)))


def test_a_feed_gives_a_source_for_each_film_with_its_title(workspace: Workspace, site: Site) -> None:
    report = listed(workspace, feed(site, 3))
    assert (report.new, report.exit_code, report.issues) == (3, 0, ())
    sources = [fact.contract(Source) for fact in workspace.store.heads("source")]
    assert [source.title for source in sources] == ["Film 1", "Film 2", "Film 3"]
    assert sources[0].locator == f"{site.address}/1.mp4"
    # Nothing is fetched but the list.
    assert set(site.asked) == {"/feed"}


def test_only_what_is_new_is_added_later(workspace: Workspace, site: Site) -> None:
    listed(workspace, feed(site, 2))
    site.answers.clear()
    report = listed(workspace, feed(site, 4))
    assert (report.new, report.revised, report.unchanged) == (2, 0, 2)


def test_a_limit_is_kept_and_told(workspace: Workspace, site: Site) -> None:
    report = listed(workspace, feed(site, 9), limit=4)
    assert report.new == 4
    assert [issue.kind for issue in report.issues] == ["limit"]
    assert report.exit_code == 0


def test_hostile_entries_are_told_and_cost_no_other(workspace: Workspace, site: Site) -> None:
    bad = [
        f"<item><link>{link}</link></item>"
        for link in ("file:///etc/passwd", "https://u:SECRET@example.org/a", "https://example.org/a?token=SECRET",
                     "javascript:alert(1)", "")
    ]  # fmt: skip
    report = listed(workspace, feed(site, 1, *bad, "<item><title>\x85\u202e</title><link>http://[</link></item>"))
    assert report.new == 1
    assert {issue.kind for issue in report.issues} <= {"wrong-url", "passed-over"}
    assert "SECRET" not in "".join(map(str, report.issues))


def test_a_list_on_a_private_machine_is_not_asked_for(make: Any, site: Site) -> None:
    workspace = make(allow_loopback_urls=False)
    report = listed(workspace, feed(site, 2))
    assert [issue.kind for issue in report.issues] == ["wrong-url"]
    assert site.asked == []


def test_a_list_that_leads_to_a_private_machine_is_told(workspace: Workspace, site: Site) -> None:
    address = site.serve("/feed", status=302, location="http://10.0.0.1/feed")
    (issue,) = listed(workspace, address).issues
    assert issue.kind == "wrong-url"


@pytest.mark.parametrize(("status", "kind"), [(404, "not-found"), (403, "private"), (429, "rate-limit")])
def test_a_list_that_does_not_come_has_a_reason(workspace: Workspace, site: Site, status: int, kind: str) -> None:
    report = listed(workspace, site.serve("/feed", status=status))
    assert [issue.kind for issue in report.issues] == [kind]
    assert report.exit_code == 1


def test_an_address_of_one_film_is_that_film(workspace: Workspace, site: Site, movie: Any) -> None:
    report = listed(workspace, site.serve("/film.mp4", movie.read_bytes()))
    assert (report.new, report.issues) == (1, ())


class Pages:
    """Answers as the downloader gives them, by address."""

    def __init__(self, pages: dict[str, Any]) -> None:
        self.pages, self.asked = pages, list[str]()

    def extract_info(self, address: str, **_how: Any) -> Any:
        self.asked.append(address)
        return self.pages[address]

    def get_info_extractor(self, key: str) -> Any:
        class Extractor:
            @staticmethod
            def is_single_video(_address: str) -> bool | None:
                return {"Tab": False, "Film": True}.get(key)

        return Extractor


def film(number: int, **said: Any) -> dict[str, Any]:
    return {"_type": "url", "ie_key": "Film", "url": f"https://films.example/{number}", **said}


def walked(pages: dict[str, Any], **listing: Any) -> tuple[list[str], list[str], Pages]:
    session = Pages(pages)
    walk = Walk(Listing(**listing), "https://films.example/")
    entries = [one.location for one in walk.videos(session, "https://films.example/") if hasattr(one, "location")]
    return entries, [issue.message for issue in walk.passed_over()], session


def test_a_channel_is_walked_through_its_lists_and_a_film_is_taken_once() -> None:
    tabs = [{"_type": "url", "ie_key": "Tab", "url": f"https://films.example/tab{n}"} for n in range(2)]
    pages = {
        "https://films.example/": {"_type": "playlist", "entries": tabs},
        "https://films.example/tab0": {"_type": "playlist", "entries": (film(n) for n in range(3))},
        "https://films.example/tab1": {"_type": "playlist", "entries": [film(2), film(3)]},
    }
    entries, told, _ = walked(pages)
    assert entries == [f"https://films.example/{n}" for n in range(4)]
    assert told == []


def test_lists_without_end_are_bounded() -> None:
    class Endless(dict[str, Any]):
        def __missing__(self, address: str) -> Any:
            inner = [{"_type": "url", "ie_key": "Tab", "url": f"{address}{n}/"} for n in range(9)]
            return {"_type": "playlist", "entries": inner}

    entries, told, session = walked(Endless())
    assert entries == []
    assert len(session.asked) <= 20
    assert "lists in it" in told[0]


def test_films_without_end_are_bounded() -> None:
    def endless() -> Iterator[dict[str, Any]]:
        number = 0
        while True:
            number += 1
            yield film(number, duration=9.0)

    pages = {"https://films.example/": {"_type": "playlist", "entries": endless()}}
    assert len(walked(pages, limit=7)[0]) == 7
    entries, told, _ = walked(pages, limit=7, most=1.0)
    assert (entries, told) == ([], ["passed over 140 too short or too long"])


def test_what_is_gone_is_counted() -> None:
    gone = [film(1, title="[Private video]"), film(2, title="[Deleted video]"), film(3, availability="private"), None]
    pages = {
        "https://films.example/": {"_type": "playlist", "entries": [*gone, film(4, title="Private video", duration=3)]}
    }
    entries, told, _ = walked(pages)
    assert entries == ["https://films.example/4"]
    assert told == ["passed over 3 private or deleted"]


def test_days_and_lengths_decide_and_are_looked_up_where_the_list_does_not_say() -> None:
    pages: dict[str, Any] = {
        "https://films.example/": {"_type": "playlist", "entries": [
            film(1, upload_date="20260101", duration=60), film(2, upload_date="20250101", duration=60),
            film(3, timestamp=1_780_000_000, duration=5), film(4), film(5), film(6, upload_date="x", timestamp=1e99),
        ]},
        "https://films.example/4": {"_type": "video", "upload_date": "20260202", "duration": 30.5},
        "https://films.example/5": {"_type": "video", "upload_date": "20260202"},
        "https://films.example/6": None,
    }  # fmt: skip
    entries, told, _ = walked(pages, after=date(2026, 1, 1), least=10, most=90)
    assert entries == ["https://films.example/1", "https://films.example/4"]
    assert sorted(told) == ["passed over 1 older", "passed over 1 too short or too long",
                            "passed over 2 without word of their length"]  # fmt: skip


def test_a_day_is_read_or_told() -> None:
    assert read_day("2026-01-31") == (date(2026, 1, 31), [])
    assert read_day(None) == (None, [])
    assert [issue.kind for issue in read_day("31.1.2026")[1]] == ["bad-date"]
