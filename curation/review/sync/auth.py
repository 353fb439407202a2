"""Tokens of Label Studio: a legacy one is sent as it is, a personal one is changed for short-lived access tokens."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Generator
from typing import Any

import httpx

from schemas.errors import ReviewError

_EARLY_SECONDS = 30.0
"""An access token is renewed so long before it ends."""


class TokenAuth(httpx.Auth):
    """Puts the token into each call's header, in the way its kind asks for. It stands nowhere else.

    A personal access token is a JSON web token of the type `refresh`: `POST /api/token/refresh/` gives an access
    token of some minutes for it, which is renewed before it ends and when the server refuses it.

    Args:
        url: The server's address.
        token: A legacy token (40 hexadecimal digits) or a personal access token.
    """

    requires_response_body = True

    def __init__(self, url: str, token: str) -> None:
        self._url = f"{url.rstrip('/')}/api/token/refresh/"
        self._token = token.strip()
        self.personal = _claims(self._token).get("token_type") == "refresh"
        """Whether it is a personal access token."""
        self._access, self._ends = "", 0.0

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Send a request with the token."""
        if not self.personal:
            request.headers["Authorization"] = f"Token {self._token}"
            yield request
            return
        if time.time() > self._ends - _EARLY_SECONDS:
            self._renewed((yield self._renewal()))
        request.headers["Authorization"] = f"Bearer {self._access}"
        reply = yield request
        if reply.status_code == 401:
            self._renewed((yield self._renewal()))
            request.headers["Authorization"] = f"Bearer {self._access}"
            yield request

    def _renewal(self) -> httpx.Request:
        return httpx.Request("POST", self._url, json={"refresh": self._token})

    def _renewed(self, reply: httpx.Response) -> None:
        if reply.status_code in (400, 401, 403, 404):
            raise ReviewError(
                self._url.removesuffix("/api/token/refresh/"), "Label Studio refuses our personal access token",
                "make a new one on the page Account & Settings of the server",
            )  # fmt: skip
        try:
            self._access = str(reply.raise_for_status().json()["access"])
        except (ValueError, KeyError, TypeError) as exc:
            raise httpx.RemoteProtocolError("no access token in the answer") from exc
        ends = _claims(self._access).get("exp")
        self._ends = float(ends) if isinstance(ends, int | float) else time.time() + 2 * _EARLY_SECONDS


def _claims(token: str) -> dict[str, Any]:
    """What a JSON web token says of itself, unchecked; empty where it is none."""
    parts = token.split(".")
    if len(parts) != 3:
        return {}
    try:
        said = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
