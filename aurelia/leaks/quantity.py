"""What number an answer or an option is, and how the words around a number are read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from aurelia.knowledge.other_names import known
from aurelia.leaks.english import HELPERS, PREPOSITIONS, STOP, wordset
from aurelia.leaks.forms import kin
from aurelia.leaks.numbers import numbers
from aurelia.leaks.text import Text, Word, read
from aurelia.leaks.units import BASE, SECONDS, Number
from schemas.reasoning import Question

Kind = Literal["count", "ordinal", "clock", "seconds", "share", "year", "date", "pair", "meter", "measure", "decade"]
PEOPLE = wordset(
    "people persons person men women voices voice singers singer performers performer players player members "
    "heads ones dancers musicians figures individuals adults faces participants artists"
)
_COUNTABLE = wordset(
    "times time occasions blasts blast strokes stroke occurrences instances total altogether hits rings sounds "
    "counts count number overall hoots toots honks beeps knocks claps peals chimes tolls bursts notes tones "
    "signals calls barks dings clicks shouts"
)
_SEEN = wordset(
    "seen heard see hear shown visible audible appear appears many number often play played come clip video "
    "long said say times be there take takes does happen happens use used spoken speak speaks"
)
_NO_NOUNS = wordset(
    "and or that who rather instead not but fits fit best only so hence which because since as remains wins "
    "matches then nor thus yet while whereas once altogether overall together"
)


@dataclass(frozen=True)
class Quantity:
    """A number that a choice states.

    Args:
        kind: What sort of number.
        value: A count, a place in a row, hours, seconds, a share from 0 to 1, a year, a day, or the first of a pair.
        second: Month of a date, the second of a pair, the lower part of a meter.
        about: What is counted: words and stems from the question and the choice.
        unit: Base unit of a measure.
    """

    kind: Kind
    value: float
    second: float = 0.0
    about: frozenset[str] = frozenset()
    unit: str = ""


def quantity(wording: str, question: Question) -> Quantity | None:
    """The number that a choice is, or None where it is something else.

    `3`, `three violins`, `the fifth floor`, `12:30`, `5 pm`, `2.5 seconds`, `50 %`, `1987`, `4 July`, `3 and 4`, `3/4`.
    """
    text = read(wording)
    found = numbers(text)
    asked = [word.plain for word in read(question.text).words]
    taken = {i for one in found for i in range(one.start, one.end)}
    rest = [w.plain for i, w in enumerate(text.words) if i not in taken and w.plain not in STOP]
    if not found and rest in (["none"], ["nothing"], ["nobody"]) and "many" in asked:
        return Quantity("count", 0.0, about=_about(asked, rest))
    if not found:
        return None
    month = next((int(k.code) for word in rest for k in known(word) if k.kind == "month"), 0)
    if month and len(rest) == 1 and found[0].value <= 31:
        return Quantity("date", found[0].value, month)
    known_words = {one for word in asked for one in kin(word)}
    if len([word for word in rest if not kin(word) & known_words]) > 1:
        return None
    about = _about(asked, rest)
    if (
        len(found) == 1
        and found[0].end == len(text.words)
        and rest
        and found[0].form == "cardinal"
        and not found[0].unit
        and "many" not in asked
    ):
        own = frozenset(one for word in rest for one in kin(word))
        return Quantity("ordinal", found[0].value, about=own)
    if len(found) == 1 and found[0].pair and {"score", "result", "ratio", "odds", "goals"} & set(asked):
        return Quantity("pair", float(found[0].pair[0]), float(found[0].pair[1]), about)
    if len(found) == 2 and all(one.form in ("cardinal", "ordinal") for one in found):
        return Quantity("pair", found[0].value, found[1].value, about)
    if found[0].form in ("group", "sides", "times") and not {"many", "often", "number", "times", "much"} & set(asked):
        return None
    return _single(found[0], set(asked), about, rest) if len(found) == 1 else None


def near(value: float, wanted: float) -> bool:
    """Whether two numbers are the same but for rounding."""
    return abs(value - wanted) <= 1e-6 * max(1.0, abs(wanted))


def is_about(word: Word, wanted: Quantity) -> bool:
    """Whether a word names what a quantity counts."""
    return word.plain in wanted.about or bool(kin(word.plain) & wanted.about)


def beside(text: Text, one: Number) -> tuple[Word | None, list[Word]]:
    """The word before a number in its clause, and up to five after it there."""
    first, last = text.words[one.start], text.words[one.end - 1]
    before = text.words[one.start - 1] if one.start else None
    if before and (before.clause != first.clause or "#" in first.gap or "=" in first.gap or "×" in first.gap):
        before = None
    after = [word for word in text.words[one.end : one.end + 5] if word.clause == last.clause]
    return before, after


def nouns_of(after: list[Word]) -> list[Word]:
    """The words that may say what a number counts: up to a verb of being or a preposition other than `of`."""
    nouns: list[Word] = []
    for word in after:
        if word.plain in HELPERS | _NO_NOUNS or (word.plain in PREPOSITIONS and word.plain not in ("of", "for")):
            break
        nouns.append(word)
    return nouns


def _about(asked: list[str], rest: list[str]) -> frozenset[str]:
    if "many" in asked and "times" not in asked:
        asked = [word for word in asked[asked.index("many") + 1 :] if word not in ("spoken", "speak", "speaks")]
    words = [word for word in (*asked, *rest) if word not in STOP and word not in _SEEN]
    about = {one for word in words for one in kin(word)}
    if "often" in asked or "times" in asked:
        about |= _COUNTABLE | {"tim"}
    if PEOPLE & {*asked, *rest} or "who" in asked:
        about |= PEOPLE
    if "number" in asked and "many" not in asked:
        about |= {"number"}
    if {"side", "sides"} & set(asked):
        about |= {"face", "faces", "edges", "corners", "panels", "flats", "edge", "corner"}
    if {"string", "strings"} & set(asked):
        about |= {"stringed", "cord", "str", "string"}
    return frozenset(about)


def _single(one: Number, asked: set[str], about: frozenset[str], rest: list[str]) -> Quantity | None:
    parts = {"part", "share", "fraction", "much", "proportion", "portion", "percentage", "quarters"} & asked
    if one.form == "fraction" and one.pair and parts:
        return Quantity("share", one.value, about=about)
    if one.form == "ordinal":
        own = frozenset(k for word in rest for k in kin(word))
        return Quantity("ordinal", one.value, about=own or about)
    clock = {"time", "when", "clock", "hour", "close", "open"} & asked
    if one.unit in ("pm", "am", "oclock") or (clock and one.pair and one.form != "fraction"):
        hour = one.pair[0] + one.pair[1] / 60 if one.pair else one.value
        return Quantity("clock", hour + (12 if one.unit == "pm" and hour < 12 else 0))
    if one.unit in SECONDS:
        return Quantity("seconds", one.value * SECONDS[one.unit])
    if one.unit == "%":
        return Quantity("share", one.value / 100, about=about)
    if one.form == "fraction" and one.pair:
        music = {"meter", "metre", "signature", "time", "rhythm", "measure", "bar", "bars", "beat"} & asked
        return (
            Quantity("meter", float(one.pair[0]), float(one.pair[1]))
            if music
            else Quantity("share", one.value, about=about)
        )
    if 1000 <= one.value <= 2100 and {"year", "when"} & asked:
        return Quantity("year", one.value)
    if one.unit == "decade":
        return Quantity("decade", one.value)
    if one.unit not in ("", "times"):
        unit, factor = BASE.get(one.unit, (one.unit, 1.0))
        return Quantity("measure", one.value * factor, unit=unit)
    return Quantity("count", one.value, about=about)
