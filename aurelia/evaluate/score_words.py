"""What may be said for an open answer without anybody having listed it, and what is plainly something else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache

from aurelia.tasks.scoring import joined_initials, normalise

_NUMBER = re.compile(r"(?:minus )?(?![1-9]\d{0,2}\.\d{3}$)\d+(?:\.\d+)?")
"""A number as `normalise` writes it; not `1.000`, which may be a thousand."""
_SIDES = {"yes": "yes", "yeah": "yes", "yep": "yes", "true": "yes", "no": "no", "nope": "no", "false": "no"}
_SHORTEST = 2
_LONGEST = 80
_THINGS = frozenset({"country", "continent", "city", "language", "currency", "month", "weekday"})


def same_thing(stated: str, texts: Iterable[str]) -> bool:
    """Whether a stated answer is another name of a right one: a country, continent, city, language, currency, day.

    Only names that stand for one thing count (`UK` and `United Kingdom`, `yen` and `Japanese yen`), by
    `aurelia.knowledge`.
    """
    said = _thing(stated)
    return said is not None and any(_thing(text) == said for text in texts)


def meant(stated: str) -> str:
    """What a stated answer names: equal for all names of one thing, else for the same words."""
    thing = _thing(stated)
    return " ".join(thing) if thing else normalise(stated)


def other_names(texts: Sequence[str]) -> list[str]:
    """Every other name that `same_thing` takes for one of these texts, for those who score without it."""
    from aurelia.knowledge.other_names import english_names

    things = dict.fromkeys(thing for text in texts if (thing := _thing(text)))
    found = {name for kind, code in things for name in english_names(kind, code) if _thing(name) == (kind, code)}
    return sorted(found - {text.strip().lower() for text in texts})


def plainly_other(stated: str, texts: Iterable[str]) -> bool:
    """Whether a stated answer can only be something else than the right ones, so that no judge is needed.

    Yes against no, one number against another, and one known thing against another of its kind.
    """
    return all(_other(stated, text) for text in texts)


def _other(stated: str, right: str) -> bool:
    one, other = normalise(stated), normalise(right)
    if one in _SIDES and other in _SIDES:
        return _SIDES[one] != _SIDES[other]
    if _NUMBER.fullmatch(one) and _NUMBER.fullmatch(other):
        return Decimal(one.replace("minus ", "-")) != Decimal(other.replace("minus ", "-"))
    said, known = _thing(stated), _thing(right)
    return said is not None and known is not None and said[0] == known[0] and said != known


def _thing(text: str) -> tuple[str, str] | None:
    plain = text.strip().strip(".!\"'")
    return (_named(plain) or _named(joined_initials(plain))) if _SHORTEST <= len(plain) <= _LONGEST else None


@lru_cache(maxsize=16384)
def _named(name: str) -> tuple[str, str] | None:
    from aurelia.knowledge.other_names import known

    things = {(one.kind, one.code) for one in known(name) if one.kind in _THINGS}
    return things.pop() if len(things) == 1 else None
