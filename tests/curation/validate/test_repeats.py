"""Items beside each other: duplicates, and answers that contradict."""

from __future__ import annotations

from curation.validate import live_items, validate
from curation.validate.repeats import repeats
from curation.workspace import Workspace
from schemas.issues import Issue
from schemas.item import Item
from tests import factories
from tests.curation.validate.conftest import HEARD, LAST, SEEN, changed, kinds, store_chain


def _issues(*items: Item) -> list[Issue]:
    return list(repeats(items))


def test_two_answers_to_one_question_contradict_each_other() -> None:
    other = factories.item(answer=factories.answer("winter", "C"))
    assert [issue.kind for issue in _issues(factories.item(), other)] == ["contradicts-item"]


def test_the_same_question_and_answer_is_a_plain_duplicate() -> None:
    fewer = factories.item(question=factories.question(options=factories.options("harbour", "winter")))
    assert [(i.kind, i.severity.value) for i in _issues(factories.item(), fewer)] == [("repeats-item", "warning")]


def test_one_question_with_unrelated_options_is_two_items() -> None:
    other = factories.item(
        question=factories.question(options=factories.options("bell", "drum")), answer=factories.answer("bell", "A")
    )
    assert _issues(factories.item(), other) == []


def test_an_item_that_contradicts_one_that_stands_is_held(place: Workspace) -> None:
    store_chain(place)
    validate(place)
    question = factories.question(options=factories.options("harbour", "winter"))
    store_chain(
        place,
        draft_fields={
            "question": question, "answer": factories.answer("winter", "B"),
            "steps": (SEEN, changed(HEARD, answer="winter"), changed(LAST, answer="winter")),
        },
    )  # fmt: skip
    report = validate(place)
    assert (report.failed, kinds(report)) == (1, {"contradicts-item"})
    assert len(live_items(place.store)) == 1
