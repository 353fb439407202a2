"""The commands a lead uses, on workspaces without a server."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from curation.cli.main import cli, run
from curation.review.people import handover
from curation.review.people.accounts import Account
from curation.workspace import Workspace
from db.people import ReviewTime
from schemas.review import RejectReason, Role, Verdict
from tests.curation.review.people.conftest import drafts, everybody, hire, judge

Call = Callable[..., Any]
PLAN = "ratio = [1, 0, 0]\ntrain = {doubled = 0}\nprobes = {gold = 0, planted = 0}\n"


@pytest.fixture
def call(place: Workspace, capsys: pytest.CaptureFixture[str]) -> Call:
    """Runs `curate review ... --json` in the workspace and gives what it printed."""

    def given(*words: str, code: int = 0) -> Any:
        capsys.readouterr()
        assert run(cli, ["-w", str(place.root), "--json", "review", *words]) == code
        printed = capsys.readouterr()
        return json.loads(printed.out) if printed.out else printed.err

    return given


def told(place: Workspace, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What a command says to a person."""
    capsys.readouterr()
    assert run(cli, ["-w", str(place.root), "review", *words]) == 0
    return capsys.readouterr().out


def test_a_lead_sees_what_everybody_has_to_do(place: Workspace, call: Call) -> None:
    (place.root / "review-plan.toml").write_text(PLAN)
    made = drafts(place, 4)
    first, _ = hire(place, 2, languages=("en",))
    assert {row["to do"] for row in call("people", "list")} == {0}
    shown = call("plan", "show")
    assert (shown["splits"], shown["given"], shown["nobody"]) == ({"train": 4}, {"verify": 4}, {})
    mine = next(one for one in place.store.assignments.all() if one.reviewer == first)
    judge(place, next(fact for fact in made if fact.subject == mine.item), first)
    rows = {row["person"]: row for row in call("people", "list")}
    assert (rows[first]["to do"], rows[first]["judged"]) == (1, 1)
    assert "name" not in rows[first]
    assert call("people", "list", "--names")[0]["e-mail"] == "person0@example.org"


