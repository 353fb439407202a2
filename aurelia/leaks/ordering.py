"""Options that differ only in who comes first: whether a text says the right order."""

from __future__ import annotations

from collections.abc import Sequence

from aurelia.leaks.english import HELPERS, STOP, WEIGHING, wordset
from aurelia.leaks.forms import kin, stem
from aurelia.leaks.text import Text, read

Span = tuple[int, int]
_EARLIER = wordset("before earlier sooner first then preceding precedes ahead followed")
_LATER = wordset("after later once follows following last behind")
_ASKING = WEIGHING | wordset("when watch look listen mark")


def ordering(text: Text, options: Sequence[str], right: str) -> Span | None:
    """Where a text says the order of the right option; None where order is not what tells the options apart.

    Such options have the same words in another order (`A stops before B`, `B stops before A`).
    """
    if not any(other != right and _bag(other) == _bag(right) for other in options):
        return None
    words = [word.plain for word in read(right).words]
    subjects = [word for word in words if words.count(word) == 1 and word not in STOP and word not in _EARLIER | _LATER]
    if len(subjects) < 2:
        return None
    if not {"before", "after"} & set(words):
        return _listed(text, [kin(word) for word in subjects]) if len(subjects) > 2 else None
    first, last = subjects[0], subjects[-1]
    if "after" in words:
        first, last = last, first
    return _said(text, kin(first), kin(last))


def _bag(wording: str) -> frozenset[str]:
    return frozenset(stem(word.plain) for word in read(wording).words)


def _said(text: Text, first: frozenset[str], last: frozenset[str]) -> Span | None:
    sentences: dict[int, list[int]] = {}
    for at, word in enumerate(text.words):
        sentences.setdefault(word.sentence, []).append(at)
    for places in sentences.values():
        plain = [text.words[at].plain for at in places]
        if (
            plain[0] in HELPERS
            or set(plain[:3]) & _ASKING
            or "?" in text.clean[text.words[places[-1]].end : text.words[places[-1]].end + 2]
        ):
            continue
        ones = [i for i, word in enumerate(plain) if kin(word) & first]
        twos = [i for i, word in enumerate(plain) if kin(word) & last]
        if _in_order(plain, ones, twos):
            return places[0], places[-1] + 1
    return None


def _listed(text: Text, items: Sequence[frozenset[str]]) -> Span | None:
    """Three or more things named in the right order, where order is all that tells the options apart."""
    firsts: list[int | None] = [None] * len(items)
    for at, word in enumerate(text.words):
        for index, item in enumerate(items):
            if firsts[index] is None and kin(word.plain) & item:
                firsts[index] = at
    places = [place for place in firsts if place is not None]
    asking = {word.plain for word in text.words[: (places or [0])[0]]} & (_ASKING - {"first"})
    if len(places) < len(items) or places != sorted(places) or asking:
        return None
    return places[0], places[-1] + 1


def _in_order(words: Sequence[str], ones: Sequence[int], twos: Sequence[int]) -> bool:
    if ones and not twos:
        return "first" in words
    if twos and not ones:
        return "last" in words
    if not ones:
        return False
    start, end = min(ones[0], twos[0]), max(ones[0], twos[0])
    between = set(words[start:end])
    turned = bool(between & _LATER) and not between & {"then"}
    if not between & (_EARLIER | _LATER) and words[0] != "first":
        return False
    return (ones[0] < twos[0]) != turned
