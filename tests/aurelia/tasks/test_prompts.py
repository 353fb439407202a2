"""Every prompt of every task asks for what its reply is read as, and says what the steps must keep to."""

from __future__ import annotations

import json
from typing import Any

import pytest

from aurelia.agents import (
    BlindReply,
    EvaluatorReply,
    QuestionReply,
    ReasonerReply,
    ScoreReply,
    StepCheckReply,
    json_values,
    read_reply,
)
from aurelia.draft.propose import question_prompt
from aurelia.prompts import OWN, PLACES, filled, hashes, prompts_of, shared
from aurelia.tasks import find
from aurelia.tasks.av_geoiq.entities import EntitiesReply, LooseReply, read_entities
from aurelia.tasks.av_geoiq.wording import WordingReply
from schemas.base import Value
from schemas.reasoning import Option, Question

TASKS = find()
CONTRACTS: dict[str, type[Value]] = {
    "reasoner": ReasonerReply, "question": QuestionReply, "evaluator": EvaluatorReply, "evaluator-score": ScoreReply,
    "step-check": StepCheckReply, "blind-read": BlindReply, "entities": EntitiesReply, "wording": WordingReply,
}  # fmt: skip
PAIRS = [(name, role) for name, task in sorted(TASKS.items()) for role in prompts_of(task) if role in CONTRACTS]
QUESTION = Question(text="What rings?", options=(Option(id="A", text="a bell"), Option(id="B", text="a phone")))


def sample(prompt: str) -> Any:
    """The reply that a prompt shows at its end."""
    values = list(json_values(prompt[prompt.rindex("Reply with one JSON object") :]))
    assert len(values) == 1
    return values[0]


def filled_in(shown: Any) -> Any:
    """A form with words in the place of its dots: one that repeats the dots is no reply."""
    if isinstance(shown, dict):
        return {name: filled_in(value) for name, value in shown.items()}
    if isinstance(shown, list):
        return [filled_in(value) for value in shown]
    return "Which one is it?" if shown == "..." else shown


@pytest.mark.parametrize(("name", "role"), PAIRS)
def test_form_that_a_prompt_shows_can_be_read_once_it_is_filled_in(name: str, role: str) -> None:
    shown = filled_in(sample(prompts_of(TASKS[name])[role]))

    read, problem = read_reply(json.dumps(shown), CONTRACTS[role], role)

    assert problem is None
    assert read is not None
    assert list(shown) == [field for field in CONTRACTS[role].model_fields if field in shown]


@pytest.mark.parametrize(("name", "role"), PAIRS)
def test_prompt_shows_every_field_in_the_order_of_the_schema(name: str, role: str) -> None:
    shown = sample(prompts_of(TASKS[name])[role])

    assert list(shown) == list(CONTRACTS[role].model_fields)
    if role == "reasoner":
        assert list(shown["steps"][0]) == [
            "text", "answer", "kind", "modality", "audio_type", "evidence", "depends_on", "sources",
        ]  # fmt: skip


@pytest.mark.parametrize("name", sorted(TASKS))
def test_reasoner_is_told_what_steps_keep_to(name: str) -> None:
    prompt = " ".join(filled.reasoner(prompts_of(TASKS[name]), QUESTION).split())

    assert "What rings?" in prompt
    assert "free of the answer" in prompt or TASKS[name].answer_type == "caption"
    assert "in seconds" in prompt
    for word in ("`perceive`", "`infer`", "`visual`", "`audio`", "`audio-visual`", "`depends_on`"):
        assert word in prompt
    assert "{{" not in prompt


@pytest.mark.parametrize("name", sorted(name for name, task in TASKS.items() if task.answer_type != "caption"))
def test_question_needs_both_senses_and_has_no_answer_in_it(name: str) -> None:
    prompt = " ".join(question_prompt(TASKS[name], prompts_of(TASKS[name])).split())

    assert TASKS[name].title in prompt
    assert "picture" in prompt
    assert "`answer`" in prompt
    assert all(category in prompt for category in TASKS[name].categories)
    assert "{{" not in prompt


def test_prompts_that_watch_speak_of_a_clip_that_was_given_before() -> None:
    """The media comes first and the text after it, so no prompt announces a clip."""
    for role in ("reasoner", "question", "evaluator", "evaluator-score", "step-check", "entities"):
        for name in TASKS:
            text = prompts_of(TASKS[name]).get(role, "")
            assert not text or text.startswith("You have been given ")


def test_match_is_told_of_all_its_parts() -> None:
    prompts = prompts_of(TASKS["dm-match"])
    for role in ("reasoner", "evaluator", "question"):
        assert all(f"`{part}`" in prompts[role] for part in TASKS["dm-match"].roles)
    for role in ("summarizer", "evaluator"):
        assert "not say which track fits" in " ".join(prompts[role].split())


def test_compositional_question_has_the_three_kinds_of_options() -> None:
    prompt = prompts_of(TASKS["av-compositional"])["question"]

    assert all(kind in prompt for kind in ("right option", "swapped option", "unrelated option"))
    assert len(sample(prompt)["options"]) == 3


def test_entities_that_the_prompt_shows_can_be_used() -> None:
    shown = sample(prompts_of(TASKS["av-geoiq"])["entities"])

    things, issues = read_entities(LooseReply.model_validate(shown), 10.0)

    assert len(things) == 2
    assert issues == []
    assert all(thing.clue for thing in things)


def test_each_task_has_prompts_of_its_own_version() -> None:
    versions = {name: tuple(hashes(prompts_of(task)).values()) for name, task in TASKS.items()}

    assert len(set(versions.values())) == len(TASKS)
    assert set(shared()) == set(PLACES) - OWN
