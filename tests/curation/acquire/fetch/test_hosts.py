"""Manners, by a clock of our own."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from curation.acquire.fetch.hosts import Hosts, host_of
from schemas.base import now


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://www.youtube.com/watch?v=a", "youtube.com"), ("https://youtu.be/a", "youtube.com"),
        ("https://m.youtube.com/a", "youtube.com"), ("http://EXAMPLE.org.:8080/x", "example.org"),
        ("https://player.vimeo.com/video/1", "vimeo.com"), ("http://[::1]:80/x", "::1"), ("http://[", ""),
    ],
)  # fmt: skip
def test_names_of_one_site_are_one_host(address: str, host: str) -> None:
    assert host_of(address) == host


def test_few_of_one_host_at_once_and_others_beside() -> None:
    hosts = Hosts(at_once=2)
    assert [hosts.begin("a"), hosts.begin("a"), hosts.begin("a"), hosts.begin("b")] == [True, True, False, True]
    hosts.end("a", "")
    assert hosts.begin("a")
    assert all(hosts.begin("") for _ in range(10)), "files of this machine need no manners"


def test_pages_of_one_host_are_asked_with_a_pause() -> None:
    time, waited = [100.0], []

    def sleep(seconds: float) -> None:
        waited.append(round(seconds, 3))
        time[0] += seconds

    hosts = Hosts(pause=2.0, clock=lambda: time[0], sleep=sleep)
    hosts.turn("www.a.org")
    hosts.turn("b.org")
    hosts.turn("a.org")
    time[0] += 0.5
    hosts.turn("a.org")
    time[0] += 10
    hosts.turn("a.org")
    assert waited == [2.0, 1.5]


def test_pause_holds_for_several_threads() -> None:
    waited: list[float] = []
    hosts = Hosts(pause=1.0, clock=lambda: 0.0, sleep=lambda seconds: waited.append(seconds))
    threads = [threading.Thread(target=hosts.turn, args=("a.org",)) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(waited) == [1.0, 2.0, 3.0, 4.0]


def turned_away(hosts: Hosts, kinds: list[str], wait: float | None = None) -> None:
    for kind in kinds:
        assert hosts.begin("a")
        hosts.end("a", kind, wait)


def test_host_that_turns_away_several_in_a_row_is_left_alone() -> None:
    hosts = Hosts(patience=3)
    turned_away(hosts, ["rate-limit", "", "rate-limit", "bot-check", "not-found", "network", "rate-limit"])
    assert hosts.paused("a") is None
    turned_away(hosts, ["bot-check"])
    until = hosts.paused("a")
    assert until is not None
    assert timedelta(minutes=50) < until - now() < timedelta(minutes=70)
    assert (hosts.begin("a"), hosts.why("a"), hosts.begin("b")) == (False, "bot-check", True)


def test_host_is_left_alone_for_as_long_as_it_asks() -> None:
    hosts = Hosts(patience=2)
    turned_away(hosts, ["rate-limit", "rate-limit"], wait=7200.0)
    until = hosts.paused("a")
    assert until is not None
    assert timedelta(minutes=110) < until - now() < timedelta(minutes=121)


def test_what_was_broken_off_says_nothing_of_the_host() -> None:
    hosts = Hosts(patience=2)
    turned_away(hosts, ["network", "stopped", "stopped", "stopped"])
    assert hosts.paused("a") is None