def test_before_there_are_people_the_plan_waits(place: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    drafts(place, 1)
    assert "waits for people" in told(place, capsys, "plan", "show")
    assert "review-plan.toml" in told(place, capsys, "plan", "init")
    assert "The plan is review-plan.toml." in told(place, capsys, "plan", "show")


def test_a_plan_that_wants_more_people_says_so(place: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    (place.root / "review-plan.toml").write_text("ratio = [0, 0, 1]\n")
    drafts(place, 2)
    hire(place, 3)
    shown = told(place, capsys, "plan", "show")
    assert "Planned: 2 test" in shown
    assert "2 x solve, sound only wait for more people" in shown


def test_a_wrong_plan_stops_with_one_sentence(place: Workspace, call: Call) -> None:
    (place.root / "review-plan.toml").write_text("[test]\nverifies = 3\n")
    assert "test.verifies" in call("plan", "show", code=1)


def test_what_is_known_of_a_person_can_be_changed(place: Workspace, call: Call) -> None:
    (one,) = hire(place, 1)
    call("people", "set", one, "--languages", "fr, de-AT", "--regions", "", "--timed")
    person = everybody(place)[one]
    assert (person.languages, person.regions, person.timed) == (("fr", "de"), (), True)
    place.store.people.keep_time(ReviewTime("s", 1, one, 9.0, datetime(2026, 1, 2, tzinfo=UTC)))
    call("people", "set", one, "--not-timed")
    assert place.store.people.times() == []
    assert (everybody(place)[one].timed, everybody(place)[one].languages) == (False, ("fr", "de"))
    assert "is no reviewer here" in call("people", "set", "p7", "--timed", code=2)


def test_a_misspelt_address_can_be_mended_before_there_is_an_account(place: Workspace, call: Call) -> None:
    one = place.store.people.add(name="A", email="a@example.ogr", state="invited").pseudonym
    call("people", "set", one, "--email", "A@example.org")
    assert [person.email for person in place.store.people.all()] == ["a@example.org"]
    assert "no e-mail address" in call("people", "set", one, "--email", "nobody", code=2)
    hired = place.store.people.add(name="B", email="b@example.org", server="s", user_id="3").pseudonym
    assert "has an account" in call("people", "set", hired, "--email", "b@example.org", code=2)


@pytest.mark.parametrize("command", ["pause", "leave"])
def test_who_stops_hands_the_work_on(place: Workspace, call: Call, command: str) -> None:
    (place.root / "review-plan.toml").write_text(PLAN)
    drafts(place, 6)
    first, second = hire(place, 2)
    call("plan", "show")
    assert call("people", command, first)["moved"] == 3
    assert {one.reviewer for one in place.store.assignments.all()} == {second}


def test_work_is_reassigned_by_name(place: Workspace, call: Call) -> None:
    (place.root / "review-plan.toml").write_text(PLAN)
    drafts(place, 6)
    first, second, third = hire(place, 3)
    call("plan", "show")
    assert call("plan", "reassign", "--from", first, "--to", third)["moved"] == 2
    call("people", "pause", second)
    assert "is paused" in call("plan", "reassign", "--from", first, "--to", second, code=2)
    assert "is no reviewer" in call("plan", "reassign", "--from", first, "--to", first, code=2)


def test_gold_and_training_from_the_command_line(place: Workspace, call: Call) -> None:
    (place.root / "review-plan.toml").write_text(PLAN + "[training]\nitems = 2\nthreshold = 1\n")
    made = drafts(place, 4)
    judge(place, made[0], "p9", verdict=Verdict.reject, reject_reason=RejectReason.one_sense)
    assert call("gold", "add", made[0].key[:12], "--why", "the sign says it")["verdict"] == "reject"
    assert "was not judged yet" in call("gold", "add", made[1].key, code=2)
    call("gold", "add", made[1].key, "--verdict", "fix", "--wrong", "s2")
    (one,) = hire(place, 1, state="training")
    assert call("people", "train")[0] | {"given": 2, "qualified": "no"} == call("people", "train")[0]
    judge(place, made[0], one, role=Role.training)
    judge(place, made[1], one, role=Role.training, verdict=Verdict.fix, steps=())
    (row,) = call("people", "train")
    assert (row["right"], row["of"], row["qualified"]) == (1, 2, "no")
    assert row["not right"] == made[0].subject[:12]
    assert [(row["right"], row["of"]) for row in call("gold", "list")] == [(0, 1), (1, 1)]


def test_guidelines_from_the_command_line(place: Workspace, call: Call) -> None:
    call("guidelines", "new", "v2")
    assert [(row["version"], row["holds"]) for row in call("guidelines", "list")] == [("v1", ""), ("v2", "yes")]
    call("guidelines", "use", "v1")
    assert [row["holds"] for row in call("guidelines", "list")] == ["yes", ""]
    assert "exist already" in call("guidelines", "new", "v2", code=2)


def test_a_person_can_be_erased_without_a_server(place: Workspace, call: Call) -> None:
    (one,) = hire(place, 1, server="elsewhere", user_id="7")
    account = Account(everybody(place)[one], "http://elsewhere", "secret")
    letter = handover.written(place, account, None, hide=True)
    assert letter is not None
    assert "account 7" in call("people", "erase", one, "--store-only")["account"]
    assert everybody(place)[one].email is None
    assert not letter.exists(), "it holds the address and a password"
    assert "leave one of the two out" in call("people", "erase", one, "--store-only", "--delete-account", code=2)


@pytest.mark.parametrize("words", [("add", "Ann", "--email", "ann@example.org"), ("link", "p1", "a@example.org")])
def test_accounts_need_a_server(place: Workspace, call: Call, words: tuple[str, ...]) -> None:
    assert "curate review up" in call("people", *words, code=1)
    assert place.store.people.all() == []
