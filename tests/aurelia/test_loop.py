"""The loop as the paper has it: order, feedback, threshold, budget, argmax, and cases in one batch."""

from __future__ import annotations

from dataclasses import replace

from aurelia.case import Agents, LoopSettings
from aurelia.loop import run_loop
from tests.aurelia.recorded import CASE, answers, loop, thought, turn, watched
from tests.factories import answer, question


def test_first_try_is_accepted_at_the_threshold() -> None:
    model = watched(turn(6), turn(9))

    outcome = loop(model)

    assert outcome.accepted
    assert [made.score for made in outcome.tries] == [6]
    assert outcome.kept is not None
    assert outcome.kept.answer == answer()
    assert [step.id for step in outcome.kept.steps] == ["s1", "s2"]
    assert outcome.kept.steps[1].depends_on == ("s1",)


def test_agents_are_asked_in_order_and_the_summarizer_never_sees_the_clip() -> None:
    model = watched(turn(8))

    loop(model)

    assert [request.role for request in model.asked] == ["reasoner", "summarizer", "evaluator"]
    assert [bool(request.media) for request in model.asked] == [True, False, True]
    reasoner, summarizer, evaluator = (request.prompt for request in model.asked)
    assert "B. harbour" in reasoner
    assert "Look at the sign. -> harbour" in summarizer
    assert "A sign and a bell." in evaluator
    assert "harbour" not in evaluator


def test_third_try_is_accepted_with_feedback_from_the_two_before() -> None:
    model = watched(turn(3), turn(5), turn(7))

    outcome = loop(model)

    assert [made.score for made in outcome.tries] == [3, 5, 7]
    assert outcome.kept is outcome.tries[2]
    reasoners = [request for request in model.asked if request.role == "reasoner"]
    assert "score of" not in reasoners[0].prompt
    assert "score of 3 of 10" in reasoners[1].prompt
    assert "Look at the sign. -> harbour" in reasoners[1].prompt
    assert "score of 5 of 10" in reasoners[2].prompt
    assert outcome.tries[2].critique in reasoners[2].prompt


def test_never_accepted_keeps_the_first_of_the_best() -> None:
    outcome = loop(watched(turn(2), turn(5), turn(4), turn(5), turn(1)))

    assert not outcome.accepted
    assert len(outcome.tries) == 5
    assert outcome.kept is outcome.tries[1]


def test_tries_and_threshold_are_settings() -> None:
    assert len(loop(watched(turn(6), turn(6)), threshold=6.5, tries=2).tries) == 2


def test_every_call_is_traced_with_its_prompt_and_model() -> None:
    outcome = loop(watched(turn(8)))

    calls = outcome.tries[0].calls
    assert [call.role for call in calls] == ["reasoner", "summarizer", "evaluator"]
    assert {(call.model, call.revision) for call in calls} == {("watched", "r1")}
    assert all(call.prompt and call.reply and len(call.prompt_sha256) == 64 for call in calls)


def test_given_answer_is_never_shown_and_decides_what_is_kept() -> None:
    case = replace(CASE, answer=answer())
    model = watched(turn(9, "A"), turn(6, "B"))

    outcome = loop(model, case)

    assert outcome.kept is outcome.tries[1]
    assert outcome.accepted
    assert "harbour is" not in "".join(request.prompt for request in model.asked)


def test_given_answer_that_is_never_reached_keeps_the_best() -> None:
    outcome = loop(watched(turn(9, "A"), turn(7, "A")), replace(CASE, answer=answer()), tries=2)

    assert outcome.kept is outcome.tries[0]
    assert not outcome.accepted


def test_several_cases_are_asked_in_one_batch_and_leave_when_accepted() -> None:
    first, second = replace(CASE, question=question("One?")), replace(CASE, question=question("Two?"))
    recorded = answers(
        ("reasoner", thought()), ("reasoner", thought()), ("summarizer", "x"), ("summarizer", "y"),
        ("evaluator", {"score": 8}), ("evaluator", {"score": 2}),
    )  # fmt: skip
    model = watched(recorded, turn(7))

    outcomes = run_loop([first, second], Agents.all_by(model), LoopSettings.paper())

    assert model.batches == [2, 2, 2, 1, 1, 1]
    assert [len(outcome.tries) for outcome in outcomes] == [1, 2]
    assert "Two?" in model.asked[6].prompt


def test_no_cases_need_no_model() -> None:
    assert run_loop([], Agents.all_by(watched()), LoopSettings.paper()) == []
