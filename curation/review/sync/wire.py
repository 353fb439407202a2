"""Calls to a Label Studio, repeated where that is safe; whatever goes wrong becomes a ReviewError."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import httpx

from curation.review.studio.environment import VERSION
from curation.review.sync import remote
from curation.review.sync.auth import TokenAuth
from curation.review.sync.remote import RefusedError
from schemas.base import encodable
from schemas.errors import ReviewError

TIMEOUT = httpx.Timeout(120.0, connect=5.0)
TRIES = 8
"""How often a call is made at most where it may be made again."""
PAUSE_SECONDS = 0.25
"""Before the second try; doubled before each later one, up to `LONGEST_PAUSE_SECONDS`."""
LONGEST_PAUSE_SECONDS = 8.0
SETTLE_SECONDS = 2.0
"""Between two looks at what an uncertain call does."""

_BUSY = 429
_PASSING = frozenset({_BUSY, 500, 502, 503, 504})
"""Answers that another try may mend: a limit, a proxy, a locked database."""


class Wire:
    """One server's HTTP interface.

    Reading calls, and writing ones that give the same when made twice, are repeated after a pause. Other writing calls
    are repeated here only where the server said that it did not look at them (429); else their caller, who can look
    what came of them, decides.

    Args:
        url: The server's address.
        token: A legacy or personal access token; sent in a header only.
    """

    def __init__(self, url: str, token: str) -> None:
        self.url = url.rstrip("/")
        self.local = remote.host_of(self.url) in {"127.0.0.1", "localhost", "::1"}
        """Whether the server is on this machine."""
        self._http = httpx.Client(
            base_url=self.url, timeout=TIMEOUT, trust_env=not self.local, auth=TokenAuth(self.url, token)
        )
        self._answered = False
        self.clock: datetime | None = None
        """The server's clock, to the second, as its last reply gave it."""

    def close(self) -> None:
        """Let the connection go."""
        self._http.close()

    def fetch(self, path: str, headers: Mapping[str, str]) -> httpx.Response:
        """What the server answers for a file, as it is; not followed elsewhere, where the token has no business.

        Raises:
            ReviewError: There is no answer.
        """
        try:
            return self._http.request("GET", path, headers=dict(headers))
        except httpx.HTTPError as exc:
            raise self._silent(exc) from exc

    def _call(self, method: str, path: str, *, again: bool | None = None, **kwargs: Any) -> Any:
        """The answer's JSON; `again`: whether the call gives the same when made twice (all but POST do)."""
        return self._read(self._send(method, path, again=again, **kwargs))

    def _send(self, method: str, path: str, *, again: bool | None = None, **kwargs: Any) -> httpx.Response:
        """The answer, whatever its status; the last one after tries in vain."""
        again = method != "POST" if again is None else again
        for number in range(TRIES):
            last = number == TRIES - 1
            try:
                reply = self._http.request(method, path, **kwargs)
            except httpx.HTTPError as exc:
                if last or not again or not self._answered:
                    raise self._silent(exc) from exc
                self._pause(number)
                continue
            self._answered = True
            self.clock = remote.clock(reply) or self.clock
            if last or self._settled(reply, again):
                return reply
            self._pause(number, reply)
        raise ReviewError(self.url, "was not asked")  # TRIES is at least 1

    def _settled(self, reply: httpx.Response, again: bool) -> bool:
        """Whether an answer is to be taken as it is."""
        if reply.is_success:
            return not again or _whole(reply)
        return reply.status_code != _BUSY and not (again and reply.status_code in _PASSING)

    def _pause(self, number: int, reply: httpx.Response | None = None) -> None:
        pause = PAUSE_SECONDS * 2**number
        asked = reply.headers.get("Retry-After", "") if reply is not None else ""
        if asked.isdigit():
            pause = max(pause, float(asked))
        time.sleep(min(pause, LONGEST_PAUSE_SECONDS))

    def _silent(self, exc: httpx.HTTPError) -> ReviewError:
        if isinstance(exc, httpx.TimeoutException):
            return ReviewError(self.url, "Label Studio does not answer in time", "run the same command again")
        if self._answered:
            return ReviewError(self.url, "the line to Label Studio broke", "run the same command again")
        return ReviewError(self.url, "Label Studio is not there", "start it with: curate review up")

    def _read(self, reply: httpx.Response) -> Any:
        if reply.is_success:
            return parsed(self.url, reply)
        if reply.status_code in (401, 403):
            raise RefusedError(self.url, "Label Studio refuses our token", "check the token, or: curate review status")
        call = f"{reply.request.method} {reply.request.url.path}"
        kind = ReviewError if reply.status_code in _PASSING else RefusedError
        raise kind(
            self.url, f"Label Studio answered {reply.status_code} to {call}: {reason(reply)}",
            f"look at its log; this toolkit is made for version {VERSION}",
        )  # fmt: skip


def _whole(reply: httpx.Response) -> bool:
    if not reply.content:
        return True
    try:
        reply.json()
    except (ValueError, RecursionError):
        return False
    return True


def parsed(url: str, reply: httpx.Response) -> Any:
    """The JSON of an answer; an empty one is `{}`.

    Raises:
        ReviewError: It is none.
    """
    if not reply.content:
        return {}
    try:
        return encodable(reply.json())
    except (ValueError, RecursionError) as exc:
        raise ReviewError(url, "is no Label Studio: its answer is not JSON", "check the address and port") from exc


def object_of(url: str, body: Any) -> dict[str, Any]:
    """A JSON answer that must be an object.

    Raises:
        ReviewError: It is none.
    """
    if not isinstance(body, dict):
        raise ReviewError(url, "is no Label Studio: its answer is another one's", "check the address and port")
    return body


def reason(reply: httpx.Response) -> str:
    """Why the server refused, in its own words."""
    try:
        body = reply.json()
    except ValueError:
        return reply.text[:200]
    detail = body.get("validation_errors") or body.get("detail") if isinstance(body, dict) else body
    return json.dumps(detail or body)[:400]
