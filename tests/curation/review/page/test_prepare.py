"""What is sent: complete, honest about its maker, and taken by the page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from label_studio_sdk.label_interface import LabelInterface

from aurelia import tasks as benchmark_tasks
from curation.review.page import layout, prepare
from curation.review.people import guidelines
from curation.review.sync.shown import Shown
from curation.review.work import Prepared, Work
from db.assignments import Assignment
from schemas.reasoning import Draft, Step
from tests import factories

TASKS = benchmark_tasks.find()
GUIDELINES = guidelines.read()


def prepared(draft: Draft | None = None, name: str = "av-qa", **clip: Any) -> Any:
    """What is sent for a draft, or the issues."""
    draft = draft or factories.draft(benchmark_task=name)
    fact = factories.draft_fact(draft)
    shown = Shown(factories.clip(**clip), "clip.mp4")
    assignment = Assignment(draft.subject(), name, draft.demo)
    media = dict.fromkeys(TASKS[name].roles, shown)
    return prepare.prepare(Work(assignment, fact, draft, TASKS[name], media, GUIDELINES))


def example(name: str) -> Draft:
    """A draft with the content of the task's first example."""
    item = TASKS[name].examples[0]
    return factories.draft(
        benchmark_task=name, media=item.media, question=item.question, answer=item.answer, steps=item.steps
    )


def unanswered(**fields: Any) -> Draft:
    """A person's question that nothing was drafted for."""
    return factories.draft(
        benchmark_task="av-qa", steps=(), answer=None, status="unanswered", tries=(), kept=None, **fields
    )


@pytest.mark.parametrize("name", sorted(TASKS))
def test_predictions_fit_the_page_of_every_task(name: str) -> None:
    sent = prepared(example(name), name, duration=60.0)
    assert isinstance(sent, Prepared), sent
    assert prepare.faults(sent, LabelInterface(layout.config(TASKS[name]))) == []


def test_a_prediction_that_does_not_fit_is_named() -> None:
    sent = prepared()
    wrong = replace(sent, results=[*sent.results, prepare.choice("required_modality", "smell")])
    [issue] = prepare.faults(wrong, LabelInterface(layout.config(TASKS["av-qa"])))
    assert issue.kind == "prediction-unfit"
    assert "smell" in issue.message


def test_the_data_carry_our_key_the_draft_and_the_guidelines() -> None:
    draft = factories.draft(benchmark_task="av-qa")
    data = prepared(draft).data
    assert data["key"] == data["item_id"] == draft.subject()
    assert data["draft"] == factories.draft_fact(draft).key
    assert data["guidelines_sha256"] == GUIDELINES.reference.sha256
    assert GUIDELINES.text in data["guidelines"]
    assert data["fps"] == 25
    assert data["media_clip"] == "clip.mp4"


def test_the_page_says_who_drafted_and_that_it_is_a_demo() -> None:
    about = prepared(factories.draft(benchmark_task="av-qa", demo=True)).data["about"]
    assert about.startswith("DEMO, not for publication.")
    assert "no language model" in about


def test_a_question_without_a_draft_says_so() -> None:
    sent = prepared(unanswered(reason="no model: give one with --model"))
    assert sent.data["about"] == "A person asked this question. Its reasoning is yours to write."
    assert sent.data["steps_note"].startswith("No reasoning was drafted: write the steps.")
    assert "--model" not in str(sent.body())


def test_a_question_without_a_draft_has_its_first_step_open_and_empty() -> None:
    sent = prepared(unanswered())
    assert [one["value"] for one in sent.results if one["from_name"] == "s1_use"] == [{"choices": ["keep"]}]
    assert [one["from_name"] for one in sent.results if one["from_name"].startswith("s1_")] == ["s1_use"]
    assert prepare.faults(sent, LabelInterface(layout.config(TASKS["av-qa"]))) == []


def test_every_page_says_that_accept_needs_a_step() -> None:
    for sent in (prepared(), prepared(unanswered())):
        assert "need at least one step" in sent.data["steps_note"]


def test_the_events_of_a_draft_are_told_in_the_order_of_their_time() -> None:
    assert prepared(example("av-compositional"), "av-compositional").data["order"].splitlines()[:2] == [
        "In the order of time:", "0.0 to 5.0 s, s1: a beach",
    ]  # fmt: skip
    assert prepare.order(unanswered()).splitlines() == ["In the order of time:", "nothing yet"]


def test_markup_in_options_is_shown_as_text() -> None:
    draft = factories.draft(benchmark_task="av-qa", question=factories.question(options=factories.options("<b>x", "y")))
    assert prepared(draft).data["options"][0]["html"] == "A. &lt;b&gt;x"


def test_the_content_hash_changes_with_anything_sent() -> None:
    first, second = prepared(), prepared(factories.draft(benchmark_task="av-qa", question=factories.question("Other?")))
    assert first.content_hash == prepared().content_hash
    assert first.content_hash != second.content_hash


def test_spans_are_sent_in_seconds_of_the_clip() -> None:
    spans = [one["value"] for one in prepared().results if one["type"] == "labels"]
    assert [(one["start"], one["end"], one["labels"]) for one in spans] == [(2.0, 4.0, ["s1"]), (2.5, 3.25, ["s2"])]


@pytest.mark.parametrize(
    ("clip", "kind"), [({"has_audio": False}, "no-sound"), ({"has_video": False}, "no-picture")], ids=["mute", "blind"]
)
def test_a_clip_that_cannot_be_judged_is_refused(clip: dict[str, Any], kind: str) -> None:
    assert [issue.kind for issue in prepared(**clip)] == [kind]


def test_more_steps_than_the_page_holds_are_refused() -> None:
    steps = tuple(Step(id=f"s{n}", text="x", modality="none", kind="infer") for n in range(layout.SLOTS + 1))
    assert [issue.kind for issue in prepared(factories.draft(benchmark_task="av-qa", steps=steps))] == [
        "too-many-steps"
    ]
