"""Answers hidden in a step are always found, texts without the answer never flagged, and long texts cost little."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.reasoning import Question
from tests.aurelia.leaking import BIRD, COUNT, COUNTRY, TIME, ask, judge

OPEN = ask("Which name is on the door?")
SYLLABLES = st.sampled_from(["ba", "de", "fi", "go", "ku", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "wo", "zu"])
NAMES = st.lists(SYLLABLES, min_size=3, max_size=5).map("".join)
SENTENCE = "Listen closely at first and then look again behind the large gate where the crowd waits"
PLAIN = SENTENCE.split(" ")
FILLER = st.lists(st.sampled_from(PLAIN), min_size=3, max_size=12).map(" ".join)
HIDES: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "capitals": str.upper,
    "letters split by spaces": " ".join,
    "letters split by dots": ".".join,
    "letters split by hyphens": "-".join,
    "letters split by stars": "*".join,
    "zero-width spaces": "\u200b".join,
    "soft hyphens": "\u00ad".join,
    "full width": lambda word: "".join(chr(ord(c) + 0xFEE0) for c in word),
    "look-alikes": lambda word: word.translate(str.maketrans("aeo", "аео")),
    "line break": lambda word: word[:3] + "-\n" + word[3:],
    "accents": lambda word: "\u0301".join(word),
    "mathematical letters": lambda word: "".join(chr(0x1D41A + ord(c) - 97) for c in word),
    "markup": lambda word: f"**{word}**",
    "quotes": lambda word: f"“{word}”",
}


@pytest.mark.parametrize("hide", HIDES)
@given(name=NAMES, before=FILLER, after=FILLER)
@settings(max_examples=25, deadline=None)
def test_an_answer_is_found_however_it_is_hidden(hide: str, name: str, before: str, after: str) -> None:
    text = f"{before}: {HIDES[hide](name)}, {after}."
    assert judge(text, OPEN, name).status == "leaks"


@given(name=NAMES, text=FILLER)
@settings(max_examples=200, deadline=None)
def test_a_text_without_a_word_of_the_answer_is_never_flagged(name: str, text: str) -> None:
    assert judge(text, OPEN, name).status == "clean"


@given(text=st.text(max_size=200))
@settings(max_examples=150, deadline=None)
def test_any_text_is_judged_without_an_error(text: str) -> None:
    for question, right in ((BIRD, "finch"), (COUNTRY, "Norway"), (COUNT, "3"), (TIME, "6:45 pm")):
        assert judge(text, question, right).status in ("leaks", "clean", "undecided")


@given(number=st.integers(min_value=2, max_value=999))
@settings(max_examples=100, deadline=None)
def test_any_count_is_found_in_digits_and_another_is_not(number: int) -> None:
    assert judge(f"There are {number} trumpets.", COUNT, str(number)).status == "leaks"
    assert judge(f"There are {number + 1} trumpets.", COUNT, str(number)).status == "clean"


HOSTILE = {
    "one letter": "a",
    "spelled": "f i n c h o w l ",
    "letters": "A, B, C and D are not out but ",
    "names": "finch, owl, wren, not heron or ",
    "numbers": "twenty two thousand and three ",
    "digits": "1,000:00/3.5 ",
    "denials": "it isn't and can't and won't not no ",
    "han": "三十万百千",
    "thai": "สามสิบเอ็ด",
    "kana": "ノルウェ",
    "cyrillic": "норве вегия ",
    "accents": "e\u0301\u0301\u0301",
    "flags": "🇳🇳🇴",
    "leet": "n0rw4y1 ",
    "tags": "<b <b <b ",
    "sentences": "Owl. Wren? No! ",
    "hyphens": "nor-way-",
    "capitals": "US IT NO ",
    "months": "may 4 may ",
}


def lines_run(work: Callable[[], Any]) -> int:
    """How many lines of our own code run: a measure of work that does not depend on the machine."""
    count = 0

    def watch(frame: FrameType, event: str, _arg: object) -> Any:
        nonlocal count
        if "aurelia" not in frame.f_code.co_filename:
            return None
        count += event == "line"
        return watch

    before = sys.gettrace()
    sys.settrace(watch)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


QUESTIONS: list[tuple[Question, str]] = [(BIRD, "finch"), (COUNTRY, "Norway"), (COUNT, "3"), (ask("Is it so?"), "no")]


@pytest.mark.parametrize("kind", HOSTILE)
def test_the_work_grows_no_faster_than_the_text(kind: str) -> None:
    for question, right in QUESTIONS:
        short, long = (HOSTILE[kind] * (size // len(HOSTILE[kind])) for size in (1_000, 4_000))
        for text in (short, long):
            judge(text, question, right)
        few = lines_run(partial(judge, short, question, right))
        many = lines_run(partial(judge, long, question, right))
        assert many < 8 * few + 20_000


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_text_of_a_hundred_thousand_characters_is_judged(kind: str) -> None:
    text = HOSTILE[kind] * (100_000 // len(HOSTILE[kind]))
    assert judge(text, COUNTRY, "Norway").status in ("leaks", "clean", "undecided")
