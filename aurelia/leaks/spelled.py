"""English number words: `twenty-one`, `a thousand`, `two and a half`, `half past twelve`."""

from __future__ import annotations

import re
from dataclasses import replace

from aurelia.leaks import number_words as tables
from aurelia.leaks.text import Text, Word
from aurelia.leaks.units import UNITS, Number, with_unit

_TIES = {word[:-1] + "ies": value for word, value in tables.TENS.items()}


def spelled(text: Text, at: int) -> Number | None:
    """English words: `twenty-one`, `a thousand`, `two and a half`, `nineteen eighty-seven`, `one in two`."""
    value, end, ordinal = _cardinal(text.words, at)
    if end == at:
        return _half(text, at)
    if ordinal:
        if _is_part(text, at, end) and 2 < value <= 10:
            return Number(1 / value, "fraction", at, end, "", (1, int(value)))
        return Number(value, "ordinal", at, end)
    if 10 <= value <= 20 and end < len(text.words):
        second, stop, _ = _cardinal(text.words, end)
        if stop > end and 10 <= second <= 99 and text.words[end].gap in (" ", "-"):
            number = Number(value * 100 + second, "cardinal", at, stop, "", (int(value), int(second)))
            return with_unit(text, number, text.words[stop - 1].end)
    if 1 <= value <= 12 and end < len(text.words) and text.words[end].gap in (" ", "-"):
        minutes, stop, _ = _cardinal(text.words, end)
        if stop > end and minutes in range(10, 60):
            number = Number(value + minutes / 60, "cardinal", at, stop, "clock", (int(value), int(minutes)))
            half = with_unit(text, replace(number, unit=""), text.words[stop - 1].end)
            return half if half.unit in ("am", "pm") else number
    number = continued(text, Number(value, "cardinal", at, end))
    return with_unit(text, number, text.words[number.end - 1].end)


def _is_part(text: Text, at: int, end: int) -> bool:
    """Whether an ordinal is a fraction: `a third of them`, or `a third` and no more."""
    before = text.words[at - 1].plain if at else ""
    after = text.words[end] if end < len(text.words) and text.words[end].clause == text.words[at].clause else None
    return before in ("a", "one") and (after is None or after.plain == "of")


def continued(text: Text, number: Number) -> Number:
    words = [word.plain for word in text.words[number.end : number.end + 3]]
    if words[:1] == ["point"] and len(words) > 1:
        digit, end, _ = _cardinal(text.words, number.end + 1)
        if end > number.end + 1 and digit < 100:
            return replace(number, value=float(f"{int(number.value)}.{int(digit)}"), end=end)
    if words[:1] == ["seconds"] and [w.plain for w in text.words[number.end + 1 : number.end + 4]] == [
        "and",
        "a",
        "half",
    ]:
        return replace(number, value=number.value + 0.5, unit="s", end=number.end + 4)
    if words == ["and", "one", "half"] or words == ["and", "a", "half"] or words == ["and", "a", "quarter"]:
        return replace(number, value=number.value + (0.5 if words[2] == "half" else 0.25), end=number.end + 3)
    if words[:1] == ["thirty"] and number.value <= 12:
        return replace(number, pair=(int(number.value), 30), unit="clock", end=number.end + 1)
    parts = {
        "half": 2,
        "halves": 2,
        "third": 3,
        "thirds": 3,
        "quarter": 4,
        "quarters": 4,
        "fifths": 5,
        "eighths": 8,
        "tenths": 10,
    }
    if words and words[0] in parts and number.value < 10 and text.words[number.end].gap in (" ", "-"):
        part = parts[words[0]]
        return replace(
            number, value=number.value / part, form="fraction", pair=(int(number.value), part), end=number.end + 1
        )
    return number


def _cardinal(words: tuple[Word, ...], at: int) -> tuple[float, int, bool]:
    """(value, one past the last word, whether the last word is an ordinal); nothing read when the end is `at`."""
    total = current = 0.0
    place, last = at, None
    while place < len(words) and place < at + 12:
        word = words[place].plain
        if place > at and (words[place].clause != words[at].clause or len(words[place].gap) > 1):
            break
        if word in tables.ORDINALS and (last is None or last >= 20 or last in (100, 1000)):
            value = tables.ORDINALS[word]
            if last is None or value < 10 or last >= 100:
                return total + current + value, place + 1, True
            break
        step = tables.SMALL.get(word, tables.TENS.get(word, _glued(word)))
        if step is not None and (last is None or (step < 10 <= 20 <= last < 100) or last in (100, 1000, 1_000_000)):
            current, last = current + step, step
        elif word in tables.SCALES and (last is not None or _a_scale(words, place, at)):
            scale = tables.SCALES[word]
            current = max(current, 1.0) * scale
            if scale >= 1000:
                total, current = total + current, 0.0
            last = scale if scale == 100 else 1000
        elif (
            word == "and" and last in (100, 1000) and place + 1 < len(words) and _is_small(words[place + 1].plain)
        ) or (
            word in ("a", "one") and place == at and place + 1 < len(words) and words[place + 1].plain in tables.SCALES
        ):
            pass
        else:
            break
        place += 1
    return total + current, place if last is not None else at, False


def _a_scale(words: tuple[Word, ...], place: int, at: int) -> bool:
    before = words[place - 1].plain if place else ""
    return place > at or (before not in ("several", "many", "few", "hundred", "some") and not before[:1].isdigit())


def _is_small(word: str) -> bool:
    return word in tables.SMALL or word in tables.TENS


def _glued(word: str) -> int | None:
    for tens, value in tables.TENS.items():
        if word.startswith(tens) and word[len(tens) :] in tables.SMALL:
            return value + tables.SMALL[word[len(tens) :]]
    return None


def _half(text: Text, at: int) -> Number | None:
    words = [word.plain for word in text.words[at : at + 3]]
    if words[0] != "half":
        return None
    if words[1:3] == ["a", "dozen"] or words[1:2] == ["dozen"]:
        return Number(6, "group", at, at + (3 if words[1] == "a" else 2))
    if words[1:2] == ["past"]:
        hour, end, _ = _cardinal(text.words, at + 2)
        if end > at + 2 and hour <= 12:
            return Number(hour + 0.5, "cardinal", at, end, "clock", (int(hour), 30))
    hour, end, _ = _cardinal(text.words, at + 1)
    if end > at + 1 and 1 <= hour <= 12 and (end == len(text.words) or text.words[end].clause != text.words[at].clause):
        return Number(hour + 0.5, "cardinal", at, end, "clock", (int(hour), 30))
    if len(words) > 2 and words[1] in ("a", "an") and words[2] in UNITS:
        return Number(0.5, "cardinal", at, at + 3, UNITS[words[2]])
    return Number(0.5, "fraction", at, at + 1, "", (1, 2))


def decade(text: Text, at: int) -> Number | None:
    """`the eighties`, `nineteen-eighties`, `the 80s`."""
    word = text.words[at].plain
    tens = _TIES.get(word, 0)
    digits = re.fullmatch(r"([2-9]0)s", word)
    if digits:
        tens = int(digits[1])
    return Number(1900 + tens, "cardinal", at, at + 1, "decade") if tens else None
