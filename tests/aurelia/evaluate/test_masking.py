"""Masked steps state no answer and keep their length."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from aurelia.evaluate.masking import masked
from aurelia.leaks import leak
from schemas.reasoning import Answer, Option, Question
from tests.factories import options

WORD = Question(text="Which word is said while the sign is shown?", options=options("river", "harbour", "winter"))
RIGHT = Answer(texts=("harbour",), option="B")


def mask(texts: Sequence[str], question: Question = WORD, *answers: Answer) -> tuple[str, ...]:
    return masked(texts, question, answers or (RIGHT,))


CASES = [
    (["The word is harbour", "It is said at the Harbors"], WORD, RIGHT),
    (["so option B", "not A, not C"], WORD, RIGHT),
    (["Count them: there are three", "3 bells"], Question(text="How many bells ring?"), Answer(texts=("three",))),
    (["The flag of Japan", "Nippon", "日本", "J a p a n", "Japan's sign"],
     Question(text="Which country is the ferry from?"), Answer(texts=("Japan",))),
    (["The dog barks, yes", "Listen for a bark"], Question(text="Is the dog barking?"), Answer(texts=("yes",))),
    (["The bell rings before the horn", "Listen to both"],
     Question(text="What is the order?", options=options("the bell before the horn", "the horn before the bell")),
     Answer(texts=("the bell before the horn",), option="A")),
]  # fmt: skip


@pytest.mark.parametrize(("texts", "question", "answer"), CASES)
def test_nothing_states_the_answer_and_the_length_stays(
    texts: list[str], question: Question, answer: Answer
) -> None:  # fmt: skip
    assert any(leak(text, question, answer).status == "leaks" for text in texts), "the case must leak to begin with"
    done = mask(texts, question, answer)
    assert [leak(text, question, answer).status for text in done] == ["clean"] * len(texts)
    assert sum(map(len, done)) == sum(map(len, texts))
    assert [len(re.findall(r"\w+", text)) for text in done] == [len(re.findall(r"\w+", text)) for text in texts]


@pytest.mark.parametrize("text", ["Ⓑ", "B" * 3000 + " harbour", "harbour " * 500])
def test_signs_and_endless_texts_give_nothing_away_either(text: str) -> None:
    (done,) = mask([text])
    assert leak(done, WORD, RIGHT).status == "clean"
    assert "harbour" not in done
    assert len(done) == len(text)


def test_what_names_no_option_stays_as_it_is() -> None:
    assert mask(["Find the moment the sign is shown", "Listen to a voice"]) == (
        "Find the moment the sign is shown", "Listen to a voice",
    )  # fmt: skip


def test_the_other_options_are_blanked_too_and_all_blanks_are_alike() -> None:
    (done,) = mask(["Is it river, harbour or winter?"])
    blanks = re.findall(r"_+", done)
    assert len(blanks) == 3
    assert max(map(len, blanks)) - min(map(len, blanks)) <= 1


def test_the_teachers_wrong_answer_is_blanked_as_well() -> None:
    question = Question(text="Which instrument plays?")
    (done,) = mask(["Listen for the cello, no violin"], question, Answer(texts=("violin",)), Answer(texts=("cello",)))
    assert "cello" not in done
    assert "violin" not in done


def test_an_article_is_no_option_letter() -> None:
    question = Question(text="Which?", options=(Option(id="A", text="wren"), Option(id="B", text="owl")))
    (done,) = mask(["Watch a bird; option A"], question, Answer(texts=("wren",), option="A"))
    assert done.startswith("Watch a bird; option _")
