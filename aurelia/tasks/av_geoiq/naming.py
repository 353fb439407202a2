"""Names of what an answer can be: those that count as right, and those that a question must not hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import permutations

from aurelia.knowledge import names
from aurelia.knowledge.other_names import known, place_words
from aurelia.knowledge.places import cities
from aurelia.knowledge.tables import named, table
from aurelia.tasks.av_geoiq.facts import Target
from aurelia.tasks.scoring import normalise

MOST_TEXTS = 24
_FORMER = frozenset({"West Germany", "Zaire", "Persia", "Ceylon", "Siam", "Kampuchea"})
"""Names that are known, but not right today."""
_POSSESSIVE = re.compile(r"(?<=\w)['’]s?\b|(?<=s)['’]")
_WORD = re.compile(r"[^\W\d_][\w'’.-]*")
_SHORT = 5
_COMMON = frozenset({"turkey", "polish", "guinea", "jersey", "orange", "mobile", "reading"})
"""Names of places that are also words; they count only with a capital."""


def name_of(target: Target, value: str) -> str:
    """What a value is called in English."""
    if target == "country":
        return names.english_name(value)
    if target == "currency":
        return names.currency_name(value)
    if target == "flag":
        return _joined(value.split(" and "))
    return names.language_name(value) if target == "language" else value


@cache
def right_texts(target: Target, values: tuple[str, ...]) -> tuple[str, ...]:
    """All names of the right answers that fit nothing else, the usual one of the first answer first.

    Args:
        target: What is asked for.
        values: Codes, or words where there are no codes; each is right.
    """
    once: dict[str, str] = {}
    for value in values:
        for text in (name_of(target, value), *_more(target, value)):
            once.setdefault(normalise(text), text)
    return tuple(once.values())[:MOST_TEXTS]


def _more(target: Target, value: str) -> Iterator[str]:
    if target == "country":
        own = (text for text in names.country_names(value) if text not in _FORMER)
        yield from (text for text in own if names.countries(text) == {value})
    elif target == "currency":
        full = names.currency_name(value)
        short = full.split()[-1]
        yield from (text for text in (short, short + "s", value) if names.currencies(text) == {value})
        yield full + "s"
    elif target == "language":
        full = names.language_name(value)
        yield from (
            text for text in (f"{full} language",) if set(map(names.language_code, names.languages(text))) == {value}
        )
    elif target == "capital":
        rows = [row for row in table("capitals").rows if row["city"] == value]
        yield from (text for row in rows[:1] for text in named(row, "city") if len(cities(text)) == 1)
    elif target == "flag":
        for order in permutations(value.split(" and ")):
            yield from (_joined(order), ", ".join(order))


def _joined(colours: Sequence[str]) -> str:
    return f"{', '.join(colours[:-1])} and {colours[-1]}" if len(colours) > 1 else colours[0]


def told(text: str, secrets: Iterable[str]) -> str:
    """The first of some names that a text holds, also as an adjective or in another language; empty where none is."""
    padded = f" {normalise(text)} {normalise(_POSSESSIVE.sub('', text))} "
    for secret in secrets:
        for word, plain in _forms(secret):
            if f" {plain} " in padded:
                return word
    return ""


@cache
def _forms(name: str) -> tuple[tuple[str, str], ...]:
    """A name, its other names and adjectives, each with how it is compared.

    Codes of two or three letters are left out, for they are words too.
    """
    things = known(name)
    others = {form for thing in things for form in (*thing.names, *thing.adjectives)}
    forms = [name, *sorted(form for form in others if len(form) > 3 or not form.isascii())]
    return tuple((form, plain) for form in forms if (plain := normalise(form)))


def place_word(text: str) -> tuple[str, ...]:
    """The names and adjectives of places in a text, lower case; short and common ones only with a capital."""
    words = _WORD.findall(text)
    found = []
    for length in (3, 2, 1):
        for at in range(len(words) - length + 1):
            part = words[at : at + length]
            name = " ".join(part).lower().removesuffix("'s").removesuffix("’s").rstrip(".")
            plain = len(name) > _SHORT and name not in _COMMON
            if name in place_words() and (plain or (part[0][0].isupper() and len(name) > 2)):
                found.append(name)
    return tuple(dict.fromkeys(found))
