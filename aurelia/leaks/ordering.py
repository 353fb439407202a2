"""Options that differ only in who comes first: whether a text says the right order."""

from __future__ import annotations

from collections.abc import Sequence

from aurelia.leaks.english import HELPERS, STOP, WEIGHING
from aurelia.leaks.forms import kin, stem
from aurelia.leaks.text import Text, read

Span = tuple[int, int]
_EARLIER = frozenset("before earlier sooner first then preceding precedes ahead followed".split())
_LATER = frozenset("after later once follows following last behind".split())
_ASKING = WEIGHING | frozenset("when watch look listen mark".split())


def ordering(text: Text, options: Sequence[str], right: str) -> Span | None:
    """Where a text says the order of the right option; None where order is not what tells the options apart.

    Such options have the same words in another order (`A stops before B`, `B stops before A`).
    """
    if not any(other != right and _bag(other) == _bag(right) for other in options):
        return None
    words = [word.plain for word in read(right).words]
    subjects = [word for word in words if words.count(word) == 1 and word not in STOP and word not in _EARLIER | _LATER]
    if not {"before", "after"} & set(words) or len(subjects) < 2:
        return None
    first, last = subjects[0], subjects[-1]
    if "after" in words:
        first, last = last, first
    return _said(text, kin(first), kin(last))


def _bag(wording: str) -> frozenset[str]:
    return frozenset(stem(word.plain) for word in read(wording).words)


def _said(text: Text, first: frozenset[str], last: frozenset[str]) -> Span | None:
    for sentence in {word.sentence: None for word in text.words}:
        places = [at for at, word in enumerate(text.words) if word.sentence == sentence]
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
