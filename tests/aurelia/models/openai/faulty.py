"""A loopback model server that fails in every way there is, mixed by seed; for anything that asks a model.

    with faulty(reply=lambda body: "some text", faults=FAULTS, rate=0.5, seed=7) as (server, fates):
        model = load_model(f"openai:fake/model?url={server.url}&timeout=1&retries=1&backoff=0.01")

What goes wrong is decided by the request's words alone, so that the same request meets the same fate in every run and
in whatever order threads come; a fault that passes (`PASSING`) spares the same request the second time.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from tests.aurelia.models.openai.loopback import Behaviour, Seen, Server, running
from tests.aurelia.models.openai.media_server import completion

SLOW = 30.0
"""Seconds that a slow answer would take: far beyond any test's patience."""

Reply = Callable[[Mapping[str, Any]], "str | Behaviour"]
"""From a request's JSON to the text of a reply, or to any behaviour."""


def _json(value: Any, status: int = 200, **headers: str) -> Behaviour:
    return Behaviour(
        status, json.dumps(value).encode(), {name.replace("_", "-"): text for name, text in headers.items()}
    )


def _error(status: int, message: str, code: str = "", **headers: str) -> Behaviour:
    return _json({"error": {"message": message, "type": "error", "code": code}}, status, **headers)


def _choice(**choice: Any) -> Behaviour:
    return _json({"choices": [{"index": 0, "finish_reason": "stop", **choice}]})


_WHOLE = completion("a reply that is long enough to be cut in the middle of its words")

FAULTS: dict[str, tuple[str, Callable[[], Behaviour]]] = {
    # the body is against the protocol
    "no json": ("reply-malformed", lambda: Behaviour(body=b"<<<not json>>>")),
    "half a json": ("reply-malformed", lambda: Behaviour(body=_WHOLE[:60])),
    "empty body": ("reply-malformed", lambda: Behaviour(body=b"")),
    "bytes": ("reply-malformed", lambda: Behaviour(body=bytes(range(256)) * 4)),
    "too deep": ("reply-malformed", lambda: Behaviour(body=b"[" * 100_000)),
    "a list": ("reply-malformed", lambda: _json([1, 2, 3])),
    "null": ("reply-malformed", lambda: _json(None)),
    "no choices": ("reply-malformed", lambda: _json({"id": "x", "object": "chat.completion"})),
    "empty choices": ("reply-malformed", lambda: _json({"choices": []})),
    "choices of text": ("reply-malformed", lambda: _json({"choices": ["hello"]})),
    "choices as object": ("reply-malformed", lambda: _json({"choices": {"0": {"message": {"content": "x"}}}})),
    "no message": ("reply-malformed", lambda: _choice(text="old protocol")),
    "content is a number": ("reply-malformed", lambda: _choice(message={"content": 42})),
    "content is an object": ("reply-malformed", lambda: _choice(message={"content": {"text": "x"}})),
    "html": ("reply-malformed", lambda: Behaviour(body=b"<html>login</html>", headers={"Content-Type": "text/html"})),
    "stream": (
        "reply-malformed",
        lambda: Behaviour(body=b'data: {"choices": []}\n\n', headers={"Content-Type": "text/event-stream"}),
    ),
    "compressed": ("reply-malformed", lambda: Behaviour(body=b"\x1f\x8b\x08", headers={"Content-Encoding": "gzip"})),
    "huge": ("reply-malformed", lambda: Behaviour(body=b" " * (17 * 2**20) + _WHOLE)),
    # the reply cannot be used
    "cut at the limit": ("reply-truncated", lambda: Behaviour(body=completion('{"steps": [', finish="length"))),
    "filtered": ("reply-refused", lambda: Behaviour(body=completion("", finish="content_filter"))),
    "refusal": ("reply-refused", lambda: Behaviour(body=completion(None, refusal="I cannot help with that."))),
    "filtered by status": ("reply-refused", lambda: _error(400, "flagged", "content_filter")),
    "no text": ("reply-empty", lambda: Behaviour(body=completion("  \n"))),
    "null text": ("reply-empty", lambda: Behaviour(body=completion(None))),
    # the server says no
    "bad request": ("reply-failed", lambda: _error(400, "At most 0 audio(s) may be provided in one prompt.")),
    "too long": ("reply-failed", lambda: _error(400, "too long", "context_length_exceeded")),
    "too large": ("reply-failed", lambda: Behaviour(413, b"", {"Content-Type": "text/plain"})),
    "redirect": ("reply-failed", lambda: Behaviour(307, headers={"Location": "http://127.0.0.1:9/v1"})),
    "teapot": ("reply-failed", lambda: Behaviour(418, b"short and stout", {"Content-Type": "text/plain"})),
    # it may pass
    "busy": ("reply-failed", lambda: _error(429, "slow down", Retry_After="0.01")),
    "odd wait": ("reply-failed", lambda: _error(429, "slow down", Retry_After="in a while")),
    "broken": ("reply-failed", lambda: _error(500, "internal error")),
    "overloaded": ("reply-failed", lambda: Behaviour(503, b"upstream", {"Content-Type": "text/html"})),
    "gateway": ("reply-failed", lambda: Behaviour(502, b"")),
    "error in 200": ("reply-failed", lambda: _json({"error": {"message": "provider failed", "code": 502}})),
    "gave up": ("reply-failed", lambda: Behaviour(body=completion("so far", finish="abort"))),
    "no answer": ("reply-timeout", lambda: Behaviour(body=_WHOLE, wait=SLOW)),
    "drip": ("reply-timeout", lambda: Behaviour(body=_WHOLE, piece=7, pause=0.1)),
    "dripped head": ("reply-timeout", lambda: Behaviour(body=_WHOLE, piece=1, pause=0.1)),
    "never the rest": ("reply-timeout", lambda: Behaviour(body=_WHOLE, piece=120, pause=SLOW)),
    "hung up": ("reply-dropped", lambda: Behaviour(cut=0)),
    "hung up in the head": ("reply-dropped", lambda: Behaviour(body=_WHOLE, cut=30)),
    "hung up in the body": ("reply-dropped", lambda: Behaviour(body=_WHOLE, cut=150)),
    "longer than told": ("reply-dropped", lambda: Behaviour(body=_WHOLE, declared=10_000, cut=300)),
    "no http": ("reply-dropped", lambda: Behaviour(raw=b"SSH-2.0-OpenSSH_9.6\r\n\r\n")),
}  # fmt: skip
"""Name -> the kind of issue it must become, and what the server does."""

