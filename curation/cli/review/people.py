"""`curate review people`: who reviews, with their accounts."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from curation.cli.context import Shared, emit, emit_table, err, show_issues, with_workspace
from curation.cli.review.server import client, elsewhere
from curation.review.people import accounts, assign, balance, handover, known, ledger, moving, passwords, plan, training
from curation.review.people.erasing import erase as erase_person
from curation.review.studio import server
from curation.review.sync.client import Client
from curation.workspace import Workspace
from schemas.errors import UsageError
from schemas.review import Role

if TYPE_CHECKING:
    from db.people import Person

_languages = click.option("--languages", default=None, metavar="en,fr", help="Languages they understand.")
_regions = click.option("--regions", default=None, metavar="europe,asia", help="Regions of the world they know.")
_timed = click.option(
    "--timed/--not-timed", default=None, help="They agree that it is kept how long they take, or no more."
)
_out = click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path),
    help="Write what is to be handed over into a file that only you can read, instead of printing it.",
)  # fmt: skip
_with_password = click.option("--with-password", is_flag=True, help="With --json: print the password too.")


@click.group("people")
def COMMAND() -> None:  # noqa: N802 - the name the scan looks for
    """Who reviews: accounts, languages, training, and what becomes of their work when they leave."""


@COMMAND.command("add")
@click.argument("name")
@click.option("--email", required=True, help="They log in with it; the same address is the same person.")
@_languages
@_regions
@_timed
@_out
@_with_password
@elsewhere
@with_workspace
def add(
    workspace: Workspace, shared: Shared, name: str, email: str, languages: str | None, regions: str | None,
    timed: bool | None, out: Path | None, with_password: bool, url: str, token_env: str,
) -> None:  # fmt: skip
    """Make a person and their account, and give the password to hand over. Run again, it completes."""
    with _server(workspace, url, token_env) as connection:
        account = accounts.add(
            workspace, connection, name=name, email=email, languages=_list(languages), regions=_list(regions),
            timed=bool(timed),
        )  # fmt: skip
    _hand_over(workspace, shared, account, out, with_password)


@COMMAND.command("password")
@click.argument("person")
@_out
@_with_password
@with_workspace
def password(workspace: Workspace, shared: Shared, person: str, out: Path | None, with_password: bool) -> None:
    """Give a person of this workspace's own server another password: Label Studio has no page for it."""
    _hand_over(workspace, shared, passwords.renew(workspace, person), out, with_password)


def _hand_over(
    workspace: Workspace, shared: Shared, account: accounts.Account, out: Path | None, with_password: bool
) -> None:
    person = account.person
    path = handover.written(workspace, account, out, hide=shared.as_json and not with_password)
    data: dict[str, Any] = {
        "person": person.pseudonym, "state": person.state, "new": account.new, "url": account.url,
        "file": str(path) if path else None,
    }  # fmt: skip
    if with_password:
        data["password"] = account.password
    told = [f"{person.pseudonym} {'is new' if account.new else 'was known already'}; {person.state}."]
    told.append(f"Hand over, and keep no copy: {path}" if path else handover.letter(account))
    told += _advice(workspace, account) if account.new else []
    emit(shared, data, text="\n".join(told))
    accounts.handed_over(workspace, account)


def _advice(workspace: Workspace, account: accounts.Account) -> list[str]:
    if account.password is None:
        return []
    wanted, gold = plan.settings(workspace.root).training.items, len(known.all_gold(workspace.store))
    told = ["Label Studio has no page to change it: hand it over where others cannot read it."]
    if account.person.state == "active" and wanted:
        told.append(f"No training: there are {gold} gold items of the {wanted} of a round (curate review gold add).")
    if account.person.timed and not workspace.settings.review_timings:
        told.append("Timings are kept once the setting review_timings is true.")
    return [*told, "Next: curate review push"]


@COMMAND.command("list")
@click.option("--names", is_flag=True, help="Show names and e-mail addresses.")
@with_workspace
def list_(workspace: Workspace, shared: Shared, names: bool) -> None:
    """Everybody by pseudonym, with what they have to do. Names only where asked for."""
    held = ledger.read(workspace.store)
    left = Counter(one.reviewer for one in held.waiting() if one.role is Role.work)
    done = Counter(one.reviewer for one in held.done if one.role is Role.work)
    columns = ["person", "state", "languages", "regions", "timed", "to do", "judged"]
    columns += ["name", "e-mail"] if names else []
    rows = [_row(one, left[one.pseudonym], done[one.pseudonym], names) for one in workspace.store.people.all()]
    emit_table(shared, "People", columns, rows)


def _row(person: Person, left: int, done: int, names: bool) -> list[Any]:
    state = person.state if person.email or person.state == "erased" else "seen on the server"
    row: list[Any] = [person.pseudonym, state, ",".join(person.languages), ",".join(person.regions)]
    row += ["yes" if person.timed else "no", left, done]
    return row + ([person.name or "", person.email or ""] if names else [])


