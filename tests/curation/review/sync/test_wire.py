"""Calls are repeated where that is safe, and only there."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from curation.review.sync import wire
from curation.review.sync.client import Client
from curation.review.sync.remote import RefusedError, Standing, Taken
from schemas.errors import ReviewError

Answer = httpx.Response | Exception


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire.time, "sleep", lambda _seconds: None)


def answering(*answers: Answer) -> tuple[Client, list[str]]:
    """A client whose calls get these answers in turn, after a first good one."""
    rest, asked = [httpx.Response(200, json={}), *answers], []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.method)
        given = rest.pop(0) if len(rest) > 1 else rest[0]
        if isinstance(given, Exception):
            raise given
        return given

    client = Client("http://127.0.0.1:1", "token")
    client._http = httpx.Client(base_url=client.url, transport=httpx.MockTransport(answer))
    client.get("/api/version")
    asked.clear()
    return client, asked


GOOD = httpx.Response(200, json={"release": "1"})
PASSING: list[Answer] = [
    httpx.Response(503), httpx.Response(429, headers={"Retry-After": "1"}), httpx.Response(502), httpx.Response(500),
    httpx.ReadError("reset"), httpx.RemoteProtocolError("cut off"), httpx.Response(200, text='{"release": "1'),
]  # fmt: skip


@pytest.mark.parametrize("answer", PASSING)
def test_reading_is_repeated(answer: Answer) -> None:
    client, asked = answering(answer, answer, GOOD)
    assert (client.version(), len(asked)) == ("1", 3)


@pytest.mark.parametrize("answer", PASSING[:1] + PASSING[2:6])
def test_a_call_that_must_not_be_made_twice_is_not(answer: Answer) -> None:
    client, asked = answering(answer, GOOD)
    with pytest.raises(ReviewError):
        client.import_tasks(1, [])
    assert asked == ["POST"]


def test_a_call_that_the_server_did_not_look_at_is_repeated() -> None:
    client, asked = answering(httpx.Response(429), httpx.Response(200, json={"task_count": 2, "prediction_count": 2}))
    assert (client.import_tasks(1, []), len(asked)) == (Taken(2, 2), 2)


@pytest.mark.parametrize(
    "call",
    [lambda client: client.change_task(1, data={}, meta={}), lambda client: client.drop_predictions(1, [1]),
     lambda client: client.delete_tasks(1, [1]), lambda client: client.delete_task(1)],
)  # fmt: skip
def test_writing_that_gives_the_same_when_made_twice_is_repeated(call: Callable[[Client], None]) -> None:
    client, asked = answering(httpx.ReadError("reset"), httpx.Response(200, json={}))
    call(client)
    assert len(asked) == 2


def test_a_refusal_is_final_and_told() -> None:
    client, asked = answering(httpx.Response(400, json={"detail": "no such field"}))
    with pytest.raises(RefusedError, match="no such field"):
        client.import_tasks(1, [])
    assert len(asked) == 1


def test_a_server_that_was_never_there_is_not_asked_again() -> None:
    client, _ = answering()
    client._answered = False
    client._http = httpx.Client(base_url=client.url)
    with pytest.raises(ReviewError, match="is not there"):
        client.version()


def test_a_listing_that_never_ends_is_told() -> None:
    rows = [{"id": 1, "meta": {"key": "k"}}] * 1000
    client, _ = answering(httpx.Response(200, json={"tasks": rows, "total": 5000}))
    with pytest.raises(ReviewError, match="again and again"):
        list(client.tasks(1))


@pytest.mark.parametrize("text", [None, "", "x", "a|b|c", "now|-1|2"])
def test_a_standing_that_cannot_be_read_is_none(text: str | None) -> None:
    assert Standing.read(text) is None
    assert Standing.read(str(Standing("now", 1, 2))) == Standing("now", 1, 2)
