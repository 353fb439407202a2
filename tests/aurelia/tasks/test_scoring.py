"""Reading answers from replies: strict, last statement wins, and never a guess."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aurelia.tasks import find
from aurelia.tasks.scoring import (
    chosen_option,
    mentions,
    normalise,
    read_choice,
    score_caption,
    score_choice,
    score_open,
    stated_answer,
    token_f1,
)
from schemas.reasoning import Answer, Option, Question
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
        ("ANSWER: London\nNo.\nANSWER: <Paris>", "Paris"),
        ("ANSWER: London\nNo.\nANSWER: [one of Paris and Rome]", "[one of Paris and Rome]"),
        ("ANSWER: London\nANSWER: <your answer>", "London"),
        ("ANSWER: London\nANSWER: [the text of your answer]", "London"),
        ("ANSWER: London\nANSWER: <X>", "London"),
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
        ("Option B", "B"), ("[option b]", "B"), ("Option (B).", "B"), ("option E", None), ("option A or B", None),
        ("not option B", None),
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
        ("U.S.", "US"), ("the U.K", "UK"), ("U.S.A.", "USA"), ("J.R.R. Tolkien", "J. R. R. Tolkien"),
        ("Washington, D.C.", "Washington DC"), ("5 a.m.", "5 am"),
        ("twenty-one", "21"), ("Twenty One", "21"), ("thirty", "30"), ("ninety-nine dogs", "99 dogs"),
        ("minus two", "-2"),
        ("1.0", "1"), ("two", "2.0"), ("3.50", "3.5"), (".5", "0.5"), ("-.5", "-0.5"), ("3.50kg", "3.5kg"),
        ("$3.50", "$3.5"),
        ("1 000", "1000"), ("1\u202f000\u202f000", "1,000,000"), ("1,000.50", "1000.5"), ("2½", "2 1/2"), ("½", "1/2"),
        ("It was 3.5.", "it was 3.5"), ("Rs.1,000", "Rs 1000"),
    ],
)  # fmt: skip
def test_equal_answers_are_equal_after_normalising(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("3.5", "35"), ("-3", "3"), ("5 €", "5 $"), ("が", "か"), ("yes", "no"), ("?", "!"),
        ("twenty-one", "20.1"), ("twenty, one", "21"), (".5", "5"), ("1/2", "1.2"), ("10:30", "10.30"), ("2½", "21/2"),
        ("3.5", "3 5"), ("3,5", "3.5"), ("3,5", "35"), ("1.000", "1"), ("1.000", "1000"), ("0,500", "500"),
        ("10²", "102"), ("555 123 4567", "5551234567"), ("1.10.2", "1.1.2"), ("100, 200", "100200"), ("12,34", "1234"),
        ("Option C. A dog", "Option ca dog"), ("2 0", "20"),
    ],
)  # fmt: skip
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


@pytest.mark.parametrize(
    ("last", "letter"),
    [
        ("<C>", "C"), ("[C]", "C"), ("(C)", "C"), ("< C >", "C"), ("[Option C]", "C"), ("<option C>", "C"),
        ("(the answer is C)", None), ("<A or C>", None), ("[C or D]", None), ("<a letter>", "B"), ("<letter>", "B"),
        ("[the letter of your option]", "B"), ("<the correct letter>", "B"), ("<a single letter>", "B"),
        ("<your final answer>", "B"), ("[letter of the chosen option]", "B"), ("<the right one>", None),
        ("X", "B"), ("...", "B"), ("<E>", None),
    ],
)  # fmt: skip
def test_earlier_answer_counts_only_where_the_last_line_is_a_prompt_again(last: str, letter: str | None) -> None:
    assert read_choice(f"ANSWER: B\nNo, I was wrong.\nANSWER: {last}", OPTIONS)[1] == letter


def test_letter_x_is_read_where_an_option_has_it() -> None:
    many = tuple(Option(id=letter, text=f"drum {letter}") for letter in string.ascii_uppercase)
    assert read_choice("ANSWER: B\nNo.\nANSWER: X", many)[1] == "X"
    assert read_choice("ANSWER: B\nNo.\nANSWER: <X>", many)[1] == "X"


@given(st.text("10.,:/- ½²ax(", max_size=16))
def test_a_normal_number_stays_as_it_is(text: str) -> None:
    once = normalise(text)
    assert all(normalise(word) == word for word in once.split() if word[0].isdigit())


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
