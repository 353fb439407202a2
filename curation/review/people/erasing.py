"""Erasing who a pseudonym stands for, here and on the review server. It can be killed and run again."""

from __future__ import annotations

from dataclasses import dataclass, replace

from curation.review.people import erased, moving, signup
from curation.review.people.accounts import letter_file, pending_file
from curation.review.studio.place import locked, place_of
from curation.review.sync.client import Client
from curation.review.sync.recognise import recognise
from curation.workspace import Workspace
from db.people import Person
from schemas.errors import ReviewError, UsageError


@dataclass(frozen=True)
class Erased:
    """What became of a person."""

    pseudonym: str
    account: str
    """What remains on the server, and how to remove it."""
    moved: moving.Moved


def erase(workspace: Workspace, client: Client | None, pseudonym: str, *, delete_account: bool = False) -> Erased:
    """Erase who a pseudonym stands for: name, address, languages, regions, account and timings. The pseudonym stays.

    Args:
        workspace: An open workspace.
        client: The review server; None to leave it as it is.
        pseudonym: Who.
        delete_account: Delete the account on the server for good: saved drafts of theirs are lost, and judgements
            there lose their author.

    Pull before: what they judge later, or judged and was not pulled, is not taken any more. Who is added again with the
    same account gets the same pseudonym.

    Raises:
        UsageError: There is no such person.
        ReviewError: The server refuses; nothing was erased then.
    """
    root = place_of(workspace.root)
    # No pull meanwhile: it knows people from before.
    with locked(root, "accounts"), locked(root, "pull"):
        return _erase(workspace, client, pseudonym, delete_account)


def _erase(workspace: Workspace, client: Client | None, pseudonym: str, delete_account: bool) -> Erased:
    person = next((one for one in workspace.store.people.all() if one.pseudonym == pseudonym), None)
    if person is None:
        raise UsageError(f"person {pseudonym}", "is not known", "curate review people list names everybody")
    if client is not None:
        recognise(workspace, client)
        person = _found_again(workspace, client, person)
    trace = person.trace
    if person.server is not None and person.user_id is not None:
        trace = erased.trace(workspace, person.server, person.user_id)
    account, remains = _cut_off(client, person, delete_account)
    moved = moving.Moved()
    if person.email is not None:
        _, moved = moving.change_state(workspace, pseudonym, "left")
    for held in (pending_file(workspace, pseudonym), letter_file(workspace, pseudonym)):
        held.unlink(missing_ok=True)
    workspace.store.people.erase(pseudonym, trace=trace if remains else None)
    return Erased(pseudonym, account, moved)


def _found_again(workspace: Workspace, client: Client, person: Person) -> Person:
    """An erased person with the account they had here, if it is still there."""
    if person.trace is None or person.user_id is not None:
        return person
    for user in signup.users(client):
        if erased.trace(workspace, client.name, user) == person.trace:
            return replace(person, server=client.name, user_id=user)
    return person


def _cut_off(client: Client | None, person: Person, delete_account: bool) -> tuple[str, bool]:
    """What remains on the server in words, and whether anything does."""
    if person.user_id is None:
        return "no account is known any more" if person.state == "erased" else "there was no account", True
    remains = (
        f"account {person.user_id} and its e-mail address remain on the server: delete it there, or run erase with "
        "--delete-account"
    )
    if client is None or client.name != person.server:
        return remains, True
    try:
        if delete_account:
            signup.delete(client, person.user_id)
            return "the account was deleted; its judgements stay there without an author", False
        signup.rename(client, person.user_id, person.pseudonym)
    except ReviewError as exc:
        if "answered 404" not in exc.message:
            raise
        return "the account was deleted before", False
    return f"it is called {person.pseudonym} there; {remains}", True
