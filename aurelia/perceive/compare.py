"""How alike two readings are: edit distance over letters or words."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence

_NOT_WORD = re.compile(r"[^\w']+", re.UNICODE)


def edit_distance(one: Sequence[Hashable], other: Sequence[Hashable]) -> int:
    """The least number of insertions, deletions and replacements that turn one sequence into the other."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        before, row[0] = row[0], i
        for j, b in enumerate(other, start=1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]


def agreement(one: Sequence[Hashable], other: Sequence[Hashable]) -> float:
    """1 for equal sequences, 0 for sequences with nothing in common: 1 - edit distance / longer length."""
    longest = max(len(one), len(other))
    return 1.0 if longest == 0 else 1.0 - edit_distance(one, other) / longest


def bare_words(text: str) -> tuple[str, ...]:
    """The words of a text for comparison: case folded, without punctuation (apostrophes inside words stay)."""
    words = (word.strip("'") for word in _NOT_WORD.split(text.casefold().replace("’", "'")))
    return tuple(word for word in words if word)


def bare_letters(text: str) -> str:
    """The letters and digits of a text for comparison, without spaces and punctuation: readers often lose those."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def alike(one: str, other: str) -> float:
    """How alike two lines of text read, 0..1, over their letters and digits alone."""
    return agreement(bare_letters(one), bare_letters(other))
