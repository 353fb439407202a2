"""Gemini may refuse, cut off, drop, overload and talk nonsense: each request gets its reply or its Issue, in time."""

from __future__ import annotations

import builtins
import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from aurelia.model import MediaPart, Request
from aurelia.models import load_model
from schemas.errors import ModelError, UsageError
from tests.aurelia.models.gemini.conftest import Open
from tests.aurelia.models.gemini.server import KEY, Gemini
from tests.aurelia.models.gemini.wire import Fault, answer, error

ROOT = Path(__file__).parents[4]
BUSY = error(503, "The model is overloaded.", "UNAVAILABLE")
DROP = Fault(0)


def ask(clip: Path | None = None, name: str = "a") -> Request:
    """A request about a clip, or about nothing."""
    return Request(name, "What?", (MediaPart(clip),) if clip else ())


BLOCKED = {"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}}


@pytest.mark.parametrize(
    ("said", "kind", "retry", "text"),
    [
        (BLOCKED, "reply-refused", False, ""),
        (answer("", "SAFETY"), "reply-refused", False, ""),
        (answer("half", "RECITATION"), "reply-refused", False, "half"),
        (answer("", "PROHIBITED_CONTENT"), "reply-refused", False, ""),
        (answer('{"a": ', "MAX_TOKENS"), "reply-truncated", False, '{"a": '),
        (answer("", "MALFORMED_RESPONSE"), "reply-malformed", True, ""),
        (answer("", "OTHER"), "reply-failed", True, ""),
        (answer(" "), "reply-empty", True, ""),
        ({"candidates": []}, "reply-empty", True, ""),
        ({}, "reply-empty", True, ""),
        ({"candidates": [{"finishReason": "STOP"}]}, "reply-empty", True, ""),
        (error(400, "Request contains an invalid argument."), "reply-failed", False, ""),
        (error(413, "too large", "FAILED"), "reply-failed", False, ""),
    ],
)
def test_bad_reply_is_asked_once_and_told(
    model: Open, server: Gemini, said: Any, kind: str, retry: bool, text: str
) -> None:
    server.answers.append(said)

    (reply,) = model().generate([ask()])

    assert reply.error is not None
    assert (reply.error.kind, reply.retry, reply.text) == (kind, retry, text)
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "fault",
    [
        BUSY,
        error(429, "Resource has been exhausted", "RESOURCE_EXHAUSTED"),
        error(500, "internal", "INTERNAL"),
        Fault(502, "<html>bad gateway</html>", {"Content-Type": "text/html"}),
        DROP,
        Fault(200, "no json"),
        Fault(200, {"candidates": 5}),
        Fault(200, {"candidates": [{"content": {"parts": [{"text": 5}]}}]}),
    ],
)
def test_failure_that_passes_is_not_seen(model: Open, server: Gemini, clip: Path, fault: Fault) -> None:
    for endpoint in ("model", "start", "upload", "generate"):
        server.fail(endpoint, fault)
    if fault.status == 200 or fault.headers:
        server.faults.pop("upload")  # the SDK repeats these itself, after seconds

    (reply,) = model().generate([ask(clip)])

    assert (reply.text, reply.error) == ("yes", None)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [(BUSY, "reply-failed"), (DROP, "reply-dropped"), (Fault(200, "no json"), "reply-malformed")],
)
def test_failure_that_stays_ends_after_some_tries(model: Open, server: Gemini, fault: Fault, kind: str) -> None:
    server.fail("generate", *[fault] * 4)

    (reply,) = model("&retries=3").generate([ask()])

    assert reply.error is not None
    assert (reply.error.kind, reply.retry) == (kind, True)
    assert server.count("POST", "generateContent") == 4
    assert model().generate([ask()])[0].text == "yes"


def test_hang_is_ended_in_time(model: Open, server: Gemini) -> None:
    found = model("")
    server.fail("generate", Fault(-1))
    short = load_model(f"gemini:gemini-test?base_url={server.address}&timeout=0.4")
    begun = time.monotonic()

    (reply,) = short.generate([ask()])

    assert reply.error is not None
    assert (reply.error.kind, reply.retry) == ("reply-timeout", True)
    assert time.monotonic() - begun < 1.4
    assert found.generate([ask()])[0].text == "yes"


