"""People: who they are to us, and their accounts on the review server. All here can be killed and run again."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aurelia import whole
from curation.review.people import erased, moving, plan, signup, training
from curation.review.people.balance import reviewers
from curation.review.people.material import code
from curation.review.studio import secretfile
from curation.review.studio.place import locked, place_of
from curation.review.sync.client import Client
from curation.review.sync.recognise import recognise
from curation.workspace import Workspace
from db.people import Person
from schemas.base import encodable
from schemas.errors import ReviewError, UsageError

_EMAIL = re.compile(r"^[^@\s]+@(localhost|[^@\s.]+(\.[^@\s.]+)+)$")
"""What Label Studio takes: it refuses a host without a dot, and the person would be stored before it does."""
_LONGEST = 254


@dataclass(frozen=True)
class Account:
    """A person with what is to be handed to them."""

    person: Person
    url: str
    """Where they log in."""
    password: str | None = field(default=None, repr=False)
    """For the first time; None where they have an account and know it."""
    new: bool = True
    """False where the person was known already."""


def add(
    workspace: Workspace, client: Client, *, name: str, email: str, languages: tuple[str, ...] = (),
    regions: tuple[str, ...] = (), timed: bool = False,
) -> Account:  # fmt: skip
    """Make a person and their account; the same e-mail address is the same person.

    Run again after it was killed, it completes what is missing; a password that was not handed over is given again.

    Args:
        workspace: An open workspace.
        client: The review server.
        name: What the lead calls them; kept in the store alone.
        email: Their address; they log in with it.
        languages: Codes of languages they understand, such as `en`.
        regions: Regions of the world they know.
        timed: They agreed that it is kept how long they take.

    Raises:
        UsageError: That is no e-mail address.
        signup.ClosedError: The person is stored, but the lead must invite them by hand.
        ReviewError: The server is not there or refuses.
    """
    with locked(place_of(workspace.root), "accounts"):
        known = {"languages": codes_of(languages), "regions": codes_of(regions), "timed": timed or None}
        asked = {name: value for name, value in known.items() if value}
        recognise(workspace, client)
        return _add(workspace, client, _address(email), {"name": encodable(name), **asked})


def _add(workspace: Workspace, client: Client, email: str, known: dict[str, Any]) -> Account:
    everybody = reviewers(workspace)
    there = next((one for one in everybody if (one.email or "").casefold() == email), None)
    user = signup.find_user(client, email)
    if there is None:
        there, new = _recorded(workspace, client, user, {**known, "email": email, "state": "invited"}), True
    else:
        there, new = workspace.store.people.change(there.pseudonym, **known), False
    pending = pending_file(workspace, there.pseudonym)
    if user is None:
        password = _read_password(pending) or secrets.token_urlsafe(12)
        # On disk before the account is made: whoever is killed in between finds it there.
        whole.write(pending, json.dumps({"password": password}), whole.PRIVATE)
        try:
            user = _signed_up(client, email, password)
        except ReviewError:
            _close_invite(workspace, client)
            raise
    password_left = _read_password(pending)
    if password_left is not None:
        _close_invite(workspace, client)
        signup.rename(client, user, there.pseudonym)  # others on the server see no name, so judgements stay blind
    return Account(_bound(workspace, client, there, user), client.url, password_left, new)


def _close_invite(workspace: Workspace, client: Client) -> None:
    """Let the invite link that our own server has written into its log open nothing any more; others' stays theirs."""
    own = secretfile.read(place_of(workspace.root).secrets)
    if own is not None and own.server == client.name:
        signup.renew_invite(client)


def _signed_up(client: Client, email: str, password: str) -> str:
    try:
        return signup.sign_up(client, email, password)
    except ReviewError:
        # The form that a killed run sent may have come in only now: then the server refuses the address a second time.
        user = signup.find_user(client, email)
        if user is None:
            raise
        return user


