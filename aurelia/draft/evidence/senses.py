"""The rule of two senses: each sense alone must leave at least two options open.

By ear alone, an option is open when nothing heard speaks against it; by eye alone, when nothing seen does. Beyond
that, what one sense gives may hint at an option of the other by a shared word (a text that reads "The river" and a
voice that says "river"): where it hints at a single option, the question falls to that sense alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from aurelia.perceive.compare import agreement, alike, bare_letters, bare_words

FEWEST_OPEN = 2
HEARD = 0.7
SEEN = 0.75

_STEM = 5
_FEWEST_LETTERS = 4
_COMMON = frozenset(
    bare_words(
        "about above after again also always another around because been before being below between both came "
        "come could does done down during each even ever every from gave give given goes going gone good have "
        "having here into just know known like made make many might more most much must near never next once "
        "only onto other over part said same seem seen shall should since some still such take than that "
        "their them then there these they thing this those three through time told took toward under until "
        "upon very want well went were what when where which while will with within without would your"
    )
)


def content(text: str) -> frozenset[str]:
    """The telling words of a text, cut to their first letters so that `river` and `rivers` meet."""
    words = (word for word in bare_words(text) if len(word) >= _FEWEST_LETTERS and word not in _COMMON)
    return frozenset(word[:_STEM] for word in words)


def fits_in(phrase: Sequence[str], words: Sequence[str]) -> float:
    """How well a phrase is found somewhere in a series of words: 1 for word by word, 0 for not at all."""
    if not phrase:
        return 1.0
    if len(words) <= len(phrase):
        return agreement(phrase, words)
    windows = (words[at : at + len(phrase)] for at in range(len(words) - len(phrase) + 1))
    return max(agreement(phrase, window) for window in windows)


def open_phrases_by_ear(options: Sequence[str], heard: Sequence[str]) -> int:
    """How many of the spoken options were heard anywhere in the clip: a listener cannot tell those apart."""
    return sum(fits_in(bare_words(option), heard) >= HEARD for option in options)


def open_texts_by_eye(options: Sequence[str], seen: Iterable[str]) -> int:
    """How many of the written options were seen anywhere in the clip: a deaf viewer cannot tell those apart."""
    texts = tuple(seen)
    return sum(any(alike(option, text) >= SEEN for text in texts) for option in options)


def open_by_hint(options: Sequence[str], other_sense: Iterable[str]) -> int:
    """How many options stay open when only the other sense is given: those it hints at, or all without a hint."""
    given = frozenset(stem for text in other_sense for stem in content(text))
    hinted = sum(bool(content(option) & given) for option in options)
    return hinted if hinted else len(options)


def distinct(one: str, other: str) -> bool:
    """Whether two options differ clearly: neither equal to, nor contained in, nor close to the other."""
    short, long = sorted((bare_letters(one), bare_letters(other)), key=len)
    if short in long:
        return False
    words = agreement(bare_words(one), bare_words(other))
    return words < 0.5 and alike(one, other) < 0.7
