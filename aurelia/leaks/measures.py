"""Where a text states a time, a share, a meter, a year, a date or a pair of numbers."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import lru_cache

from aurelia.knowledge.other_names import known
from aurelia.leaks.english import PRONOUNS, STOP, wordset
from aurelia.leaks.forms import kin
from aurelia.leaks.quantity import PEOPLE, Quantity, beside, is_about, near, nouns_of
from aurelia.leaks.text import Text, plain
from aurelia.leaks.units import BASE, SECONDS, Number

_CLIP = wordset("clip video scene shot song track half second first recording film time bar beat chorus show piece")


def clock(text: Text, one: Number, wanted: Quantity) -> bool:
    """Whether a number is the time of day that is asked for."""
    before, after = beside(text, one)
    hour = one.pair[0] + one.pair[1] / 60 if one.pair and one.form != "fraction" else one.value
    if (
        not one.pair
        and 100 <= one.value <= 2400
        and text.words[one.start].raw.isdigit()
        and len(text.words[one.start].raw) == 4
    ):
        return near(one.value // 100 + one.value % 100 / 60, wanted.value) and not one.unit
    if one.pair and one.pair[1] >= 60:
        return False
    if one.unit == "h" and 100 <= one.value <= 2400:
        return near(one.value // 100 + one.value % 100 / 60, wanted.value)
    named = {word.plain for word in text.words[one.end : one.end + 5]}
    late = one.unit == "pm" or bool({"afternoon", "evening", "night", "pm"} & named)
    times = (
        {hour}
        | ({hour - 12} if hour > 12 and one.pair else set())
        | ({hour + 12} if hour < 12 and (late or not (one.unit == "am" or "morning" in named)) else set())
    )
    if not any(near(time, wanted.value) for time in times):
        return False
    if one.pair:
        return one.unit in ("", "clock", "pm", "am", "oclock", "h")
    if one.unit in ("pm", "am", "oclock", "h"):
        return True
    if after and after[0].plain == "sharp" and not one.unit:
        return True
    bare = not one.unit and not any(word.plain not in STOP for word in nouns_of(after))
    if bare and (late or "morning" in named) and after and after[0].plain in ("in", "at"):
        return True
    return (
        bare
        and before is not None
        and before.plain in ("at", "until", "till", "by", "is", "to", "before", "shows", "says")
    )


def past(text: Text, found: tuple[Number, ...], wanted: Quantity) -> Iterator[tuple[int, int]]:
    """`thirty past twelve`, `a quarter to five`, `half an hour after noon`."""
    starting, ending = {one.start: one for one in found}, {one.end: one for one in found}
    for at, word in enumerate(text.words[1:-1], 1):
        if word.plain not in ("past", "after", "to", "before"):
            continue
        hour = starting[at + 1].value if at + 1 in starting else None
        named = {"noon": 12.0, "midday": 12.0, "midnight": 0.0}.get(text.words[at + 1].plain, hour)
        part = _part_of_hour(text, at, ending.get(at))
        if part is None or named is None or named > 24:
            continue
        time = named + (part if word.plain in ("past", "after") else -part)
        if near(time, wanted.value) or near(time + 12, wanted.value):
            yield at - 1, at + 2


def _part_of_hour(text: Text, at: int, minutes: Number | None) -> float | None:
    if text.words[at - 1].plain in ("quarter", "half"):
        return 0.25 if text.words[at - 1].plain == "quarter" else 0.5
    if minutes is None or minutes.unit not in ("", "min") or minutes.value >= 60:
        return None
    return 0.5 if minutes.value == 0.5 else minutes.value / 60


def seconds(text: Text, one: Number, wanted: Quantity) -> bool:
    """Whether a number is the time in seconds that is asked for, in any unit."""
    if one.unit in SECONDS:
        return near(one.value * SECONDS[one.unit], wanted.value)
    if one.unit == "clock" and one.pair:
        return near(one.pair[0] * 60 + one.pair[1], wanted.value)
    _before, after = beside(text, one)
    if one.form == "ordinal":
        return near(one.value, wanted.value) and bool(after) and after[0].plain in ("second", "s")
    lead = text.words[one.start - 1].plain if one.start else ""
    if lead in ("second", "sec"):
        return near(one.value, wanted.value)
    return (
        not one.unit
        and one.form == "cardinal"
        and not nouns_of(after)
        and not one.value.is_integer()
        and near(one.value, wanted.value)
    )


def measured(text: Text, one: Number, wanted: Quantity) -> bool:
    """Whether a number says the measure that is asked for, in any unit of its kind or in none."""
    unit, factor = BASE.get(one.unit, (one.unit, 1.0))
    if unit:
        return unit == wanted.unit and near(one.value * factor, wanted.value)
    _before, after = beside(text, one)
    return near(one.value, wanted.value) and not after and one.form == "cardinal" and one.end == len(text.words)


def shares(text: Text, one: Number, wanted: Quantity) -> bool:
    """Whether a fraction is said of what is asked about, not of the clip."""
    before, after = beside(text, one)
    if before and before.plain in ("second", "first", "other", "last", "latter", "former", "next"):
        return False
    if text.words[one.start].raw[0].isdigit():
        return True
    nouns = [word.plain for word in after[:4] if word.plain not in ("of", "the", "a", "all")]
    if nouns and nouns[0] in _CLIP:
        return False
    return (
        not nouns
        or bool(kin(nouns[0]) & wanted.about)
        or nouns[0] in PRONOUNS
        or nouns[0] in PEOPLE
        or after[0].plain != "of"
    )


def one_in(text: Text, found: tuple[Number, ...], wanted: Quantity) -> Iterator[tuple[int, int]]:
    """`one in two`, `five out of ten`, `every second person`."""
    for one in found:
        halves = one.form == "fraction" and one.pair is not None and one.pair[0] == one.pair[1] >= 5
        if halves and near(wanted.value, 0.5):
            yield one.start, one.end
    for at, word in enumerate(text.words[1:], 1):
        if word.plain == "other" and text.words[at - 1].plain == "every" and near(wanted.value, 0.5):
            yield at - 1, at + 1
    for a, b in itertools.pairwise(found):
        if a.value == b.value == 50 and b.start == a.end and near(wanted.value, 0.5):
            yield a.start, b.end
        between = [word.plain for word in text.words[a.end : b.start]]
        parted = between in (["in"], ["out", "of"], ["of"], ["of", "every"], ["in", "every"]) and not b.unit
        if parted and b.value and near(a.value / b.value, wanted.value):
            yield a.start, b.end
    for one in found:
        every = one.form == "ordinal" and one.start and text.words[one.start - 1].plain == "every"
        if every and one.value and near(1 / one.value, wanted.value):
            yield one.start - 1, one.end


def spoken_meter(text: Text, found: tuple[Number, ...], wanted: Quantity) -> Iterator[tuple[int, int]]:
    """`three four`, `three beats to the bar`."""
    for a, b in itertools.pairwise(found):
        over = [word.plain for word in text.words[a.end : b.start]] in ([], ["over"])
        if over and (a.value, b.value) == (wanted.value, wanted.second) and not b.unit:
            yield a.start, b.end
    for one in found:
        if one.value == wanted.value and wanted.second == 4:
            after = [word.plain for word in text.words[one.end : one.end + 5]]
            if set(after[:1]) & {"beats", "crotchets", "per", "a", "to", "quarter", "quarters", "counts"} and set(
                after
            ) & {
                "bar",
                "measure",
                "bars",
            }:
                yield one.start, one.end + 1


def short_year(text: Text, found: tuple[Number, ...], wanted: Quantity) -> Iterator[tuple[int, int]]:
    """`'87`."""
    for one in found:
        if one.value == wanted.value % 100 and re.search(r"['’]$", text.clean[: text.words[one.start].start][-1:]):
            yield one.start, one.end


def in_parts(text: Text, found: tuple[Number, ...], wanted: Quantity) -> Iterator[tuple[int, int]]:
    """`19 87`, `12 30`, `1-9-8-7`, `four two`: a number or a time said in parts."""
    whole = int(wanted.value)
    if wanted.kind == "clock":
        parts = [[whole, round((wanted.value - whole) * 60)]]
    else:
        parts = [[int(digit) for digit in str(whole)]]
        parts += [[whole // 100, whole % 100]] if wanted.kind == "year" else []
    for series in (one for one in parts if len(one) > 1):
        for at in range(len(found) - len(series) + 1):
            here = found[at : at + len(series)]
            if all(
                one.value == value and not one.pair and not one.unit for one, value in zip(here, series, strict=True)
            ) and all(
                b.start == a.end and text.words[b.start].gap in (" ", "-", ".", "/", ", ")
                for a, b in itertools.pairwise(here)
            ):
                yield here[0].start, here[-1].end


def pairs(text: Text, found: tuple[Number, ...], wanted: Quantity) -> Iterator[tuple[int, int]]:
    """Two numbers named together, in order."""
    for one in found:
        if one.pair == (int(wanted.value), int(wanted.second)) and one.form != "fraction":
            yield one.start, one.end
    for a, b in itertools.pairwise(found):
        if (a.value, b.value) != (wanted.value, wanted.second) or a.unit or b.unit or b.start - a.end > 4:
            continue
        between = {word.plain for word in text.words[a.end : b.start]}
        near = text.words[max(0, a.start - 2) : b.end + 2]
        if not between and text.words[b.start].gap.strip() not in ("-", "–", "/", "&", "+", "→", ":", "|"):
            continue
        if between & {"or", "nor", "not", "but"} or (
            "to" in between and not any(is_about(word, wanted) for word in near)
        ):
            continue
        yield a.start, b.end


def dates(text: Text, found: tuple[Number, ...], wanted: Quantity) -> Iterator[tuple[int, int]]:
    """A day beside its month, or both in digits."""
    names = _months(int(wanted.second))
    for one in found:
        if one.value == wanted.value and one.form in ("cardinal", "ordinal") and one.unit in ("", "s"):
            for at in (*range(max(0, one.start - 3), one.start), *range(one.end, min(len(text.words), one.end + 3))):
                if text.words[at].plain in names:
                    yield min(at, one.start), max(at + 1, one.end)
    day, month = int(wanted.value), int(wanted.second)
    either = rf"{month}月\s?{day}日|\b0?{day}\s?[./-]\s?0?{month}\b|\b0?{month}\s?[./-]\s?0?{day}\b"
    for match in re.finditer(either, text.clean):
        yield text.between(match.start(), match.end())


@lru_cache(maxsize=16)
def _months(number: int) -> frozenset[str]:
    from_english = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
                    "november", "december"][number - 1]  # fmt: skip
    names = {name for thing in known(from_english) if thing.kind == "month" for name in thing.names}
    return frozenset({plain(name) for name in names} | {from_english, from_english[:3]})
