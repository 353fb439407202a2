"""What models say in the loop: found in prose, cleaned, and told as an issue where it cannot be used."""

from __future__ import annotations

import json
from typing import Any

import pytest

from aurelia.model import Reply
from schemas.issues import Issue, Severity
from tests.aurelia.recorded import Watched, answers, kinds, loop, thought, turn, watched


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
        '{"steps": [{"text": "Look."}], "answer": "  "}',
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
    steps: list[dict[str, Any]] = [
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
