"""The numbers of a text: digits, words, fractions, times and units, each with its place."""

from __future__ import annotations

import re
from dataclasses import replace

from aurelia.leaks import number_words as tables
from aurelia.leaks.english import STOP
from aurelia.leaks.scripts import latin, unspaced
from aurelia.leaks.spelled import continued, decade, spelled
from aurelia.leaks.text import Text
from aurelia.leaks.units import UNITS, Number, with_unit

_DIGITS = re.compile(
    r"(?P<n>\d{1,3}(?:[, \u00a0'’]\d{3})+(?![\d])|\d+)(?:(?P<sep>[:.,/hH])(?P<m>\d+))?(?::(?P<s>\d+))?"
    r"(?P<tail>(?:st|nd|rd|th|ms|s|sec|min|h|pm|am|x|k|K|m|kg|km|cm)(?![^\W_]))?"
)


def numbers(text: Text) -> tuple[Number, ...]:
    """Every number of a text, in order."""
    english = any(word.plain in STOP and word.plain.isascii() for word in text.words) or len(text.words) < 2
    found: list[Number] = []
    at = 0
    while at < len(text.words):
        one = (
            decade(text, at)
            or _digits(text, at)
            or spelled(text, at)
            or _special(text, at)
            or _foreign(text, at, english)
        )
        if one is None:
            at += 1
        else:
            found.append(one)
            at = max(at + 1, one.end)
    return _mixed(found)


def _mixed(found: list[Number]) -> tuple[Number, ...]:
    """`2 1/2` as one number."""
    joined: list[Number] = []
    for one in found:
        last = joined[-1] if joined else None
        if (
            last
            and one.form == "fraction"
            and one.pair
            and last.form == "cardinal"
            and last.end == one.start
            and not last.unit
        ):
            joined[-1] = replace(one, value=last.value + one.value, start=last.start, form="cardinal", pair=None)
        else:
            joined.append(one)
    return tuple(joined)


def _digits(text: Text, at: int) -> Number | None:
    word = text.words[at]
    if not word.raw[0].isdecimal():
        return None
    found = _DIGITS.match(text.clean, word.start)
    if found is None or found.end() - found.start() > 20:
        return None
    whole, sep, more = found["n"], found["sep"], found["m"]
    value, form, pair, unit = float(re.sub(r"\D", "", whole)), "cardinal", None, ""
    if sep == "/" and more and int(more):
        form, pair, value = "fraction", (int(whole), int(more)), value / int(more)
    elif more and sep:
        minutes = int(more)
        pair = (int(re.sub(r"\D", "", whole)), minutes)
        unit = "clock" if sep in ":hH" else ""
        value = value + minutes / 60 if unit else float(f"{pair[0]}.{more}")
        if sep == "." and len(more) == 3 and whole != "0":
            value, pair = float(whole + more), None
    end = max(at + 1, text.between(found.start(), found.end())[1])
    tail = found["tail"] or ""
    if tail in ("st", "nd", "rd", "th"):
        return Number(value, "ordinal", at, end)
    if tail == "s" and len(whole) == 4:
        unit = "decade"
    elif tail in ("pm", "am", "h"):
        unit = tail
    elif tail.lower() == "k":
        value *= 1000
    elif tail:
        unit = UNITS.get(tail, "other")
    number = continued(text, Number(value, form, at, end, unit, pair)) if not unit and pair is None else None
    if number is not None and number.end > end:
        return with_unit(text, number, text.words[number.end - 1].end)
    return with_unit(text, Number(value, form, at, end, unit, pair), found.end())


def _special(text: Text, at: int) -> Number | None:
    word = text.words[at]
    for table, form in ((tables.GROUPS, "group"), (tables.TIMES, "times"), (tables.SIDES, "sides")):
        if word.plain in table:
            return Number(table[word.plain], form, at, at + 1)
    numeral = tables.roman(word.raw) if word.raw.isascii() else None
    return None if numeral is None else Number(numeral, "cardinal", at, at + 1, "", None, True)


def _foreign(text: Text, at: int, english: bool) -> Number | None:
    word = text.words[at]
    if unspaced(word.raw):
        return _in_run(word.raw, at)
    senses = tables.foreign_senses(word.plain, english and latin(word.plain))
    if not senses:
        return None
    language, value, ordinal = senses[0]
    end = at + 1
    if 20 <= value < 100 and value % 10 == 0:
        step = end + (
            end < len(text.words)
            and text.words[end].plain in {"y", "et", "e", "og", "och", "und", "i", "si", "và", "و"}
        )
        more = tables.foreign().get(text.words[step].plain, ()) if step < len(text.words) else ()
        ones = [number for spoken, number, _ in more if spoken == language and 0 < number < 10]
        if ones:
            value, end = value + ones[0], step + 1
    number = Number(value, "ordinal" if ordinal else "cardinal", at, end, "", None, True)
    return number if ordinal else with_unit(text, number, text.words[end - 1].end)


def _in_run(raw: str, at: int) -> Number | None:
    found = tables.HAN_RUN.search(raw)
    if found:
        alone = len(raw) == len(found.group()) or raw[found.end() : found.end() + 1] in tuple(
            "人つ個本回名个次位只条把首张台匹頭枚度種种階楼"
        )
        ordinal = raw[: found.start()].endswith("第")
        if alone or ordinal or len(found.group()) > 1:
            return Number(tables.han(found.group()), "ordinal" if ordinal else "cardinal", at, at + 1, "", None, True)
    best = max((word for word in tables.unspaced_words() if word in raw), key=len, default="")
    if best:
        return Number(tables.foreign()[best][0][1], "cardinal", at, at + 1, "", None, True)
    return None
