"""What bears on no item: judgements that test the reviewer; and what does in its own way: people's own answers."""

from __future__ import annotations

from typing import Any

import pytest

from curation.validate import live_items, validate
from curation.workspace import Workspace
from schemas.fact import given_fact
from schemas.issues import Issue
from schemas.reasoning import Draft
from schemas.review import PlantedDraft, Role, Senses
from tests import factories
from tests.curation.review.adjudication.conftest import drafted, judge, solve
from tests.curation.validate.conftest import kinds, the_item


@pytest.mark.parametrize("role", [Role.gold, Role.training, Role.planted])
def test_judgements_that_test_the_reviewer_make_no_item(place: Workspace, role: Role) -> None:
    draft = drafted(place)
    test = judge(place, draft, "p1", role=role)
    report = validate(place)
    assert (report.done, report.new_facts, report.issues) == (1, 0, ())
    counted = judge(place, draft, "p2")
    validate(place)
    assert the_item(place).annotations == (counted.key,)
    assert test.key not in {key for fact, _ in live_items(place.store) for key in fact.parents}
    assert validate(place).done == 0


def test_a_planted_draft_never_comes_into_an_item(place: Workspace) -> None:
    draft = drafted(place)
    shown = draft.contract(Draft)
    wrong = shown.model_copy(update={"answer": factories.answer("river", "A")})
    planted = given_fact(
        PlantedDraft(of=draft.key, defect="wrong-answer", where="answer", draft=wrong), parents=(draft.key,)
    )
    place.store.put([planted])
    about = factories.annotation(draft, role=Role.planted, draft=planted.key, answer=wrong.answer)
    place.store.revise(about, parents=(planted.key,))
    judge(place, draft, "p2")
    validate(place)
    ((fact, item),) = live_items(place.store)
    assert item.answer == shown.answer
    assert planted.key not in (*fact.parents, item.draft)
    assert len(item.annotations) == 1


def test_one_solver_who_answers_otherwise_is_a_warning(place: Workspace) -> None:
    draft = drafted(place)
    judge(place, draft, "p1")
    validate(place)
    solve(place, draft, "p2", "A")
    report = validate(place)
    assert _severities(report.issues) == {("solvers-disagree", "warning")}
    assert report.exit_code == 0
    the_item(place)
    assert validate(place).done == 0


def test_two_solvers_who_both_answer_otherwise_hold_the_item(place: Workspace) -> None:
    draft = drafted(place)
    judge(place, draft, "p1")
    validate(place)
    solve(place, draft, "p2", "A")
    solve(place, draft, "p3", "C")
    assert kinds(validate(place)) == {"conflict-solvers"}
    assert live_items(place.store) == []


@pytest.mark.parametrize(
    ("letter", "fields"), [("B", {}), (None, {}), ("A", {"senses": Senses.sound}), ("A", {"role": Role.training})]
)
def test_solvers_who_are_right_cannot_tell_or_lack_a_sense_do_not_disagree(
    place: Workspace, letter: str | None, fields: dict[str, Any]
) -> None:
    draft = drafted(place)
    judge(place, draft, "p1")
    solve(place, draft, "p2", letter, **fields)
    assert validate(place).issues == ()
    the_item(place)


def _severities(issues: tuple[Issue, ...]) -> set[tuple[str, str]]:
    return {(issue.kind, issue.severity.value) for issue in issues}
