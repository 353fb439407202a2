"""The funnel tells what waits for people, and what to run next for it."""

from __future__ import annotations

import json

from click.testing import CliRunner

from curation.cli.main import cli
from curation.funnel import funnel
from curation.next_command import next_command
from curation.review.adjudication.adjudicate import adjudicate
from curation.validate import validate
from curation.workspace import Workspace
from db.reviews import ReviewTask
from schemas.fact import Fact
from schemas.review import ReviewPass, Role, Senses
from tests.curation.report import shelf
from tests.curation.review.adjudication.conftest import REJECTED, ask, decide, drafted, employ, judge, solve


def send(place: Workspace, draft: Fact) -> None:
    """Everything asked about a draft lies on a server."""
    for one in place.store.assignments.all():
        if one.item == draft.subject:
            row = ReviewTask("s", one.key, draft.digest, draft.key, 1, 1, "sent", one.item, one.key)
            place.store.review.save(row)


def done(place: Workspace) -> None:
    """Everything before the draft was done."""
    before = [("segment", "recording"), ("perceive", "clip")]
    place.store.put([], [shelf.run(stage, fact) for stage, kind in before for fact in place.store.heads(kind)])


def test_the_way_of_a_conflict_is_counted_and_led(place: Workspace) -> None:
    employ(place, 4)
    draft = drafted(place)
    done(place)
    ask(place, draft, "p1", "p2")
    send(place, draft)
    seen = [judge(place, draft, "p1")]
    validate(place)
    counted = funnel(place)
    assert (counted.review.unverified, counted.review.to_decide, counted.held) == (1, 0, 0)
    assert (counted.waiting["annotation"], counted.next_command) == (0, "curate review pull")
    assert not counted.failures
    seen.append(judge(place, draft, "p2", **REJECTED))
    assert funnel(place).next_command == "curate validate"
    validate(place)
    counted = funnel(place)
    assert (counted.review.unverified, counted.review.to_decide, counted.review.not_given) == (0, 1, 1)
    assert (counted.waiting["annotation"], counted.next_command) == (0, "curate review adjudicate")
    adjudicate(place)
    assert (funnel(place).review.not_sent, funnel(place).next_command) == (1, "curate review push")
    send(place, draft)
    assert funnel(place).next_command == "curate review pull"
    [who] = {one.reviewer for one in place.store.assignments.all() if one.review_pass is ReviewPass.adjudicate}
    assert who is not None
    decide(place, draft, who, *seen)
    assert funnel(place).next_command == "curate validate"
    validate(place)
    counted = funnel(place)
    assert (counted.review.to_decide, counted.review.decisions, counted.items) == (0, 1, 1)
    assert counted.annotations == {"accept": 1, "reject": 1}
    assert counted.next_command == "curate split commit"


def test_tests_of_reviewers_and_own_answers_are_counted_apart(place: Workspace) -> None:
    draft = drafted(place)
    judge(place, draft, "p1", role=Role.gold)
    solve(place, draft, "p2")
    solve(place, draft, "p3", "A", senses=Senses.sound)
    solve(place, draft, "p4", role=Role.training)
    counted = funnel(place)
    assert (counted.annotations, counted.review.tests) == ({}, 1)
    assert counted.review.solves == {"both": 1, "sound": 1}


def test_status_shows_what_waits_for_people(place: Workspace) -> None:
    draft = drafted(place)
    ask(place, draft, "p1", "p2")
    judge(place, draft, "p1")
    solve(place, draft, "p3")
    told = CliRunner().invoke(cli, ["-w", str(place.root), "validate"])
    assert told.exit_code == 0
    assert "1 more of the items judged now wait for further verifications" in told.output
    told = CliRunner().invoke(cli, ["-w", str(place.root), "status"])
    assert all(part in told.output for part in ("more: 1 to verify", "Own answers"))
    data = json.loads(CliRunner().invoke(cli, ["-w", str(place.root), "--json", "status"]).stdout)
    assert data["review"]["unverified"] == 1


def test_decisions_come_after_judgements_to_check() -> None:
    due = {"annotation": 1, "undecided": 2, "undelivered": 3, "item": 4}
    assert next_command(due, judged=True)[0] == "curate validate"
    assert next_command({**due, "annotation": 0}, judged=True)[0] == "curate review adjudicate"
    assert next_command({**due, "annotation": 0, "undecided": 0}, judged=True)[0] == "curate review push"