def handed_over(workspace: Workspace, account: Account) -> None:
    """Forget an account's first password: it was printed, or written to where it was asked for."""
    pending_file(workspace, account.person.pseudonym).unlink(missing_ok=True)


def link(workspace: Workspace, client: Client, pseudonym: str, email: str) -> Person:
    """Bind a person to the account with that e-mail address, such as one they made themselves.

    Raises:
        UsageError: There is no such person or account, or the account is another person's.
    """
    person, email = moving.find(reviewers(workspace), pseudonym), _address(email)
    recognise(workspace, client)
    user = signup.find_user(client, email)
    if user is None:
        raise UsageError(
            "that e-mail address", f"has no account on {client.url}", "let the person sign up by the invite link first"
        )
    other = _holder(workspace, client, user, demo=person.demo)
    if other not in (None, pseudonym):
        raise UsageError(
            f"that account is {other}'s", "and a pseudonym is never given to somebody else",
            f"erase {pseudonym}, then: curate review people add with this e-mail address, which takes {other}",
        )  # fmt: skip
    return _bound(workspace, client, workspace.store.people.change(pseudonym, email=email), user)


def _recorded(workspace: Workspace, client: Client, user: str | None, fields: dict[str, Any]) -> Person:
    """A new person; where the account turned up before (it judged something), the one it is known as."""
    holder = _holder(workspace, client, user, demo=workspace.settings.demo) if user else None
    if holder is not None:
        return workspace.store.people.change(holder, **fields)
    return workspace.store.people.add(demo=workspace.settings.demo, **fields)


def _holder(workspace: Workspace, client: Client, user: str, *, demo: bool) -> str | None:
    everybody = [one for one in workspace.store.people.all() if one.demo == demo]
    held = next((one for one in everybody if (one.server, one.user_id) == (client.name, user)), None)
    if held is not None:
        return held.pseudonym
    try:
        # Who was erased and comes back is the same person: with a second pseudonym they would count twice.
        left = erased.holders(workspace, client.name, user)
    except ReviewError:  # the key was lost; the lead says whose account it is
        return None
    return next((one.pseudonym for one in everybody if one.pseudonym in left), None)


def _bound(workspace: Workspace, client: Client, person: Person, user: str) -> Person:
    state = person.state
    if state == "invited":
        state = training.begins(workspace.store, plan.settings(workspace.root))
    return workspace.store.people.change(person.pseudonym, server=client.name, user_id=user, state=state)


def readdressed(person: Person, email: str) -> str:
    """The address to store for somebody who has no account yet, such as after a misspelt one was refused.

    Raises:
        UsageError: They have an account, or that is no e-mail address.
    """
    if person.user_id:
        raise UsageError("--email", f"cannot be changed: {person.pseudonym} has an account", "add them as a new person")
    return _address(email)


def _address(email: str) -> str:
    text = email.strip().casefold()
    if not _EMAIL.match(text) or len(text) > _LONGEST:
        raise UsageError("--email", "is no e-mail address", "write it as name@example.org")
    return text


def codes_of(texts: Iterable[str]) -> tuple[str, ...]:
    """Languages or regions as they are stored: each once, in a form that compares."""
    return tuple(dict.fromkeys(code(text) for text in texts if text.strip()))


def pending_file(workspace: Workspace, pseudonym: str) -> Path:
    """Where a first password lies until it was handed over."""
    return place_of(workspace.root).root / "invited" / f"{pseudonym}.json"


def letter_file(workspace: Workspace, pseudonym: str) -> Path:
    """Where a person's address and password are written for the lead, where nothing else is asked for."""
    return pending_file(workspace, pseudonym).with_suffix(".txt")


def _read_password(path: Path) -> str | None:
    try:
        return str(json.loads(path.read_text())["password"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as exc:
        raise ReviewError(str(path), "cannot be read", "delete it, and set a new password on the server") from exc
