"""An item is what people agree on, or what an adjudicator decided; without either it is held, and says for whom."""

from __future__ import annotations

from typing import Any

import pytest

from curation.stage import run_stage
from curation.validate import Validate, is_live, live_items, validate
from curation.workspace import Workspace
from db.assignments import Assignment
from schemas.review import Verdict
from tests import factories
from tests.curation.review.adjudication.conftest import OTHERWISE, REJECTED, ask, decide, drafted, judge
from tests.curation.validate.conftest import kinds, reports_on, the_item


def told(place: Workspace) -> list[str]:
    """What a validation tells, in words."""
    return [issue.message for issue in validate(place).issues]


def test_an_item_waits_for_all_who_were_asked_and_says_for_whom(place: Workspace) -> None:
    draft = drafted(place)
    ask(place, draft, "p1", "p2")
    first = judge(place, draft, "p1")
    report = validate(place)
    assert [issue.message for issue in report.issues] == ["waits for 1 more verification (p2)"]
    assert (report.failed, report.exit_code, live_items(place.store)) == (0, 0, [])
    again = validate(place)
    assert (again.done, again.new_facts, again.issues) == (0, 0, ())
    second = judge(place, draft, "p2")
    assert validate(place).exit_code == 0
    assert the_item(place).annotations == (first.key, second.key)
    assert reports_on(place, first.key)[-1].passed


def test_a_wish_for_one_more_judgement_holds_an_item_and_taking_it_back_lets_it_stand(place: Workspace) -> None:
    draft = drafted(place)
    ask(place, draft, "p1")
    judge(place, draft, "p1")
    validate(place)
    before = the_item(place)
    more = Assignment(draft.subject, "av-qa", reviewer="p2")
    for _ in range(3):  # what held it once must hold it again
        place.store.assignments.add([more])
        assert told(place) == ["waits for 1 more verification (p2)"]
        assert live_items(place.store) == []
        place.store.assignments.drop([more.key])
        validate(place)
        assert the_item(place) == before
        assert validate(place).new_facts == 0


def test_a_judgement_nobody_asked_for_takes_the_place_of_none_that_is_missing(place: Workspace) -> None:
    draft = drafted(place)
    ask(place, draft, "p1", "p2")
    judge(place, draft, "p1")
    judge(place, draft, "p3")
    assert told(place) == ["waits for 1 more verification (p2)"]
    assert live_items(place.store) == []
    place.store.assignments.drop([one.key for one in place.store.assignments.all() if one.reviewer == "p2"])
    assert told(place) == []  # the lead took it from p2: what there is is enough
    the_item(place)


def test_work_that_was_reassigned_waits_for_who_has_it_now(place: Workspace) -> None:
    draft = drafted(place)
    ask(place, draft, "p1", "p2")
    place.store.assignments.drop([one.key for one in place.store.assignments.all() if one.reviewer == "p2"])
    ask(place, draft, "p4")
    judge(place, draft, "p1")
    judge(place, draft, "p2")
    assert told(place) == ["waits for 1 more verification (p4)"]
    judge(place, draft, "p4")
    assert told(place) == []
    the_item(place)


def test_one_open_plain_assignment_asks_for_one_judgement(place: Workspace) -> None:
    draft = drafted(place)
    place.store.assignments.add([Assignment(draft.subject, "av-qa")])
    judge(place, draft, "p1")
    assert validate(place).exit_code == 0
    the_item(place)


def test_a_decision_wins_and_the_item_names_all_it_decided_between(place: Workspace) -> None:
    draft = drafted(place)
    ask(place, draft, "p1", "p2")
    first, second = judge(place, draft, "p1"), judge(place, draft, "p2", **OTHERWISE)
    assert kinds(validate(place)) == {"conflict-answer"}
    decision = decide(place, draft, "p4", first, second, verdict=Verdict.fix, answer=factories.answer("winter", "C"),
                      steps=_finding("winter"))  # fmt: skip
    assert validate(place).exit_code == 0
    ((fact, item),) = live_items(place.store)
    assert item.annotations == (first.key, second.key, decision.key)
    assert item.answer.option == "C"
    assert fact.parents == (draft.key, first.key, second.key, decision.key)
    assert validate(place).new_facts == 0


