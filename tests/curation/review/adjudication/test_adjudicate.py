"""Exactly what people disagree on is given out, to somebody who had nothing to do with it, once."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from click.testing import CliRunner

from curation.cli.main import cli
from curation.review.adjudication.adjudicate import ANYBODY, adjudicate, queue
from curation.review.adjudication.versions import unseen, versions_of
from curation.review.gather import said_about
from curation.review.people.assign import assignments
from curation.workspace import Workspace
from db.assignments import Assignment
from schemas.errors import UsageError
from schemas.fact import Fact
from schemas.review import ReviewPass
from tests.curation.review.adjudication.conftest import REJECTED, ask, decide, drafted, employ, judge, solve


def conflict(place: Workspace, number: int = 0, *, by: tuple[str, str] = ("p1", "p2")) -> Fact:
    """A draft that two people judged against each other."""
    draft = drafted(place, number)
    ask(place, draft, *by)
    judge(place, draft, by[0])
    judge(place, draft, by[1], **REJECTED)
    return draft


def given(place: Workspace) -> dict[str, str | None]:
    """Item -> who is to decide it."""
    open_ones = place.store.assignments.all()
    return {one.item: one.reviewer for one in open_ones if one.review_pass is ReviewPass.adjudicate}


def test_exactly_the_conflicts_are_given_to_people_who_had_nothing_to_do_with_them(place: Workspace) -> None:
    employ(place, 4)
    ours = conflict(place, 1)
    agreed, half = drafted(place, 2), drafted(place, 3)
    for one in (agreed, half):
        ask(place, one, "p1", "p2")
        judge(place, one, "p1")
    judge(place, agreed, "p2")
    solve(place, ours, "p3")
    report = adjudicate(place)
    assert (report.made, report.dropped, report.issues) == (1, 0, ())
    assert given(place) == {ours.subject: "p4"}
    [case] = report.cases
    assert (case.item, case.to, case.judged_by) == (ours.subject, "p4", ("p1", "p2"))
    assert [issue.kind for issue in case.reasons] == ["conflict-verdict"]
    assert (adjudicate(place).made, given(place)) == (0, {ours.subject: "p4"})


def test_work_is_shared_out_evenly(place: Workspace) -> None:
    employ(place, 5)
    for number in range(9):
        conflict(place, number)
    assert adjudicate(place).made == 9
    assert sorted(Counter(given(place).values()).items()) == [("p3", 3), ("p4", 3), ("p5", 3)]


def test_whoever_is_named_decides(place: Workspace) -> None:
    employ(place, 5)
    drafts = [conflict(place, number) for number in range(3)]
    assert adjudicate(place, by=["p5"]).made == 3
    assert given(place) == dict.fromkeys((one.subject for one in drafts), "p5")


@pytest.mark.parametrize("name", ["p9", "p5"])
def test_nobody_is_named_who_is_not_at_work(place: Workspace, name: str) -> None:
    employ(place, 5)
    place.store.people.change("p5", state="left")
    with pytest.raises(UsageError):
        adjudicate(place, by=[name])


def test_an_item_that_everybody_met_is_told_and_given_to_nobody(place: Workspace) -> None:
    employ(place, 2)
    conflict(place)
    report = adjudicate(place)
    assert [issue.kind for issue in report.issues] == ["nobody-to-decide"]
    assert (report.exit_code, report.made, report.cases[0].to) == (3, 0, None)
    employ(place, 1)  # p3
    assert adjudicate(place).cases[0].to == "p3"


def test_a_conflict_that_was_settled_is_taken_back_and_given_to_the_same_again(place: Workspace) -> None:
    employ(place, 5)
    draft = conflict(place)
    adjudicate(place)
    who = given(place)
    judge(place, draft, "p2")
    report = adjudicate(place)
    assert (report.dropped, report.cases, given(place)) == (1, (), {})
    judge(place, draft, "p2", **REJECTED)
    assert adjudicate(place).made == 1
    assert given(place) == who


def test_who_left_or_judged_the_item_since_does_not_decide_it(place: Workspace) -> None:
    employ(place, 4)
    draft = conflict(place)
    adjudicate(place)
    first = given(place)[draft.subject]
    assert first is not None
    place.store.people.change(first, state="left")
    report = adjudicate(place)
    assert (report.made, report.dropped) == (1, 1)
    second = given(place)[draft.subject]
    assert second is not None
    assert {first, second} == {"p3", "p4"}
    judge(place, draft, second)
    assert [issue.kind for issue in adjudicate(place).issues] == ["nobody-to-decide"]


def test_what_was_decided_is_not_given_out_and_stays_recorded(place: Workspace) -> None:
    employ(place, 4)
    draft = conflict(place)
    adjudicate(place)
    who = given(place)[draft.subject]
    assert who is not None
    decide(place, draft, who, *_seen(place, draft))
    report = adjudicate(place)
    assert (report.made, report.dropped, report.cases) == (0, 0, ())
    assert given(place) == {draft.subject: who}


def test_a_decision_that_missed_a_judgement_is_asked_for_again_of_the_same_person(place: Workspace) -> None:
    employ(place, 4)
    draft = conflict(place)
    adjudicate(place)
    who = given(place)[draft.subject]
    assert who is not None
    [assignment] = [one for one in place.store.assignments.all() if one.review_pass is ReviewPass.adjudicate]
    decide(place, draft, who, *_seen(place, draft))
    assert not unseen(place.store, assignment)
    judge(place, draft, "p2", **REJECTED, notes="I looked again.")
    report = adjudicate(place)
    assert (report.made, [case.to for case in report.cases]) == (0, [who])
    assert unseen(place.store, assignment)


def test_killed_between_taking_back_and_giving_out_a_rerun_completes_it(
    place: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    employ(place, 4)
    settled, draft = conflict(place, 1), conflict(place, 2)
    adjudicate(place)
    judge(place, settled, "p2")
    who = given(place)[draft.subject]
    assert who is not None
    place.store.people.change(who, state="paused")

    def killed(*_: object) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(place.store.assignments, "add", killed)
        with pytest.raises(KeyboardInterrupt):
            adjudicate(place)
    assert given(place) == {}
    report = adjudicate(place)
    assert (report.made, report.dropped) == (1, 0)
    assert given(place) == {draft.subject: "p4" if who == "p3" else "p3"}


def test_in_an_open_project_a_decision_of_a_judge_is_asked_for_again(place: Workspace) -> None:
    draft = conflict(place)
    adjudicate(place)
    [open_one] = [one for one in place.store.assignments.all() if one.review_pass is ReviewPass.adjudicate]
    decide(place, draft, "p1", *_seen(place, draft))
    assert unseen(place.store, open_one)
    decide(place, draft, "p9", *_seen(place, draft))
    assert not unseen(place.store, open_one)
    assert adjudicate(place).cases == ()


def test_without_people_an_adjudication_is_open_to_all(place: Workspace) -> None:
    draft = conflict(place, by=("p1", "p2"))
    report = adjudicate(place)
    assert (report.made, report.cases[0].to, given(place)) == (1, ANYBODY, {draft.subject: None})
    [project] = {one.project for one in place.store.assignments.all() if one.review_pass is ReviewPass.adjudicate}
    assert project == "av-qa/adjudicate"
    assert adjudicate(place).made == 0


def test_the_list_changes_nothing(place: Workspace) -> None:
    employ(place, 3)
    draft = conflict(place)
    before = place.store.assignments.all(state=None)
    [case] = queue(place)
    assert (case.item, case.to) == (draft.subject, None)
    assert place.store.assignments.all(state=None) == before
    adjudicate(place)
    assert queue(place)[0].to == "p3"


def test_handing_out_other_work_leaves_adjudications_alone(place: Workspace) -> None:
    employ(place, 6)
    conflict(place)
    adjudicate(place)
    before = given(place)
    assert before
    assignments(place)
    assert given(place) == before


def test_versions_come_in_an_order_that_does_not_follow_the_names(place: Workspace) -> None:
    first = set()
    for number in range(12):
        draft = conflict(place, number)
        versions = versions_of(place.store, Assignment(draft.subject, "av-qa"))
        assert versions == versions_of(place.store, Assignment(draft.subject, "av-qa"))
        assert {one.fact for one in versions} == {one.key for one in _seen(place, draft)}
        first.add(versions[0].annotation.reviewer)
    assert first == {"p1", "p2"}


def test_the_command_lists_and_gives_out(place: Workspace) -> None:
    employ(place, 3)
    draft = conflict(place)
    run = CliRunner()
    listed = run.invoke(cli, ["-w", str(place.root), "--json", "review", "adjudicate", "--list"])
    assert [row["item"] for row in json.loads(listed.stdout)] == [draft.subject]
    shown = run.invoke(cli, ["-w", str(place.root), "review", "adjudicate", "--list"])
    assert {"nobody", "reviewers", "p1,"} <= set(shown.output.split())
    done = run.invoke(cli, ["-w", str(place.root), "--json", "review", "adjudicate", "--by", "P3"])
    assert (done.exit_code, json.loads(done.stdout)["made"]) == (0, 1)
    assert json.loads(done.stdout)["waiting"][0]["to"] == "p3"


def _seen(place: Workspace, draft: Fact) -> list[Fact]:
    """The judgements of a draft."""
    return [one.fact for one in said_about(place.store, draft.subject).verifies]