@pytest.mark.parametrize(
    ("fault", "least"),
    [
        (error(429, "slow down", "RESOURCE_EXHAUSTED", headers={"Retry-After": "0.4"}), 0.4),
        (
            error(
                429, "slow down", "RESOURCE_EXHAUSTED",
                details=[{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "0.4s"}],
            ),
            0.4,
        ),
    ],
)  # fmt: skip
def test_server_says_how_long_to_wait(model: Open, server: Gemini, fault: Fault, least: float) -> None:
    server.fail("generate", fault)
    begun = time.monotonic()

    assert model().generate([ask()])[0].text == "yes"
    assert time.monotonic() - begun >= least


def test_quota_of_a_day_is_not_waited_for(model: Open, server: Gemini) -> None:
    server.fail("generate", error(429, "quota", "RESOURCE_EXHAUSTED", headers={"Retry-After": "36000"}))

    (reply,) = model().generate([ask()])

    assert reply.error is not None
    assert reply.retry
    assert server.count("POST", "generateContent") == 1


@pytest.mark.parametrize("code", [401, 403])
def test_refused_key_ends_the_run_and_names_its_variable(model: Open, server: Gemini, code: int) -> None:
    found = model()
    server.fail("generate", error(code, f"Permission denied for {KEY}", "PERMISSION_DENIED"))

    with pytest.raises(ModelError, match="GEMINI_API_KEY") as caught:
        found.generate([ask()])

    assert KEY not in str(caught.value)


def test_wrong_key_and_wrong_name_are_told_when_it_is_opened(
    model: Open, server: Gemini, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ModelError, match="check the name of the model"):
        model(name="gemini-none")
    monkeypatch.delenv("GEMINI_API_KEY")
    monkeypatch.setenv("GOOGLE_API_KEY", "wrong")
    with pytest.raises(ModelError, match="refused with the key in GOOGLE_API_KEY"):
        model()
    monkeypatch.delenv("GOOGLE_API_KEY")
    with pytest.raises(ModelError, match="set GEMINI_API_KEY or GOOGLE_API_KEY in the environment"):
        model()


def test_missing_package_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *args: Any, **kwargs: Any) -> Any:
        if name.split(".", maxsplit=1)[0] == "google":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ModelError, match=r"pip install 'aurelia-toolkit\[gemini\]'"):
        load_model("gemini:gemini-test")


@pytest.mark.parametrize(
    ("argument", "told"),
    [
        ("a/../b", "no name of a model"),
        ("m?base_url=http://proxy.example", "must begin with https"),
        ("m?base_url=https://me:secret@proxy.example", "must be an address"),
        ("m?api_key=x", "has no option"),
        ("m?fps=0", "from 0.01"),
    ],
)
def test_argument_that_cannot_be_used_is_told(argument: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        load_model(f"gemini:{argument}")


def test_server_that_is_down_ends_the_run(model: Open, server: Gemini) -> None:
    found = model("&retries=0")
    server.fail("generate", *[BUSY] * 8)

    replies = found.generate([ask()] * 7)
    with pytest.raises(ModelError, match="failed 8 requests in a row"):
        found.generate([ask()])

    assert {reply.error.kind for reply in replies if reply.error} == {"reply-failed"}
    assert found.generate([ask()])[0].text == "yes"


def test_hundreds_of_bad_replies_lose_none(model: Open, server: Gemini, clip: Path) -> None:
    luck = random.Random(5)
    bad: list[Any] = [
        answer("", "SAFETY"), answer("x", "MAX_TOKENS"), answer(""), {}, BLOCKED, error(400, "bad"), BUSY, DROP,
        Fault(200, "{"), answer(), answer(), answer(),
    ]  # fmt: skip
    server.answers.extend(luck.choice(bad) for _ in range(400))
    found = model("&retries=1&concurrency=8")

    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda n: found.generate([ask(clip, f"r{n}")])[0], range(250)))

    assert [reply.id for reply in replies] == [f"r{number}" for number in range(250)]
    kinds = Counter(reply.error.kind if reply.error else reply.text for reply in replies)
    assert kinds["yes"] > 50
    assert {"reply-refused", "reply-truncated", "reply-empty", "reply-failed"} <= set(kinds)
