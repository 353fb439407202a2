"""Repeating what may pass: how often, how slowly, and when a server that is down is left alone."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from aurelia.models.openai.patience import LONGEST_WAIT, Breaker, Patience
from aurelia.models.openai.reading import retry_after
from schemas.errors import ModelError
from tests.aurelia.models.openai.asking import asked, opened
from tests.aurelia.models.openai.loopback import Behaviour, Seen, running
from tests.aurelia.models.openai.media_server import completion

BUSY = Behaviour(503, json.dumps({"error": {"message": "busy"}}).encode())


def waits(retries: int, first: float = 1.0, chance: float = 1.0) -> tuple[Patience, list[float]]:
    """Patience that only notes how long it would have slept."""
    slept: list[float] = []
    return Patience(retries, first, slept.append, lambda: chance), slept


def test_waits_double_up_to_a_bound_and_are_spread_by_chance() -> None:
    patience, slept = waits(0)
    for repetition in range(7):
        patience.wait(repetition, 0.0)
    assert slept == [1, 2, 4, 8, 16, 30, 30]
    low, spread = waits(0, chance=0.0)
    low.wait(2, 0.0)
    assert spread == [2.0]


def test_the_server_may_ask_for_more_within_bounds() -> None:
    patience, slept = waits(0)
    for asked_for in (0.2, 5.0, 1e9):
        patience.wait(0, asked_for)
    assert slept == [1.0, 5.0, LONGEST_WAIT]


@pytest.mark.parametrize(
    ("text", "seconds"), [("", 0), ("3", 3), ("0.5", 0.5), ("-4", 0), ("soon", 0), ("nan", 0), ("inf", 0)]
)
def test_retry_after_is_read_as_seconds(text: str, seconds: float) -> None:
    assert retry_after(text) == seconds


def test_retry_after_is_read_as_a_date() -> None:
    assert retry_after("Wed, 21 Oct 2015 07:28:00 GMT") == 0
    assert retry_after("Wed, 21 Oct 2099 07:28:00 GMT") > 10**6
    assert retry_after("Wed, 21 Oct 2099 07:28:00") >= 0


def test_a_busy_server_is_asked_so_often_and_no_more() -> None:
    patience, slept = waits(3)
    with running(lambda _seen: BUSY) as server:
        reply = asked(opened(server.url, patience=patience))
    assert len(server.asked()) == 4
    assert slept == [1, 2, 4]
    assert reply.error is not None
    assert reply.error.message == "the server answered 503: busy"
    assert reply.retry


def test_the_wait_that_a_server_asks_for_is_kept() -> None:
    patience, slept = waits(2, first=0.1)
    answers = [Behaviour(429, b"{}", {"Retry-After": "7"}), Behaviour(body=completion("fine"))]
    with running(lambda _seen: answers.pop(0)) as server:
        reply = asked(opened(server.url, patience=patience))
    assert slept == [7.0]
    assert reply.text == "fine"


def test_no_more_requests_at_once_than_configured() -> None:
    now, most, lock = [0], [0], threading.Lock()
    gate = threading.Event()

    def respond(_seen: Seen) -> Behaviour:
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        gate.wait(0.05)
        with lock:
            now[0] -= 1
        return Behaviour(body=completion("fine"))

    with running(respond) as server:
        model = opened(server.url, "&concurrency=3")
        with ThreadPoolExecutor(12) as pool:
            replies = list(pool.map(lambda number: asked(model, f"question {number}"), range(24)))
    assert {reply.text for reply in replies} == {"fine"}
    assert most[0] == 3


def test_a_breaker_opens_after_failures_in_a_row_and_lets_one_try_later() -> None:
    moment = [0.0]
    breaker = Breaker(3, pause=10.0, clock=lambda: moment[0])
    for down in (True, True, False, True, True, True):
        assert breaker.lets_through()
        breaker.note(down)
    assert not breaker.lets_through()
    moment[0] = 10.0
    assert [breaker.lets_through() for _request in range(3)] == [True, False, False]
    breaker.note(True)
    assert not breaker.lets_through()
    moment[0] = 20.0
    assert breaker.lets_through()
    breaker.note(False)
    assert breaker.lets_through()


def test_a_server_that_is_down_is_not_hammered() -> None:
    with running(lambda _seen: BUSY) as server:
        model = opened(server.url, "&retries=1", breaker=Breaker(5))
        errors = []
        for number in range(40):
            try:
                asked(model, f"question {number}")
            except ModelError as exc:
                errors.append(exc)
        assert len(server.asked()) == 5
    assert len(errors) == 38
    assert "5 times in a row" in errors[0].message
    assert errors[0].retry


def test_faults_that_show_a_server_alive_do_not_open_the_breaker() -> None:
    with running(lambda _seen: Behaviour(400, b'{"error": "no"}')) as server:
        model = opened(server.url, breaker=Breaker(2))
        kinds = {asked(model, f"question {number}").error.kind for number in range(10)}  # type: ignore[union-attr]
    assert kinds == {"reply-failed"}
    assert len(server.asked()) == 10


def test_threads_that_wait_for_a_server_that_is_down_share_one_failure() -> None:
    with running(lambda _seen: BUSY) as server:
        url = server.url
    patience, slept = waits(2)
    model = opened(url, patience=patience)

    def revision(_thread: int) -> str:
        with pytest.raises(ModelError, match="cannot be reached") as caught:
            _ = model.revision
        return caught.value.hint

    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(revision, range(16))) == {"start it, or check the address"}
    assert slept == [1, 2]
