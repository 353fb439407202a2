"""How far apart two texts are, in words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from schemas.base import normal_text


def similarity(one: str, other: str) -> float:
    """One less the normalised word distance: 1 for equal texts, 0 where no word is left. Case is set aside."""
    return 1 - word_distance(normal_text(one).split(), normal_text(other).split())


def word_distance(one: Sequence[str], other: Sequence[str]) -> float:
    """Words inserted, deleted or replaced, of the words of the longer text, 0..1 (Levenshtein 1966, normalised)."""
    if not one or not other:
        return float(bool(one) or bool(other))
    known: dict[str, int] = {}
    first, second = (np.array([known.setdefault(word, len(known)) for word in words]) for words in (one, other))
    steps = np.arange(len(second) + 1)
    row = steps.copy()
    for word in first:
        above = np.minimum(row[1:] + 1, row[:-1] + (second != word))
        row = np.minimum.accumulate(np.concatenate([[row[0] + 1], above]) - steps) + steps
    return float(row[-1]) / max(len(one), len(other))
