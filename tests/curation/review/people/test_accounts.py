"""Accounts on a real server: people can log in, once each, and a run that was killed is completed."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from curation.cli.main import cli, run
from curation.review.people import accounts, erasing, passwords, signup
from curation.review.people.accounts import Account
from curation.review.sync.client import Client
from curation.workspace import Workspace
from schemas.errors import ReviewError, UsageError
from tests.curation.review.people.conftest import everybody

pytestmark = pytest.mark.labelstudio


def logs_in(url: str, email: str, password: str | None) -> bool:
    """Whether a person can log in as people do, and work."""
    with httpx.Client(base_url=url) as visitor:
        form = visitor.get("/user/login/").text
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
        assert token is not None
        filled = {"email": email, "password": password or "", "csrfmiddlewaretoken": token[1]}
        visitor.post("/user/login/", data=filled)
        return visitor.get("/api/projects").status_code == 200


def add(place: Workspace, there: Client, email: str, **fields: Any) -> Account:
    return accounts.add(place, there, name="Ann Example", email=email, **fields)


def users(there: Client, email: str) -> list[dict[str, Any]]:
    return [row for row in there.get("/api/users") if row["email"] == email]


def test_a_person_can_log_in_and_is_called_by_the_pseudonym(served: Workspace, there: Client, email: str) -> None:
    made = add(served, there, email.upper(), languages=("en-US", "fr"), regions=("Europe",), timed=True)
    assert logs_in(there.url, email, made.password)
    (row,) = users(there, email)
    assert (row["first_name"], row["last_name"], row["username"]) == ("p1", "", "p1")
    person = everybody(served)["p1"]
    assert (person.languages, person.regions, person.timed) == (("en", "fr"), ("europe",), True)
    assert (person.state, person.server, person.user_id) == ("active", there.name, str(row["id"]))
    assert repr(made.password) not in repr(made)


def test_a_form_that_a_killed_run_sent_and_that_comes_in_late_makes_one_account(
    served: Workspace, there: Client, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """Stands for kill -9: nothing catches it."""

    late: list[tuple[str, str]] = []
    sign_up = signup.sign_up

    def on_its_way(_client: Client, address: str, password: str) -> str:
        late.append((address, password))
        raise Killed

    def after_it(client: Client, address: str, password: str) -> str:
        sign_up(client, *late[0])
        return sign_up(client, address, password)

    with monkeypatch.context() as patch:
        patch.setattr(signup, "sign_up", on_its_way)
        with pytest.raises(Killed):
            add(served, there, email)
    monkeypatch.setattr(signup, "sign_up", after_it)
    made = add(served, there, email)
    assert logs_in(there.url, email, made.password)
    assert len(users(there, email)) == len(everybody(served)) == 1


def test_the_same_address_is_the_same_person(served: Workspace, there: Client, email: str) -> None:
    first = add(served, there, email)
    again = add(served, there, email, languages=("de",))
    assert (again.new, again.password) == (False, first.password)
    accounts.handed_over(served, again)
    assert add(served, there, email).password is None
    assert len(users(there, email)) == len(everybody(served)) == 1
    assert everybody(served)["p1"].languages == ("de",)


@pytest.mark.parametrize("cut", ["sign_up", "find_user", "rename"])
@pytest.mark.parametrize("late", [False, True])
def test_a_run_killed_at_the_server_is_completed(
    served: Workspace, there: Client, email: str, monkeypatch: pytest.MonkeyPatch, cut: str, late: bool
) -> None:
    call = getattr(signup, cut)

    def killed(*args: Any) -> Any:
        if late:
            call(*args)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(signup, cut, killed)
        with pytest.raises(KeyboardInterrupt):
            add(served, there, email)
    made = add(served, there, email)
    assert logs_in(there.url, email, made.password)
    assert len(users(there, email)) == len(everybody(served)) == 1
    assert everybody(served)["p1"].state == "active"


def test_an_account_that_judged_before_keeps_its_pseudonym(served: Workspace, there: Client, email: str) -> None:
    user = signup.sign_up(there, email, "a long password")
    assert served.store.people.pseudonym(there.name, user) == "p1"
    made = add(served, there, email)
    assert (made.person.pseudonym, made.password) == ("p1", None)


def test_an_account_made_by_hand_is_bound(served: Workspace, there: Client, email: str) -> None:
    person = served.store.people.add(name="Ann", email="other@example.org", state="invited").pseudonym
    with pytest.raises(UsageError, match="has no account"):
        accounts.link(served, there, person, email)
    user = signup.sign_up(there, email, "a long password")
    bound = accounts.link(served, there, person, email)
    assert (bound.user_id, bound.email, bound.state) == (user, email, "active")
    other = served.store.people.add(name="Bea", email="bea@example.org", state="invited").pseudonym
    with pytest.raises(UsageError, match="is p1's"):
        accounts.link(served, there, other, email)


def test_erasing_leaves_the_pseudonym_alone(served: Workspace, there: Client, email: str) -> None:
    made = add(served, there, email)
    erased = erasing.erase(served, there, "p1")
    assert made.person.user_id
    assert f"account {made.person.user_id}" in erased.account
    person = everybody(served)["p1"]
    assert (person.name, person.email, person.user_id, person.languages, person.state) == (
        None,
        None,
        None,
        (),
        "erased",
    )
    assert logs_in(there.url, email, made.password)
    assert erasing.erase(served, there, "p1", delete_account=True).account.startswith("the account was deleted;")
    assert not logs_in(there.url, email, made.password)
    assert erasing.erase(served, there, "p1").account == "no account is known any more"


def test_who_comes_back_with_the_same_account_is_the_same_pseudonym(
    served: Workspace, there: Client, email: str
) -> None:
    user = add(served, there, email).person.user_id
    erasing.erase(served, there, "p1")
    person = add(served, there, email).person
    assert (person.pseudonym, person.user_id, person.state) == ("p1", user, "active")


def test_an_account_can_be_deleted_with_the_person_also_after_a_kill(
    served: Workspace, there: Client, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = add(served, there, email)

    def killed(*_args: Any, **_fields: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(type(served.store.people), "erase", killed)
        with pytest.raises(KeyboardInterrupt):
            erasing.erase(served, there, "p1", delete_account=True)
    assert not logs_in(there.url, email, made.password)
    assert "deleted before" in erasing.erase(served, there, "p1", delete_account=True).account
    assert everybody(served)["p1"].state == "erased"


def test_a_lost_password_is_replaced(served: Workspace, there: Client, home: Path, email: str) -> None:
    made = add(served, there, email)
    (served.root / "review" / "data").symlink_to(home / "review" / "data")
    again = passwords.renew(served, "p1")
    assert not logs_in(there.url, email, made.password)
    assert logs_in(there.url, email, again.password)


def test_nothing_tells_a_name_an_address_or_a_password(
    served: Workspace, email: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    command = ["-w", str(served.root), "review", "people"]
    out = tmp_path / "letter.txt"
    assert run(cli, [*command, "add", "Ann Example", "--email", email, "--out", str(out)]) == 0
    letter = out.read_text()
    secret = letter.split()[-1]
    assert out.stat().st_mode & 0o777 == 0o600
    assert email in letter
    assert run(cli, [*command, "list", "--json"]) == 0
    printed = capsys.readouterr()
    for told in (printed.out, printed.err):
        assert not {word for word in ("Ann Example", email, secret) if word in told}
    files = [path for path in served.root.rglob("*") if path.is_file() and path.name not in ("secrets.json",)]
    holders = {path.name for path in files if email.encode() in path.read_bytes()}
    assert holders <= {"store.sqlite", "store.sqlite-wal"}
    assert not [path for path in files if secret.encode() in path.read_bytes()]
    assert all(
        email.encode() not in (fact.body or b"")
        for kind in ("draft", "annotation")
        for fact in served.store.heads(kind)
    )


def test_json_never_holds_the_password_unless_asked(
    served: Workspace, email: str, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["-w", str(served.root), "review", "people", "add", "Ann", "--email", email, "--json"]
    assert run(cli, command) == 0
    told = json.loads(capsys.readouterr().out)
    assert "password" not in told
    assert Path(told["file"]).stat().st_mode & 0o777 == 0o600
    other = ["-w", str(served.root), "review", "people", "add", "Bea", "--email", f"b{email}", "--json"]
    assert run(cli, [*other, "--with-password"]) == 0
    assert len(json.loads(capsys.readouterr().out)["password"]) >= 16


def test_a_server_that_lets_nobody_in_says_what_the_lead_must_do(
    served: Workspace, there: Client, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signup, "_invite", lambda _client: "not-the-token")
    with pytest.raises(signup.ClosedError, match="curate review people link") as caught:
        add(served, there, email)
    assert "not-the-token" not in str(caught.value)
    assert everybody(served)["p1"].state == "invited"


def test_what_the_form_does_not_take_is_told(there: Client, email: str) -> None:
    with pytest.raises(ReviewError, match="did not make the account") as caught:
        signup.sign_up(there, email, "short")
    assert "short" not in str(caught.value)
