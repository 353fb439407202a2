"""Items that break their task's declaration or its own checks are told so, each with the way out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from aurelia.tasks import find
from aurelia.tasks.checks import check_item
from schemas.issues import Issue, Severity
from schemas.item import Item

TASKS = find()


def changed(item: Item, *, question: dict[str, Any] | None = None, answer: dict[str, Any] | None = None) -> Item:
    """An item with some fields of its question and answer exchanged."""
    return item.model_copy(
        update={
            "question": item.question.model_copy(update=question or {}),
            "answer": item.answer.model_copy(update=answer or {}),
        }
    )


def kinds(issues: Sequence[Issue]) -> list[str]:
    """The kinds of some issues, in order."""
    return [issue.kind for issue in issues]


@pytest.mark.parametrize(
    ("task", "question", "answer", "kind"),
    [
        ("av-compositional", {"options": ()}, {}, "option-count"),
        ("av-captioning", {"options": TASKS["dm-match"].examples[0].question.options}, {}, "option-count"),
        ("av-geoiq", {"category": "planet"}, {}, "unknown-category"),
        ("av-qa", {"dataset": "elsewhere"}, {}, "unknown-dataset"),
        ("av-qa", {}, {"option": "B"}, "answer-not-among-options"),
        ("dm-match", {}, {"option": None}, "answer-not-among-options"),
        ("dm-match", {}, {"option": "A"}, "answer-differs-from-option"),
        ("av-qa", {"extra": {"colour": 1}}, {}, "extra-field"),
        ("av-geoiq", {}, {"extra": {"hops": [{"subject": "x"}]}}, "extra-field"),
    ],
)
def test_item_must_fit_the_declaration(task: str, question: dict[str, Any], answer: dict[str, Any], kind: str) -> None:
    item = changed(TASKS[task].examples[0], question=question, answer=answer)

    issues = check_item(TASKS[task], item)

    assert kind in kinds(issues)
    assert all(issue.hint for issue in issues)


def test_repeated_options_are_told() -> None:
    item = TASKS["dm-match"].examples[0]
    first, _second, *rest = item.question.options
    twice = changed(item, question={"options": (first, first, *rest)})

    assert "options-repeat" in kinds(check_item(TASKS["dm-match"], twice))


def test_missing_role_is_told() -> None:
    item = TASKS["dm-match"].examples[0]
    alone = item.model_copy(update={"media": item.media[:1]})

    assert "media-roles" in kinds(check_item(TASKS["dm-match"], alone))


def test_check_that_cannot_run_holds_the_item() -> None:
    def broken(_item: Item) -> list[Issue]:
        raise RuntimeError("worn out")

    task = replace(TASKS["av-qa"], check=broken)
    (issue,) = check_item(task, task.examples[0])

    assert (issue.kind, issue.severity) == ("check-failed", Severity.unchecked)


@pytest.mark.parametrize(
    ("task", "example", "answer", "kind"),
    [
        ("av-qa", 0, {"extra": {"count": 4}}, "count-differs"),
        ("av-qa", 1, {"extra": {"count": 4}}, "count-without-counting"),
        ("av-qa", 0, {"texts": ("a long tale " * 5,), "extra": {}}, "answer-long"),
        ("av-captioning", 0, {"extra": {}}, "caption-cover-unknown"),
        ("av-captioning", 0, {"extra": {"covers": ["seen"]}}, "caption-one-sense"),
        ("av-captioning", 0, {"texts": ("A man.",)}, "caption-short"),
        ("av-compositional", 0, {"extra": {"kinds": {"A": "swapped", "B": "right"}}}, "right-option-differs"),
        ("av-compositional", 0, {"extra": {"kinds": {"A": "right", "D": "swapped"}}}, "kind-without-option"),
        ("av-meme", 0, {"extra": {}}, "points-missing"),
        ("av-meme", 0, {"extra": {"points": ["a dragon"]}}, "point-not-in-answer"),
        ("dm-match", 0, {"extra": {"fit": {"A": 5, "C": 5}}}, "fit-not-unique"),
    ],
)
def test_tasks_have_checks_of_their_own(task: str, example: int, answer: dict[str, Any], kind: str) -> None:
    item = changed(TASKS[task].examples[example], answer=answer)

    assert kind in kinds(check_item(TASKS[task], item))


def test_compositional_needs_no_kinds() -> None:
    item = changed(TASKS["av-compositional"].examples[0], answer={"extra": {}})

    assert check_item(TASKS["av-compositional"], item) == []


def test_match_wants_parts_of_one_length_and_different_tracks() -> None:
    item = TASKS["dm-match"].examples[0]
    first, second, *rest = item.media
    uneven = item.model_copy(update={"media": (first, second.model_copy(update={"duration": 9.0}), *rest)})
    double = item.model_copy(update={"media": (first, rest[0].model_copy(update={"role": second.role}), *rest)})

    assert kinds(check_item(TASKS["dm-match"], uneven)) == ["length-differs"]
    assert kinds(check_item(TASKS["dm-match"], double)) == ["track-repeats"]


def test_match_wants_the_standard_options() -> None:
    item = TASKS["dm-match"].examples[0]
    renamed = tuple(option.model_copy(update={"text": f"song {option.id}"}) for option in item.question.options)
    other = changed(item, question={"options": renamed}, answer={"texts": ("song C",)})

    assert kinds(check_item(TASKS["dm-match"], other)) == ["track-options"]
