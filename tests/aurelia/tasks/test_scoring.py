"""Reading answers from replies: strict, last statement wins, and never a guess."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aurelia.tasks import find
from aurelia.tasks.scoring import (
    chosen_option,
    mentions,
    normalise,
    score_caption,
    score_choice,
    score_open,
    stated_answer,
    token_f1,
)
from schemas.reasoning import Answer, Question
from tests.factories import options

OPTIONS = options("a dog barks", "A bell rings", "rain", "C")
CHOICE = Question(text="What is heard?", options=OPTIONS)
OPEN = Question(text="How many?")


@pytest.mark.parametrize(
    ("reply", "stated"),
    [
        ("ANSWER: B", "B"),
        ("I first said ANSWER: A\nbut no.\nANSWER: B", "B"),
        ("so ANSWER: A, or rather ANSWER: B", "B"),
        ("**ANSWER:** Casio", "Casio"),
        ("**Answer: Casio**", "Casio"),
        ("ANSWER: `three`", "three"),
        ("- answer: three\nsure", "three"),
        ("ANSWER:\nB", None),
        ("ANSWER: B\nANSWER:", None),
        ("The answer: B would be wrong", None),
        ("B", None),
        ("", None),
    ],
)
def test_stated_answer_is_the_last_one_stated(reply: str, stated: str | None) -> None:
    assert stated_answer(reply) == stated


def test_stated_caption_takes_all_lines() -> None:
    assert stated_answer("ANSWER: A man.\nA bell.", lines=True) == "A man.\nA bell."


@pytest.mark.parametrize(
    ("stated", "letter"),
    [
        ("B", "B"), ("b.", "B"), ("(B)", "B"), ("B)", "B"), ("B. A bell rings", "B"), ("B: a bell rings.", "B"),
        ("a bell rings", "B"), ("Rain!", "C"), ("C", "C"), ("E", None), ("B. rain", None), ("A dog barks", "A"),
        ("a bell", None), ("A or B", None), ("it is B", None), ("", None), ("<letter>", None),
    ],
)  # fmt: skip
def test_option_is_named_by_letter_then_by_text(stated: str, letter: str | None) -> None:
    assert chosen_option(stated, OPTIONS) == letter


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("three", "3"), ("The Eiffel Tower!", "eiffel tower"), ("1,000 lakes", "1000 Lakes"),
        ("São Paulo", "sao paulo"), ("rock-n-roll", "Rock n Roll"), ("don't", "dont"), ("ﬁne", "fine"),
        ("The The", "the the"), ("日本", "日本"), ("हिन्दी", "हिन्दी"),
    ],
)  # fmt: skip
def test_equal_answers_are_equal_after_normalising(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("3.5", "35"), ("-3", "3"), ("5 €", "5 $"), ("が", "か"), ("yes", "no"), ("twenty one", "21"), ("?", "!")],
)
def test_different_answers_stay_different(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_reply_scores_between_0_and_1_or_is_unreadable(reply: str) -> None:
    for task in find().values():
        for item in task.examples:
            for text in (reply, f"ANSWER: {reply}"):
                score = task.score(item.answer, item.question, text)
                assert score is None or 0 <= score <= 1


def test_choice_scores_none_where_nothing_is_named() -> None:
    right = Answer(texts=("A bell rings",), option="B")

    assert score_choice(right, CHOICE, "ANSWER: B") == 1
    assert score_choice(right, CHOICE, "ANSWER: rain") == 0
    assert score_choice(right, CHOICE, "ANSWER: probably a bird") is None
    assert score_choice(Answer(texts=("A bell rings",)), CHOICE, "ANSWER: B") is None


def test_any_of_several_right_texts_counts() -> None:
    right = Answer(texts=("Netherlands", "Holland"))

    assert score_open(right, OPEN, "ANSWER: the netherlands.") == 1
    assert score_open(right, OPEN, "ANSWER: Holland") == 1
    assert score_open(right, OPEN, "ANSWER: Netherlands or Belgium") == 0


def test_caption_is_scored_by_its_nearest_reference() -> None:
    right = Answer(texts=("a man plays a drum", "rain falls"))

    assert score_caption(right, OPEN, "ANSWER: Rain falls.") == 1
    assert score_caption(right, OPEN, "ANSWER: rain") == pytest.approx(2 / 3)
    assert score_caption(right, OPEN, "Rain falls.") is None
    assert token_f1("", "rain") == 0


def test_mentions_asks_for_whole_words() -> None:
    assert mentions("The cats sleep", ["cat", "cats"])
    assert not mentions("A concatenation", ["cat"])


def test_meme_needs_every_point() -> None:
    task = find()["av-meme"]
    (item,) = task.examples

    assert task.score(item.answer, item.question, "ANSWER: A kitten with epic music\nthen tumbles down.") == 1
    assert task.score(item.answer, item.question, "ANSWER: A kitten with epic music.") == 0
    assert task.score(item.answer, item.question, "A kitten with epic music tumbles.") is None
