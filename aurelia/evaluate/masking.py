"""Steps with everything blanked out that states an answer, at the same length."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from aurelia.leaks import leak
from aurelia.leaks.find import mentions
from aurelia.leaks.letters import named_letters
from aurelia.leaks.numbers import numbers
from aurelia.leaks.quantity import quantity
from aurelia.leaks.text import Text, read
from aurelia.leaks.wordings import choice
from schemas.reasoning import Answer, Question

_BLANK = "_"
_MOST_ROUNDS = 40
_LONGEST = 2000
"""Characters of a step that are looked at; what comes after them is blanked unread."""
_WORD = re.compile(r"\w+")
_SIGN = re.compile(r"[^\s!-/:-@\[-`{-~]")
"""Everything but blanks and plain punctuation: letters in circles and flags state an answer too."""


def masked(texts: Sequence[str], question: Question, answers: Sequence[Answer]) -> tuple[str, ...]:
    """Texts in which nothing states the answer: words, aliases, numbers where it is one, and option letters.

    Wordings of all options are blanked, for what is left of three would tell the fourth. The texts keep their number
    of words and, together, of characters; blanks are about equally long, so that none tells how long its word was.
    A text that still gives the answer away is blanked from end to end.

    Args:
        texts: Texts of steps.
        question: The question with its options in their own order.
        answers: The right answer, and what else must not be stated, such as the teacher's own.
    """
    done = [_masked(text, question, tuple(answers)) for text in texts]
    return _evened(done)


def _masked(text: str, question: Question, answers: tuple[Answer, ...]) -> str:
    text, rest = text[:_LONGEST], text[_LONGEST:]
    rounds = min(_MOST_ROUNDS, max(2, _LONGEST * 4 // max(1, len(text))))
    return _checked(text, question, answers, rounds) + _blank_all(rest)


def _checked(text: str, question: Question, answers: tuple[Answer, ...], rounds: int) -> str:
    for found in _stated(text, question, answers):
        text = _without(text, found)
    for answer in answers:
        for _ in range(rounds):
            verdict = leak(text, question, answer)
            if verdict.status == "clean":
                break
            after = _without(text, [word.raw for word in read(verdict.where).words])
            text = _blank_all(text) if after == text else after
        else:
            text = _blank_all(text)
    return text


def _stated(text: str, question: Question, answers: Sequence[Answer]) -> Iterator[list[str]]:
    """The words of each place that names an answer or an option, whoever is right."""
    found = read(text)
    spans = [(start, end) for _, start, end in named_letters(found, [option.id for option in question.options])]
    wordings = [*(option.text for option in question.options), *(one for answer in answers for one in answer.texts)]
    for wording in dict.fromkeys(wordings):
        spans += mentions(found, choice((wording,), question, _label(wording, question)))
    if any(_is_number(wording, question) for wording in wordings):
        spans += [(one.start, one.end) for one in numbers(found)]
    for start, end in spans:
        yield _words(found, start, end)


def _words(text: Text, start: int, end: int) -> list[str]:
    return [word.raw for word in text.words[start:end]]


def _label(wording: str, question: Question) -> str:
    return next((option.id for option in question.options if option.text == wording), "")


def _is_number(wording: str, question: Question) -> bool:
    return quantity(wording, question) is not None


def _without(text: str, words: Sequence[str]) -> str:
    """A text with some words in a row blanked wherever they stand; each by itself where they are not in a row."""
    if not words:
        return text
    flags = re.NOFLAG if all(len(word) == 1 for word in words) else re.IGNORECASE  # the letter A, not the article
    row = re.compile(r"(?<!\w)" + r"[\W_]*".join(map(re.escape, words)) + r"(?!\w)", flags)
    after = row.sub(lambda found: _blank(found.group()), text)
    if after == text:
        each = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, words)) + r")(?!\w)", flags)
        after = each.sub(lambda found: _blank(found.group()), text)
    return after


def _blank(text: str) -> str:
    return _WORD.sub(lambda found: _BLANK * len(found.group()), text)


def _blank_all(text: str) -> str:
    return _SIGN.sub(_BLANK, text)


def _evened(texts: Sequence[str]) -> tuple[str, ...]:
    """The same texts with blanks of about the same length."""
    blanks = re.compile(r"(?<![^\W_])_+(?![^\W_])")
    lengths = [len(found.group()) for text in texts for found in blanks.finditer(text)]
    if not lengths:
        return tuple(texts)
    each, more = divmod(sum(lengths), len(lengths))
    new = iter([each + 1] * more + [each] * (len(lengths) - more))
    return tuple(blanks.sub(lambda _found: _BLANK * next(new), text) for text in texts)
