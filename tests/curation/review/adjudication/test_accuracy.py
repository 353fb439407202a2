"""What people answered by themselves, scored against items that stand by the task's own rule."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from aurelia import tasks
from curation.cli.main import cli
from curation.review.adjudication.accuracy import HumanAnswer, accuracies, human_accuracy
from curation.review.adjudication.solved import otherwise, score_of
from curation.review.gather import Solved
from curation.validate import validate
from curation.workspace import Workspace
from schemas.reasoning import Draft
from schemas.review import Role, Senses, Solve, Verdict
from tests import factories
from tests.curation.review.adjudication.conftest import OTHERWISE, drafted, judge, solve

AV_QA = tasks.find()["av-qa"]


def rows(place: Workspace) -> list[tuple[str, str, str]]:
    """Who answered how with which senses."""
    found = human_accuracy(place.store, tasks.find())
    return sorted((one.reviewer, one.senses.value, one.outcome) for one in found)


def test_each_answer_to_an_item_that_stands_is_a_row(place: Workspace) -> None:
    draft = drafted(place)
    solve(place, draft, "p2", "B")
    solve(place, draft, "p3", "A", senses=Senses.sound)
    solve(place, draft, "p4", None, senses=Senses.picture)
    solve(place, draft, "p5", "B", role=Role.training)
    assert rows(place) == []
    judge(place, draft, "p1")
    validate(place)
    assert rows(place) == [("p2", "both", "right"), ("p3", "sound", "wrong"), ("p4", "picture", "cannot-tell")]
    assert {one.item for one in human_accuracy(place.store, tasks.find())} == {draft.subject}
    assert {one.chance for one in human_accuracy(place.store, tasks.find())} == {0.25}


def test_chance_is_that_of_yes_and_no_where_a_question_has_two_answers(place: Workspace) -> None:
    asked, no = factories.question("Is the bell seen?", options=()), factories.answer("no", None)
    *first, last = factories.steps()
    draft = drafted(place, question=asked, answer=no, steps=(*first, last.model_copy(update={"answer": "no"})))
    solve(place, draft, "p2", None)
    judge(place, draft, "p1")
    validate(place)
    answers = human_accuracy(place.store, tasks.find())
    assert [one.chance for one in answers] == [0.5]
    assert [one.chance for one in accuracies(answers)] == [0.5]


def test_options_are_compared_by_their_text(place: Workspace) -> None:
    draft = drafted(place)
    shown = draft.contract(Draft)
    solve(place, draft, "p2", "B")
    turned = shown.question.model_copy(update={"options": factories.options("harbour", "river", "winter", "engine")})
    judge(place, draft, "p1", verdict=Verdict.fix, question=turned, answer=factories.answer("harbour", "A"))
    validate(place)
    assert rows(place) == [("p2", "both", "right")]


def test_answers_to_another_wording_are_left_out(place: Workspace) -> None:
    draft = drafted(place)
    solve(place, draft, "p2", "B")
    judge(place, draft, "p1", verdict=Verdict.fix, question=factories.question("Which word is heard at the sign?"))
    validate(place)
    assert rows(place) == []


def test_an_open_answer_is_scored_as_a_reply_is() -> None:
    question, answer = factories.question(options=()), factories.answer("The Harbour", None)
    said = _said(question=question, answer=factories.answer("harbour.", None))
    assert score_of(AV_QA, question, answer, said) == 1.0
    assert score_of(AV_QA, question, answer, _said(question=question, answer=factories.answer("pier", None))) == 0.0
    assert score_of(AV_QA, question, answer, _said(question=question, answer=None)) is None


def test_a_task_that_cannot_score_gives_no_score() -> None:
    def broken(*_: object) -> float:
        raise ZeroDivisionError

    question, answer = factories.question(), factories.answer()
    assert score_of(replace(AV_QA, score=broken), question, answer, _said()) is None


@pytest.mark.parametrize(
    ("letters", "expected"), [(["A", "C"], 2), (["A", "B"], 0), (["A", None], 1), ([None], 0), ([], 0)]
)
def test_solvers_disagree_only_if_every_one_who_answered_does(
    place: Workspace, letters: list[str | None], expected: int
) -> None:
    draft = drafted(place)
    given = [solve(place, draft, f"p{n}", letter) for n, letter in enumerate(letters, start=1)]
    solves = [Solved(fact, fact.contract(Solve)) for fact in given]
    assert otherwise(AV_QA, factories.question(), factories.answer(), solves) == expected


def test_accuracy_has_wilsons_interval_and_counts_cannot_tell_as_not_right() -> None:
    one = HumanAnswer("i", "av-qa", Senses.both, "right", 1.0, "p1", 5, 0.25)
    answers = [replace(one, item=f"i{n}", reviewer=f"p{n % 2}") for n in range(8)]
    answers += [replace(one, outcome="wrong", score=0.0), replace(one, outcome="cannot-tell", score=None)]
    answers += [replace(one, senses=Senses.sound, outcome="wrong", score=0.0)]
    both, sound = accuracies(answers)
    assert (both.answers, both.right, both.cannot_tell, both.people) == (10, 8, 1, 2)
    assert both.accuracy == pytest.approx(0.8)
    # Wilson's interval of 8 in 10, as worked out by hand from the formula with z = 1.96: 0.49 to 0.94.
    assert both.low == pytest.approx(0.490, abs=0.001)
    assert both.high == pytest.approx(0.943, abs=0.001)
    assert (sound.senses, sound.accuracy, sound.low) == (Senses.sound, 0.0, 0.0)


def test_the_command_prints_a_table_and_rows(place: Workspace) -> None:
    run = CliRunner()
    assert "No answer can be scored yet" in run.invoke(cli, ["-w", str(place.root), "review", "solves"]).output
    draft = drafted(place)
    judge(place, draft, "p1")
    solve(place, draft, "p2", "B")
    validate(place)
    told = run.invoke(cli, ["-w", str(place.root), "review", "solves"])
    assert (told.exit_code, "100%" in told.output) == (0, True)
    data = json.loads(run.invoke(cli, ["-w", str(place.root), "--json", "review", "solves"]).stdout)
    assert data["accuracy"][0]["right"] == 1
    assert data["answers"][0]["outcome"] == "right"


def test_reviewers_who_answer_otherwise_have_no_item_to_be_right_about(place: Workspace) -> None:
    draft = drafted(place)
    judge(place, draft, "p1")
    judge(place, draft, "p3", **OTHERWISE)
    solve(place, draft, "p2", "B")
    validate(place)
    assert rows(place) == []


def _said(**fields: object) -> Solve:
    given: dict[str, object] = {
        "about": factories.draft_fact().subject, "benchmark_task": "av-qa", "reviewer": "p1",
        "guidelines": factories.annotation().guidelines, "media": factories.draft().media, "senses": Senses.both,
        "question": factories.question(), "answer": factories.answer(),
    }  # fmt: skip
    return Solve.model_validate({**given, **fields})