def test_a_decision_to_reject_turns_the_item_down_and_withdraws_it(place: Workspace) -> None:
    draft = drafted(place)
    first = judge(place, draft, "p1")
    validate(place)
    ((fact, _),) = live_items(place.store)
    second = judge(place, draft, "p2", **REJECTED)
    validate(place)
    decide(place, draft, "p4", first, second, **REJECTED)
    report = validate(place)
    assert {issue.message for issue in report.issues} == {"rejected by adjudication: wrong"}
    assert live_items(place.store) == []
    assert not is_live(place.store, fact)


def test_a_judgement_changed_after_the_decision_holds_the_item_again_until_decided_anew(place: Workspace) -> None:
    draft = drafted(place)
    first, second = judge(place, draft, "p1"), judge(place, draft, "p2", **REJECTED)
    decide(place, draft, "p4", first, second)
    validate(place)
    the_item(place)
    changed = judge(place, draft, "p2", **OTHERWISE)
    report = validate(place)
    assert kinds(report) == {"decision-outdated", "conflict-answer"}
    assert "p2 judged it after p4 had decided, so the decision does not count" in [i.message for i in report.issues]
    assert live_items(place.store) == []
    again = decide(place, draft, "p4", first, changed)
    assert validate(place).exit_code == 0
    assert the_item(place).annotations == (first.key, changed.key, again.key)


def test_a_late_change_that_ends_the_conflict_is_decided_anew_all_the_same(place: Workspace) -> None:
    draft = drafted(place)
    first, second = judge(place, draft, "p1"), judge(place, draft, "p2", **REJECTED)
    decide(place, draft, "p4", first, second, **REJECTED)
    validate(place)
    judge(place, draft, "p2")
    assert kinds(validate(place)) == {"decision-outdated"}
    assert live_items(place.store) == []


def test_nobody_decides_about_a_judgement_of_their_own(place: Workspace) -> None:
    draft = drafted(place)
    first, second = judge(place, draft, "p1"), judge(place, draft, "p2", **REJECTED)
    decide(place, draft, "p1", first, second)
    assert kinds(validate(place)) == {"decision-own", "conflict-verdict"}
    assert live_items(place.store) == []


def test_a_later_decision_about_ones_own_judgement_does_not_undo_one_that_counts(place: Workspace) -> None:
    draft = drafted(place)
    first, second = judge(place, draft, "p1"), judge(place, draft, "p2", **REJECTED)
    counts = decide(place, draft, "p4", first, second)
    decide(place, draft, "p2", first, second, **REJECTED)
    validate(place)
    assert the_item(place).annotations == (first.key, second.key, counts.key)


def test_a_decision_stands_though_more_judgements_were_asked_for_since(place: Workspace) -> None:
    draft = drafted(place)
    first, second = judge(place, draft, "p1"), judge(place, draft, "p2", **REJECTED)
    decide(place, draft, "p4", first, second)
    validate(place)
    ask(place, draft, "p1", "p2", "p3")
    assert validate(place).issues == ()
    the_item(place)


def test_a_stricter_plan_holds_what_stood_and_a_milder_one_lets_it_stand(place: Workspace) -> None:
    draft = drafted(place)
    judge(place, draft, "p1")
    judge(place, draft, "p2", verdict=Verdict.fix)  # all else is equal: six of seven
    validate(place)
    the_item(place)
    plan = place.root / "review-plan.toml"
    plan.write_text("[adjudication]\nthreshold = 0.95\n")
    assert kinds(validate(place)) == {"conflict-agreement"}
    assert live_items(place.store) == []
    plan.write_text("[adjudication]\nthreshold = 0.5\n")
    assert validate(place).exit_code == 0
    the_item(place)


@pytest.mark.parametrize("killed_after", range(4))
def test_killed_between_judgements_a_rerun_gives_the_same(place: Workspace, killed_after: int) -> None:
    from aurelia import tasks

    draft = drafted(place)
    first, second = judge(place, draft, "p1"), judge(place, draft, "p2", **REJECTED)
    decide(place, draft, "p4", first, second)
    stage = Validate(place.store, tasks.find(place.task_folders))
    run_stage(place.store, stage, inputs=stage.due()[:killed_after])
    validate(place)
    item = the_item(place)
    assert len(item.annotations) == 3
    assert validate(place).new_facts == 0
    assert len(place.store.history("item", item.subject())) == 1


def _finding(text: str) -> Any:
    shown = factories.annotation().steps
    last = shown[-1].model_copy(update={"step": shown[-1].step.model_copy(update={"answer": text})})
    return (*shown[:-1], last)
