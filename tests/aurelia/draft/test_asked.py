"""Tests of questions that people ask."""

from __future__ import annotations

import pytest

from aurelia.draft.evidence.asked import NOT_MINE, form_of, understood
from aurelia.draft.evidence.candidate import Candidate, question_of
from schemas.reasoning import Answer, Option, Question
from tests.aurelia.draft.scenes import CARDS, SPEECH, view


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ('What is said while the text "Old Bridge" is on screen?', ("said-while-shown", "Old Bridge")),
        ("what is being said when the text 'Old Bridge' is shown", ("said-while-shown", "Old Bridge")),
        ("What do we hear while the title “Old Bridge” is visible?", ("said-while-shown", "Old Bridge")),
        ("What is spoken while Old Bridge is on the screen?", ("said-while-shown", "Old Bridge")),
        ('Which text is on screen when "arches" is said?', ("shown-when-said", "arches")),
        ("Which title is visible when the word arches is spoken?", ("shown-when-said", "arches")),
        ('What text is shown while the narrator says "broken arches"?', ("shown-when-said", "broken arches")),
        ("How many people are in the room?", None),
        ("What is the man doing while he sings?", None),
        ("Which instrument sounds when the curtain opens?", None),
        ("", None),
    ],
)
def test_the_two_forms_are_understood_give_or_take_the_wording(text: str, form: tuple[str, str] | None) -> None:
    assert form_of(text) == form


def _answer(question: Question) -> Answer:
    found = understood(view(), question)
    assert isinstance(found, Candidate)
    return question_of(found, "b" * 64, 0)[1]


def test_an_open_question_is_answered_with_the_words_or_the_text() -> None:
    said = _answer(Question(text=f'What is said while the text "{CARDS[2]}" is on screen?'))
    assert said.text == SPEECH[2].rstrip(".")
    read = _answer(Question(text='Which text is on screen when "luggage" is said?'))
    assert read.text == CARDS[1]


def test_options_of_the_person_are_kept_and_one_is_chosen() -> None:
    options = tuple(Option(id=letter, text=text) for letter, text in zip("ABC", ("Somewhere", CARDS[1], CARDS[0])))  # noqa: B905
    question = Question(text='Which text is on screen when "luggage" is said?', options=options)
    found = understood(view(), question)
    assert isinstance(found, Candidate)
    assert question_of(found, "b" * 64, 0) == (question, Answer(texts=(CARDS[1],), option="B"))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Why is the bridge broken?", NOT_MINE),
        ('What is said while the text "Lost City" is on screen?', 'no text like "Lost City" was read'),
        ('Which text is on screen when "elephants" is said?', '"elephants" was not heard'),
    ],
)
def test_what_was_not_measured_is_not_answered(text: str, reason: str) -> None:
    found = understood(view(), Question(text=text))
    assert isinstance(found, str)
    assert reason in found


def test_options_that_fit_equally_well_are_left_to_people() -> None:
    options = (
        Option(id="A", text="masons repaired broken arches"),
        Option(id="B", text="repaired broken arches slowly"),
    )
    question = Question(text=f'What is said while the text "{CARDS[2]}" is on screen?', options=options)
    assert understood(view(), question) == "no option alone agrees with the words heard in that time"
