"""The loop as we run it: critique in words, leaks, a blind reader, evidence watched alone, a second judgement."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from aurelia.case import Agents, Case, LoopSettings
from aurelia.loop import Outcome, run_loop
from aurelia.model import Request
from schemas.reasoning import Answer
from tests.aurelia.answering import Answering
from tests.aurelia.recorded import CASE, HEARD, STEP, thought

KNOWN = {"text": "Recall what such signs mean.", "answer": "a port", "kind": "recall", "modality": "none"}
UNKNOWN = {"answer": "unknown"}


def usual(asked: Request) -> Any:
    """A model that does everything right."""
    return {
        "reasoner": thought("B"),
        "summarizer": "A sign and a bell.",
        "evaluator": {"critique": "The bell is missed.", "score": 8},
        "blind-read": UNKNOWN,
        "step-check": {"note": "there it is", "verdict": "supported"},
    }[asked.role]


def but(**given: Any) -> Callable[[Request], Any]:
    """The same with other answers to some roles (`step_check`); a list gives one after the other, the last for ever."""
    left = {role.replace("_", "-"): list(said) if isinstance(said, list) else [said] for role, said in given.items()}

    def answer(asked: Request) -> Any:
        if asked.role not in left:
            return usual(asked)
        said = left[asked.role]
        return said.pop(0) if len(said) > 1 else said[0]

    return answer


def loop(answer: Callable[[Request], Any] = usual, case: Case = CASE, **settings: Any) -> tuple[Outcome, Answering]:
    model = Answering(answer)
    (outcome,) = run_loop([case], Agents.all_by(model), LoopSettings(**settings))
    return outcome, model


def roles(model: Answering) -> list[str]:
    return [asked.role for asked in model.asked]


def kinds(outcome: Outcome, number: int = 1) -> list[str]:
    return [issue.kind for issue in outcome.tries[number - 1].issues]


def test_a_good_try_passes_every_gate_once() -> None:
    outcome, model = loop()

    assert outcome.accepted
    assert outcome.stopped == "accepted"
    assert roles(model) == [
        "reasoner", "summarizer", "evaluator", "blind-read", "blind-read", "step-check", "step-check", "evaluator",
    ]  # fmt: skip
    (made,) = outcome.tries
    assert (made.score, made.scores, made.judgement) == (8.0, (8.0, 8.0), "The bell is missed.")
    assert [(check.step, check.verdict) for check in made.checks] == [("s1", "supported"), ("s2", "supported")]
    assert [call.role for call in made.calls] == roles(model)


def test_the_critic_is_shown_the_evidence_alone_and_only_the_sense_it_needs() -> None:
    _outcome, model = loop()

    shown = [asked.media[0] for asked in model.asked if asked.role == "step-check"]
    assert [(part.span, part.senses) for part in shown] == [((0.5, 2.5), ("video",)), ((1.0, 3.0), ("audio",))]


def test_the_blind_reader_sees_neither_clip_nor_findings() -> None:
    _outcome, model = loop()

    told, alone = (asked for asked in model.asked if asked.role == "blind-read")
    assert (told.media, alone.media) == ((), ())
    assert "Look at the sign." in told.prompt
    assert "a bell" not in told.prompt
    assert "Look at the sign." not in alone.prompt


def test_the_critique_in_words_goes_back_to_the_reasoner() -> None:
    low = {"critique": "The bell rings twice.", "score": 3}
    _outcome, model = loop(but(evaluator=[low, {"critique": "", "score": 8}]))

    second = [asked for asked in model.asked if asked.role == "reasoner"][1]
    assert "The bell rings twice." in second.prompt
    assert "score of 3 of 10" in second.prompt


def test_steps_that_give_the_answer_away_are_turned_back_with_the_reason() -> None:
    telling = {**STEP, "text": "Look at the sign: the answer is B, the harbour."}
    outcome, model = loop(but(reasoner=[thought("B", telling, HEARD), thought("B")]))

    assert "step-leaks" in kinds(outcome)
    assert outcome.kept is outcome.tries[1]
    assert outcome.accepted
    second = [asked for asked in model.asked if asked.role == "reasoner"][1]
    assert "step s1" in second.prompt


def test_a_blind_reader_who_finds_the_answer_from_the_steps_turns_them_back() -> None:
    outcome, _model = loop(but(blind_read=[{"answer": "B"}, UNKNOWN, UNKNOWN]))

    assert kinds(outcome) == ["steps-give-answer-away"]
    assert outcome.kept is outcome.tries[1]


def test_a_question_that_needs_no_clip_is_warned_about_but_is_no_leak() -> None:
    outcome, _model = loop(but(blind_read={"answer": "B"}))

    assert kinds(outcome) == ["answerable-blind"]
    assert outcome.accepted


def test_a_step_that_its_evidence_contradicts_is_turned_back() -> None:
    wrong = {"note": "the sign says market", "verdict": "contradicted"}
    right = {"note": "", "verdict": "supported"}
    outcome, model = loop(but(step_check=[wrong, right, right]))

    assert kinds(outcome) == ["step-contradicted"]
    second = [asked for asked in model.asked if asked.role == "reasoner"][1]
    assert "the sign says market" in second.prompt
    assert outcome.kept is outcome.tries[1]


def test_an_unclear_step_is_a_warning() -> None:
    outcome, _model = loop(but(step_check={"note": "too dark", "verdict": "unclear"}))

    assert kinds(outcome) == ["step-unclear", "step-unclear"]
    assert outcome.accepted


def test_a_score_that_does_not_hold_is_not_accepted() -> None:
    scores = [{"critique": "", "score": score} for score in (7, 2, 9, 9)]
    outcome, model = loop(but(evaluator=scores))

    assert [made.score for made in outcome.tries] == [4.5, 9.0]
    assert outcome.tries[0].scores == (7.0, 2.0)
    again = [asked for asked in model.asked if asked.role == "evaluator"][1]
    assert again.decoding.temperature > 0


def test_tries_that_no_longer_get_better_end_the_loop() -> None:
    outcome, _model = loop(but(evaluator={"critique": "no", "score": 3}), tries=9)

    assert len(outcome.tries) == 3
    assert outcome.stopped == "plateau"


def test_a_budget_of_tokens_ends_the_loop() -> None:
    outcome, _model = loop(but(evaluator={"critique": "no", "score": 3}), tries=9, plateau=0, budget_tokens=80)

    assert len(outcome.tries) == 2
    assert outcome.stopped == "tokens"


def test_knowledge_of_the_world_stays_out_of_the_caption() -> None:
    _outcome, model = loop(but(reasoner=thought("B", STEP, HEARD, KNOWN)))

    (summarizer,) = (asked for asked in model.asked if asked.role == "summarizer")
    assert "Recall what such signs mean." not in summarizer.prompt


def test_known_answers_decide_what_leaks() -> None:
    known = Answer(texts=("harbour",), option="B")
    outcome, model = loop(but(reasoner=thought("A")), replace(CASE, answer=known), tries=2, plateau=0)

    assert not outcome.accepted
    assert roles(model).count("blind-read") == 0


def test_a_caption_is_not_read_blind() -> None:
    _outcome, model = loop(case=replace(CASE, short_answer=False))

    assert "blind-read" not in roles(model)


def test_the_published_method_asks_three_things_a_try() -> None:
    model = Answering(usual)
    (outcome,) = run_loop([CASE], Agents.all_by(model), LoopSettings.paper())

    assert roles(model) == ["reasoner", "summarizer", "evaluator"]
    assert "whole-number scale" in model.asked[-1].prompt
    assert "critique" not in model.asked[-1].prompt
    assert outcome.tries[0].scores == ()


def test_every_role_may_have_its_own_model() -> None:
    cast = {role: Answering(usual, name=role) for role in ("reasoner", "summarizer", "evaluator", "critic")}
    by = Agents(**cast)

    run_loop([CASE], by)

    assert {name: set(roles(model)) for name, model in cast.items()} == {
        "reasoner": {"reasoner"},
        "summarizer": {"summarizer"},
        "evaluator": {"evaluator"},
        "critic": {"blind-read", "step-check"},
    }
    assert by.warning() == ""
    assert "judges what it wrote itself" in Agents.all_by(cast["reasoner"]).warning()


def test_a_blind_reader_who_cannot_be_read_lets_nothing_pass() -> None:
    outcome, _model = loop(but(blind_read=["neither here nor there", UNKNOWN, UNKNOWN]))

    assert kinds(outcome) == ["reply-malformed"]
    assert outcome.kept is outcome.tries[1]


def test_feedback_never_tells_a_given_answer_to_a_reasoner_who_has_another() -> None:
    telling = {**STEP, "text": "Look at the sign: it is the harbour."}
    case = replace(CASE, answer=Answer(texts=("harbour",), option="B"))
    outcome, model = loop(but(reasoner=[thought("A", telling, HEARD), thought("B")]), case)

    assert "step-leaks" in kinds(outcome)
    second = [asked for asked in model.asked if asked.role == "reasoner"][1]
    assert "states the answer" not in second.prompt
    assert outcome.kept is outcome.tries[1]


@pytest.mark.parametrize(("lacking", "why"), [({"evidence": []}, "when in the clip"), ({"answer": ""}, "nothing out")])
def test_a_perceived_step_that_nobody_can_check_is_turned_back(lacking: dict[str, Any], why: str) -> None:
    outcome, model = loop(but(reasoner=[thought("B", {**STEP, **lacking}, HEARD), thought("B")]))

    assert kinds(outcome) == ["step-uncheckable"]
    second = [asked for asked in model.asked if asked.role == "reasoner"][1]
    assert why in second.prompt
    assert outcome.kept is outcome.tries[1]


def test_the_reasoner_is_not_blamed_for_what_others_could_not_reply() -> None:
    outcome, model = loop(but(evaluator=["no number at all", {"critique": "", "score": 8}]))

    assert kinds(outcome) == ["reply-malformed"]
    second = [asked for asked in model.asked if asked.role == "reasoner"][1]
    assert "They could not be judged." in second.prompt
    assert "cannot be read" not in second.prompt
