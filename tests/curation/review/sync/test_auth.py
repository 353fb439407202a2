"""Both kinds of tokens: sent in the header their kind asks for, renewed in time, shown nowhere."""

from __future__ import annotations

import base64
import json
import time
from typing import Any

import httpx
import pytest

from curation.review.sync.auth import TokenAuth
from curation.review.sync.client import Client
from schemas.errors import ReviewError


def web_token(**claims: Any) -> str:
    """A JSON web token that says this of itself."""
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in ({}, claims)]
    return ".".join([*parts, "signature"])


PERSONAL = web_token(token_type="refresh", exp=time.time() + 1e6)


class Server:
    """Gives access tokens of so many seconds, and takes only the newest."""

    def __init__(self, seconds: float = 300.0, *, revoked: bool = False) -> None:
        self.seconds, self.revoked = seconds, revoked
        self.given = ""
        self.renewals = 0
        self.refused = 0
        self.seen: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/ls/api/token/refresh/":
            assert "Authorization" not in request.headers
            if self.revoked or json.loads(request.content) != {"refresh": PERSONAL}:
                return httpx.Response(401, json={"detail": "Token is blacklisted"})
            self.renewals += 1
            self.given = web_token(token_type="access", exp=time.time() + self.seconds, number=self.renewals)
            return httpx.Response(200, json={"access": self.given})
        self.seen.append(request.headers["Authorization"])
        if self.given and self.seen[-1] != f"Bearer {self.given}":
            self.refused += 1
            return httpx.Response(401, json={})
        return httpx.Response(200, json={"email": "a@b"})


def client(server: Server, token: str = PERSONAL) -> Client:
    made = Client("http://127.0.0.1:1/ls", token)
    made._http = httpx.Client(
        base_url=made.url, transport=httpx.MockTransport(server), auth=TokenAuth(made.url, token)
    )  # fmt: skip
    return made


def test_a_legacy_token_is_sent_as_it_is() -> None:
    server = Server()
    client(server, "0" * 40).check_token()
    assert (server.seen, server.renewals) == (["Token " + "0" * 40], 0)


def test_a_personal_token_is_changed_once_and_never_sent_as_a_header() -> None:
    server = Server()
    with client(server) as connection:
        connection.check_token()
        connection.check_token()
    assert (len(server.seen), server.renewals) == (2, 1)
    assert not any(PERSONAL in header for header in server.seen)


def test_an_access_token_is_renewed_before_it_ends_and_when_it_is_refused() -> None:
    short = Server(seconds=10.0)
    with client(short) as connection:
        connection.check_token()
        connection.check_token()
    assert (short.renewals, short.refused) == (2, 0)
    changed = Server()
    with client(changed) as connection:
        connection.check_token()
        changed.given = "another"
        connection.check_token()
    assert (changed.renewals, changed.refused) == (2, 1)


def test_a_revoked_token_is_told_without_being_shown() -> None:
    with pytest.raises(ReviewError, match="personal access token") as told:
        client(Server(revoked=True)).check_token()
    assert PERSONAL not in str(told.value)


@pytest.mark.labelstudio
def test_the_real_server_takes_a_personal_token(running: Any, home: Any) -> None:
    from curation.review.studio import server

    with server.connect(home) as own:
        settings = own.get("/api/jwt/settings")
        own.change("POST", "/api/jwt/settings", {**settings, "api_tokens_enabled": True})
        token = own.change("POST", "/api/token/", {})["token"]
        with Client(own.url, token) as personal:
            personal.check_token()
            assert personal.version() == own.version()
            assert [one.id for one in personal.projects()] == [one.id for one in own.projects()]
        with Client(own.url, token[:-4] + "aaaa") as forged, pytest.raises(ReviewError, match="refuses our"):
            forged.check_token()