PASSING = frozenset(
    name
    for name, (kind, _make) in FAULTS.items()
    if kind in ("reply-dropped", "reply-timeout")
    or name in ("busy", "odd wait", "broken", "overloaded", "gateway", "error in 200", "gave up")
)
"""Faults that an adapter may repeat at once."""


class Fates:
    """Decides what happens to each request, by its words, and counts it. Safe to use from several threads.

    Args:
        reply: What a request that meets no fault is answered.
        faults: Names of `FAULTS` to choose among.
        rate: Share of requests that meet one.
        seed: Another seed gives other requests other faults.
        passes: A fault of `PASSING` strikes the same request only once.
    """

    def __init__(
        self, reply: Reply, faults: Sequence[str], rate: float = 0.5, seed: int = 0, passes: bool = False
    ) -> None:
        self.reply, self.faults, self.rate, self.seed, self.passes = reply, list(faults), rate, seed, passes
        self.met: Counter[str] = Counter()
        """How often each fault struck; `""` counts the good replies."""
        self._struck: set[str] = set()
        self._lock = threading.Lock()

    def fault_of(self, body: Mapping[str, Any]) -> str:
        """The fault that this request meets; empty for none."""
        words = json.dumps([self.seed, body.get("messages"), body.get("seed")], sort_keys=True)
        drawn = int.from_bytes(hashlib.sha256(words.encode()).digest()[:8])
        if drawn % 10_000 >= self.rate * 10_000:
            return ""
        return self.faults[drawn // 10_000 % len(self.faults)]

    def respond(self, seen: Seen) -> Behaviour:
        """What the server does with a request."""
        if not seen.path.endswith("/chat/completions"):
            return _json({"object": "list", "data": [{"id": "fake/model", "owned_by": "tests"}]})
        body = seen.json
        fault = self.fault_of(body)
        with self._lock:
            mark = hashlib.sha256(seen.body).hexdigest()
            if self.passes and fault in PASSING and mark in self._struck:
                fault = ""
            self._struck.add(mark)
            self.met[fault] += 1
        if fault:
            return FAULTS[fault][1]()
        answer = self.reply(body)
        return answer if isinstance(answer, Behaviour) else Behaviour(body=completion(answer))


@contextmanager
def faulty(
    reply: Reply,
    *,
    faults: Sequence[str] = tuple(FAULTS),
    rate: float = 0.5,
    seed: int = 0,
    passes: bool = False,
) -> Iterator[tuple[Server, Fates]]:
    """A running server whose replies fail by seed; see `Fates`."""
    fates = Fates(reply, faults, rate, seed, passes)
    with running(fates.respond) as server:
        yield server, fates


def prompt_of(body: Mapping[str, Any]) -> str:
    """The last text of a request's JSON: what is asked, after the media."""
    content = body["messages"][-1]["content"]
    return str(content if isinstance(content, str) else content[-1]["text"])
