"""Accounts on a review server. Label Studio makes ones that can log in at its sign-up form alone."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import httpx

from curation.review.sync.client import Client
from schemas.errors import ReviewError

_TIMEOUT = httpx.Timeout(60.0, connect=5.0)
_FORM_TOKEN = re.compile(r'name="csrfmiddlewaretoken"\s+value="([^"]+)"')
_FAULTS = re.compile(r'class="field_errors">(.*?)</ul>', re.DOTALL)
_TAGS = re.compile(r"<[^>]*>")
_FORM = "/user/signup/"


class ClosedError(ReviewError):
    """The server lets nobody in by an invite link that we can get."""


def find_user(client: Client, email: str) -> str | None:
    """The server's id of the account with an e-mail address; None where there is none.

    Raises:
        ReviewError: The server does not tell.
    """
    for row in _rows(client):
        if str(row.get("email", "")).casefold() == email.casefold():
            return _number(client, row)
    return None


def users(client: Client) -> list[str]:
    """The server's ids of all accounts.

    Raises:
        ReviewError: The server does not tell.
    """
    return [_number(client, row) for row in _rows(client)]


def _rows(client: Client) -> list[dict[str, Any]]:
    found = client.get("/api/users")
    rows = found.get("results", []) if isinstance(found, dict) else found
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _number(client: Client, row: dict[str, Any]) -> str:
    if not isinstance(row.get("id"), int):  # it becomes part of addresses
        raise ReviewError(client.url, "gave an account that cannot be read", "check the address and port")
    return str(row["id"])


def sign_up(client: Client, email: str, password: str) -> str:
    """Make an account by the invite link; returns the server's id of it.

    A call whose answer is lost may have made it: look with `find_user` before another try.

    Raises:
        ClosedError: The server does not give us its invite link, or does not take it.
        ReviewError: The server is not there, or turned the form down.
    """
    link = _invite(client)
    with httpx.Client(base_url=client.url, timeout=_TIMEOUT, trust_env=not client.local) as visitor:
        try:
            form = visitor.get(_FORM, params={"token": link})
            token = _FORM_TOKEN.search(form.text)
            if form.status_code != 200 or token is None:
                raise _closed(client, "shows no sign-up form")
            filled = {"email": email, "password": password, "csrfmiddlewaretoken": token[1]}
            reply = visitor.post(_FORM, params={"token": link}, data=filled, headers={"Referer": f"{client.url}/"})
        except httpx.HTTPError as exc:
            # The exception's own text names the address with the link's token.
            raise ReviewError(client.url, "broke off while signing up", "run the same command again") from exc
    if reply.status_code == 403:
        raise _closed(client, "does not take its own invite link")
    if reply.status_code != 302:
        raise ReviewError(client.url, f"did not make the account: {_fault(reply)}", "mend it and run it again")
    made = find_user(client, email)
    if made is None:
        raise ReviewError(client.url, "made the account but does not list it", "run the same command again")
    return made


def renew_invite(client: Client) -> None:
    """Draw another invite link: the old one, which the server writes into its log as it is used, opens nothing then.

    Raises:
        ReviewError: The server refuses.
    """
    client.change("POST", "/api/invite/reset-token", {})


def rename(client: Client, user: str, name: str) -> None:
    """Let others on the server see an account under this name alone; its e-mail address stays.

    Raises:
        ReviewError: The server refuses.
    """
    client.change("PATCH", f"/api/users/{user}/", {"first_name": name, "last_name": "", "username": name, "phone": ""})


def delete(client: Client, user: str) -> None:
    """Delete an account for good; its submitted judgements stay on the server without a name, saved drafts do not.

    Raises:
        ReviewError: The server refuses, such as where the token is not its owner's.
    """
    client.change("DELETE", f"/api/users/{user}/")


def _invite(client: Client) -> str:
    try:
        given: Any = client.get("/api/invite")
    except ReviewError as exc:
        raise _closed(client, "does not give us its invite link") from exc
    if not isinstance(given, dict):
        raise _closed(client, "does not give us its invite link")
    query = httpx.QueryParams(urlsplit(str(given.get("invite_url", ""))).query)
    token = str(given.get("token") or query.get("token", ""))
    if not token:
        raise _closed(client, "has no invite link")
    return token


def _closed(client: Client, message: str) -> ClosedError:
    return ClosedError(
        client.url, message,
        "send the person an invite from the server's own pages (Organization, Add People); once they have signed up: "
        "curate review people link PSEUDONYM EMAIL",
    )  # fmt: skip


def _fault(reply: httpx.Response) -> str:
    found = [unescape(_TAGS.sub(" ", text)) for text in _FAULTS.findall(reply.text)]
    told = "; ".join(" ".join(text.split()) for text in found)
    return told[:200] or f"it answered {reply.status_code}"