@COMMAND.command("set")
@click.argument("person")
@_languages
@_regions
@_timed
@click.option("--name", default=None, help="What you call them.")
@click.option("--email", default=None, help="Their address, as long as they have no account; then: people add again.")
@click.option("--state", type=click.Choice(["training", "active", "paused", "left"]), default=None)
@with_workspace
def set_(
    workspace: Workspace, shared: Shared, person: str, languages: str | None, regions: str | None,
    timed: bool | None, name: str | None, email: str | None, state: str | None,
) -> None:  # fmt: skip
    """Change what is known of a person. Who becomes `active` needs no training; who pauses hands their work on."""
    known = moving.find(balance.reviewers(workspace), person)
    given: dict[str, Any] = {"timed": timed, "name": name, "email": email and accounts.readdressed(known, email)}
    given |= {"languages": accounts.codes_of(_list(languages)) if languages is not None else None}
    given |= {"regions": accounts.codes_of(_list(regions)) if regions is not None else None}
    asked = {key: value for key, value in given.items() if value is not None}
    if asked:
        workspace.store.people.change(person, **asked)
    if timed is False:
        err.print(f"No times of {person} are kept any more; those that were kept are deleted.", markup=False)
    if state is not None:
        return _state(workspace, shared, person, state)
    return emit(shared, {"person": person, "changed": sorted(asked)}, text=f"{person}: {len(asked)} changed.")


@COMMAND.command("pause")
@click.argument("person")
@with_workspace
def pause(workspace: Workspace, shared: Shared, person: str) -> None:
    """Give a person no work for a while; what they have not judged goes to others. Back: set PERSON --state active."""
    _state(workspace, shared, person, "paused")


@COMMAND.command("leave")
@click.argument("person")
@with_workspace
def leave(workspace: Workspace, shared: Shared, person: str) -> None:
    """A person stops: what they judged stays, what they have not judged goes to others."""
    _state(workspace, shared, person, "left")


def _state(workspace: Workspace, shared: Shared, person: str, state: str) -> None:
    _, moved = moving.change_state(workspace, person, state)
    data = {"person": person, "state": state, "moved": moved.moved, "waiting": moved.waiting, "kept": moved.kept}
    text = f"{person} is {state}."
    if state not in assign.AT_WORK:
        text += f" {moved.moved} pieces of work have gone to others; {moved.waiting} wait for somebody new."
    emit(shared, data, text=f"{text}\nNext: curate review push")


@COMMAND.command("link")
@click.argument("person")
@click.argument("email")
@elsewhere
@with_workspace
def link(workspace: Workspace, shared: Shared, person: str, email: str, url: str, token_env: str) -> None:
    """Bind a person to an account that exists on the server, such as one they made by an invite link."""
    with _server(workspace, url, token_env) as connection:
        bound = accounts.link(workspace, connection, person, email)
    emit(shared, {"person": bound.pseudonym, "state": bound.state}, text=f"{person} has that account; {bound.state}.")


@COMMAND.command("erase")
@click.argument("person")
@click.option("--delete-account", is_flag=True, help="Delete the account on the server too.")
@click.option("--store-only", is_flag=True, help="Leave the server as it is, and do not pull.")
@elsewhere
@with_workspace
def erase(
    workspace: Workspace, shared: Shared, person: str, delete_account: bool, store_only: bool, url: str, token_env: str
) -> None:
    """Pull, then erase who a pseudonym stands for, with their timings. Judgements stay, under the pseudonym."""
    if store_only:
        if delete_account:
            raise UsageError("--store-only", "leaves the account as it is", "leave one of the two out")
        erased = erase_person(workspace, None, person)
    else:
        _pull_first(workspace, url, token_env)
        with _server(workspace, url, token_env) as connection:
            erased = erase_person(workspace, connection, person, delete_account=delete_account)
    data = {"person": erased.pseudonym, "account": erased.account, "moved": erased.moved.moved}
    emit(
        shared,
        data,
        text=f"{person} is erased here: name, address, languages, timings. On the server: {erased.account}",
    )


def _pull_first(workspace: Workspace, url: str, token_env: str) -> None:
    """Bring their judgements home: afterwards they are not taken any more."""
    from curation.review.sync.pull import pull

    report = pull(workspace, client(workspace, url, token_env))
    err.print(f"Pulled {report.new} judgements first.", markup=False)
    show_issues(report.issues)


@COMMAND.command("train")
@click.option("--again", multiple=True, metavar="PERSON", help="Give this person another round. Repeatable.")
@with_workspace
def train(workspace: Workspace, shared: Shared, again: tuple[str, ...]) -> None:
    """Give new people their training items, and let those begin who judged enough of them right."""
    stand = training.train(workspace, again=again)
    columns = ["person", "given", "judged", "right", "of", "qualified", "gold missing", "not right"]
    rows = [
        [one.reviewer, one.given, one.judged, one.right, one.of, "yes" if one.qualified else "no", one.missing,
         " ".join(result.item[:12] for result in one.results if not result.right)]
        for one in stand
    ]  # fmt: skip
    emit_table(shared, "Training", columns, rows)
    if any(one.missing for one in stand):
        err.print("There are too few gold items that they have not met: curate review gold add", markup=False)


def _server(workspace: Workspace, url: str, token_env: str) -> Client:
    connection = client(workspace, url, token_env) or server.connect(workspace.root)
    connection.check_token()
    return connection


def _list(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (text or "").split(",") if part.strip())
