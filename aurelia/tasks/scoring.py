"""Reading a model's reply and scoring it: strict, and without ever guessing.

A reply states its answer as `ANSWER: X`; the last such statement wins. What cannot be read scores None, which a
report counts apart from wrong. (A known fault elsewhere: falling back to the first option inflates option A.)
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from schemas.reasoning import Answer, Option, Question

_MARK = re.compile(r"(?:\bANSWER|(?im:^[\s>*_#-]*answer))[*_]*[ \t]*:[*_]*")
_LETTER = re.compile(r"^[(\[]?([A-Za-z])[)\]]?[.:]?$")
_LETTER_AND_TEXT = re.compile(r"^[(\[]?([A-Z])(?:[)\].:]+\s*|\s+)(.+)$", re.DOTALL)
_NUMBERS = [
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
]
_DIGITS = {word: str(number) for number, word in enumerate(_NUMBERS)}
_ARTICLES = {"a", "an", "the"}


def stated_answer(reply: str, *, lines: bool = False) -> str | None:
    """What the last `ANSWER: X` of a reply states, or None.

    Args:
        reply: The model's whole text.
        lines: Take everything to the end of the reply (captions); otherwise the rest of that line.
    """
    marks = list(_MARK.finditer(reply))
    if not marks:
        return None
    rest = reply[marks[-1].end() :]
    stated = rest if lines else (rest.splitlines() or [""])[0]
    return stated.strip().strip("*_`").strip() or None


def chosen_option(stated: str, options: Sequence[Option]) -> str | None:
    """The letter of the option a text names: by letter, else by the option's text; None where it is unclear."""
    by_letter = {option.id: option for option in options}
    letter = _LETTER.match(stated.strip())
    if letter:
        found = letter.group(1).upper()
        return found if found in by_letter else None
    same = [option.id for option in options if normalise(option.text) == normalise(stated)]
    if same:
        return same[0] if len(same) == 1 else None
    both = _LETTER_AND_TEXT.match(stated.strip())
    if both and both.group(1) in by_letter and normalise(both.group(2)) == normalise(by_letter[both.group(1)].text):
        return both.group(1)
    return None


def normalise(text: str) -> str:
    """A short answer for comparison: case, punctuation, Latin accents, articles and number words set aside.

    `The 1,000 Lakes!` and `1000 lakes` are equal; `three` and `3` are equal; `3.5` and `35` are not.
    """
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(c for c in plain if not "\u0300" <= c <= "\u036f")
    plain = unicodedata.normalize("NFC", plain)
    plain = re.sub(r"(?<=\d),(?=\d{3}\b)", "", plain).replace("'", "").replace("’", "")
    plain = re.sub(r"(?<![\w.])[-\u2212](?=\d)", "minus ", plain)
    spaced = "".join(" " if unicodedata.category(c).startswith("P") else c for c in plain)
    words = [_DIGITS.get(word, word) for word in spaced.split()]
    kept = [word for word in words if word not in _ARTICLES]
    return " ".join(kept) or " ".join(words) or text.strip()


def score_choice(answer: Answer, question: Question, reply: str) -> float | None:
    """1 for the right letter or option text, 0 for another option, None where no option is named."""
    stated = stated_answer(reply)
    chosen = chosen_option(stated, question.options) if stated else None
    if chosen is None or answer.option is None:
        return None
    return float(chosen == answer.option)


def score_open(answer: Answer, question: Question, reply: str) -> float | None:
    """1 where the stated answer equals one of the right texts after `normalise`, else 0; None if none is stated."""
    if question.options:
        return score_choice(answer, question, reply)
    stated = stated_answer(reply)
    if stated is None:
        return None
    return float(normalise(stated) in {normalise(text) for text in answer.texts})


def score_caption(answer: Answer, _question: Question, reply: str) -> float | None:
    """Token F1 against the nearest reference, 0..1; None where no caption is stated.

    This is a plain stand-in that needs no library: it counts shared words and knows neither order nor meaning. It
    is not comparable with published BLEU, METEOR, ROUGE or CIDEr figures.
    """
    stated = stated_answer(reply, lines=True)
    if stated is None:
        return None
    return max(token_f1(stated, text) for text in answer.texts)


def token_f1(text: str, reference: str) -> float:
    """The harmonic mean of token precision and recall between two texts, 0..1."""
    ours, theirs = Counter(_tokens(text)), Counter(_tokens(reference))
    shared = sum((ours & theirs).values())
    if not shared:
        return 0.0
    precision, recall = shared / sum(ours.values()), shared / sum(theirs.values())
    return 2 * precision * recall / (precision + recall)


def mentions(text: str, wordings: Iterable[str]) -> bool:
    """Whether a text holds one of several wordings as whole words, after `normalise`."""
    padded = f" {normalise(text)} "
    return any(f" {normalise(wording)} " in padded for wording in wordings)


def _tokens(text: str) -> list[str]:
    return normalise(text).split()
