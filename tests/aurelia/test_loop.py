"""The loop as the paper has it: order, feedback, threshold, budget, argmax, and replies that cannot be read."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from aurelia.case import Agents, Case, LoopSettings
from aurelia.loop import Outcome, run_loop
from aurelia.model import MediaPart, Reply
from schemas.errors import ModelError, RightsError
from schemas.issues import Issue, Severity
from tests.aurelia.recorded import Watched, answers, thought, turn, watched
from tests.factories import answer, question

CASE = Case(question(), (MediaPart(Path("clip.mp4")),), duration=10.0)


def loop(model: Watched, case: Case = CASE, **settings: Any) -> Outcome:
    """The outcome of one case with one model in all parts."""
    (outcome,) = run_loop([case], Agents.all_by(model), LoopSettings(**settings))
    return outcome


def kinds(outcome: Outcome, number: int = 1) -> list[str]:
    """The kinds of issues of one try."""
    return [issue.kind for issue in outcome.tries[number - 1].issues]


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


@pytest.mark.parametrize(
    "reply",
    [
        "I cannot say.",
        "",
        '{"steps": [], "answer": "B"}',
        '{"steps": "none", "answer": "B"}',
        '{"steps": [{"text": "Look.", "modality": "vison"}], "answer": "B"}',
        '{"steps": [{"text": "Look.", "evidence": [["one", 2]]}], "answer": "B"}',
        '{"steps": [{"text": "Look."}], "answer": ["B"]}',
        '{"steps": [{"text": "Look."}]',
        '[{"text": "Look."}]',
        "{" * 5000,
        "[" * 100_000,
        '{"steps": [{"text": "Look.", "evidence": [[NaN, 2]]}], "answer": "B"}',
    ],
)
def test_malformed_reasoning_is_an_issue_of_that_try_and_the_loop_goes_on(reply: str) -> None:
    model = watched(answers(("reasoner", reply)), turn(8))

    outcome = loop(model)

    assert kinds(outcome) == ["reply-malformed"]
    assert outcome.tries[0].calls[0].reply == reply
    assert outcome.tries[0].score is None
    assert outcome.kept is outcome.tries[1]
    assert "could not be used" in outcome.tries[1].critique


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("```json\n", "\n```"),
        ("Sure! Here is a { brace and } another.\n```\n", "\n```\nHope it helps {:"),
        ('First {"steps": 1}, then ', ""),
        ("", " "),
    ],
)
def test_reply_is_found_in_fences_and_prose(before: str, after: str) -> None:
    reply = f"{before}{json.dumps(thought())}{after}"

    outcome = loop(watched(answers(("reasoner", reply)), turn(8)[1:]))

    assert kinds(outcome) == []
    assert outcome.accepted


def test_braces_inside_the_steps_do_no_harm() -> None:
    odd = {"text": "Read the sign }{ with {{question}}.", "answer": "{x}", "modality": "visual"}
    model = watched(answers(("reasoner", "Well: " + json.dumps(thought("B", odd)))), turn(8)[1:])

    outcome = loop(model)

    assert outcome.accepted
    assert "Read the sign }{ with {{question}}." in model.asked[1].prompt


@pytest.mark.parametrize("score", [0, 11, "7", 7.5, True, None, [7]])
def test_score_that_is_no_whole_number_from_1_to_10_is_an_issue(score: Any) -> None:
    outcome = loop(watched(turn(score), turn(8)))

    assert kinds(outcome) == ["reply-malformed"]
    assert outcome.tries[0].issues[0].subject == "evaluator"
    assert outcome.tries[0].caption
    assert outcome.kept is outcome.tries[1]


def test_answer_that_names_no_option_is_not_guessed() -> None:
    outcome = loop(watched(answers(("reasoner", thought("a ship"))), turn(8)))

    assert kinds(outcome) == ["answer-not-among-options"]
    assert outcome.tries[0].answer is None
    assert outcome.tries[0].score is None
    assert outcome.kept is outcome.tries[1]


def test_nothing_readable_keeps_nothing() -> None:
    outcome = loop(watched(answers(("reasoner", "no"), ("reasoner", "no"))), tries=2)

    assert outcome.kept is None
    assert not outcome.accepted
    assert len(outcome.tries) == 2


def test_empty_caption_is_an_issue() -> None:
    outcome = loop(watched(turn(8, caption=" ")[:2], turn(8)))

    assert kinds(outcome) == ["reply-malformed"]
    assert outcome.tries[0].issues[0].subject == "summarizer"


def test_steps_lose_what_is_not_in_the_clip_and_say_so() -> None:
    steps = [
        {"text": "One.", "evidence": [[1, 2], [9, 10.1], [9, 30], [-1, 2], [5, 5], [12, 13]]},
        {"text": "Two.", "depends_on": [2, 1, 7]},
        {"text": "Three.", "depends_on": None, "evidence": None, "sources": None, "answer": None},
    ]
    outcome = loop(watched(answers(("reasoner", thought("B", *steps))), turn(8)[1:]))

    one, two, three = outcome.tries[0].steps
    assert one.evidence == ((1.0, 2.0), (9.0, 10.0))
    assert (two.depends_on, three.depends_on) == (("s1",), ("s2",))
    assert kinds(outcome) == ["evidence-outside", "step-order"]
    assert {issue.severity for issue in outcome.tries[0].issues} == {Severity.warning}
    assert outcome.accepted


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

    outcomes = run_loop([first, second], Agents.all_by(model))

    assert model.batches == [2, 2, 2, 1, 1, 1]
    assert [len(outcome.tries) for outcome in outcomes] == [1, 2]
    assert "Two?" in model.asked[6].prompt


def test_one_failed_request_does_not_stop_the_others() -> None:
    class Flaky(Watched):
        def generate(self, batch: Any) -> list[Reply]:
            self.asked.extend(batch)
            if len(self.asked) == 1:
                return [Reply(batch[0].id, "", error=Issue(kind="too-long", subject="model", message="clip too long"))]
            return self.inner.generate(batch)

    outcome = loop(Flaky(watched(turn(8)).inner))

    assert kinds(outcome) == ["too-long"]
    assert "clip too long" in outcome.tries[1].critique
    assert outcome.accepted


def test_media_never_goes_to_a_server_of_others_without_permission() -> None:
    model = watched(turn(8), remote=True)

    with pytest.raises(RightsError, match="does not permit"):
        loop(model)

    assert model.asked == []
    assert loop(model, replace(CASE, third_party_allowed=True)).accepted


def test_remote_summarizer_is_fine_since_it_gets_text_alone() -> None:
    local, remote = watched(turn(8)), watched(turn(8), remote=True)

    (outcome,) = run_loop([CASE], Agents(local, remote, local))

    assert outcome.accepted
    assert [request.role for request in remote.asked] == ["summarizer"]


def test_deaf_model_is_refused() -> None:
    with pytest.raises(ModelError, match="takes no audio"):
        loop(watched(turn(8), modalities=("text", "video")))


def test_sense_that_did_not_arrive_is_told() -> None:
    replies = turn(8)
    replies[0] = replies[0].model_copy(update={"delivered": replies[0].delivered.model_copy(update={"frames": 8})})

    outcome = loop(watched(replies))

    assert kinds(outcome) == ["audio-not-delivered"]
    assert outcome.tries[0].calls[0].delivered.frames == 8


def test_no_cases_need_no_model() -> None:
    assert run_loop([], Agents.all_by(watched())) == []
