"""The numbers of a text: digits, words, fractions, times and units, each with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from aurelia.leaks import number_words as tables
from aurelia.leaks.english import STOP, wordset
from aurelia.leaks.scripts import latin, unspaced
from aurelia.leaks.text import Text, Word

_DIGITS = re.compile(
    r"(?P<n>\d{1,3}(?:[, \u00a0'’]\d{3})+(?![\d])|\d+)(?:(?P<sep>[:.,/hH])(?P<m>\d+))?(?::(?P<s>\d+))?"
    r"(?P<tail>(?:st|nd|rd|th|ms|s|sec|min|h|pm|am|x|k|K|m|kg|km|cm)(?![^\W_]))?"
)
_PM = re.compile(r"[\s.]*([ap])\.?\s?m\b", re.IGNORECASE)
_MEASURES = {
    "m": wordset("m metre metres meter meters"),
    "km": wordset("km kilometre kilometres kilometer kilometers kms"),
    "cm": wordset("cm centimetre centimetres centimeter centimeters"),
    "mm": wordset("mm millimetre millimetres"),
    "mile": wordset("mile miles"),
    "foot": wordset("ft feet"),
    "kg": wordset("kg kilo kilos kilogram kilograms"),
    "g": wordset("g gram grams grammes"),
    "hz": wordset("hz hertz"),
    "khz": wordset("khz kilohertz"),
    "db": wordset("db decibel decibels"),
    "bpm": wordset("bpm beats"),
    "fps": wordset("fps frames"),
    "px": wordset("px pixels"),
    "mb": wordset("mb kb"),
    "mph": wordset("mph"),
    "kmh": wordset("kmh"),
    "l": wordset("l litre litres liter liters"),
    "ml": wordset("ml"),
    "degree": wordset("degree degrees celsius"),
    "dollar": wordset("dollarsign dollar dollars usd bucks"),
    "euro": wordset("eurosign euro euros eur"),
    "pound": wordset("poundsign pounds gbp quid"),
    "yen": wordset("yensign yen jpy"),
}
BASE = {
    "km": ("m", 1000.0),
    "cm": ("m", 0.01),
    "mm": ("m", 0.001),
    "g": ("kg", 0.001),
    "khz": ("hz", 1000.0),
    "ml": ("l", 0.001),
}
"""Units as a larger or smaller one: the base unit and the factor."""
_UNITS = {
    **dict.fromkeys(["s", "sec", "secs", "second", "seconds", "sek", "sekunde", "sekunden", "secondes", "seconde", "segundos", "secondi", "секунд", "секунды", "секунда", "с"], "s"),
    **dict.fromkeys(["ms", "msec", "millisecond", "milliseconds"], "ms"),
    **dict.fromkeys(["min", "mins", "minute", "minutes", "minuten", "minuto", "minutos", "minuti", "минут", "минуты"], "min"),
    **dict.fromkeys(["h", "hr", "hrs", "hour", "hours", "uhr", "heures", "heure", "horas", "ore", "часов"], "h"),
    **dict.fromkeys(["percent", "pc", "pct", "procent", "prozent", "процентов"], "%"),
    **{name: unit for unit, names in _MEASURES.items() for name in names},
    **dict.fromkeys(("x", "times", "fold", "mal", "fois", "veces", "раза", "раз"), "times"),
}  # fmt: skip
_TIES = {word[:-1] + "ies": value for word, value in tables.TENS.items()}
SECONDS = {"s": 1.0, "ms": 0.001, "min": 60.0, "h": 3600.0}


@dataclass(frozen=True)
class Number:
    """One number of a text.

    Args:
        value: What it counts; for `3/4` the quotient, for `12:30` the hours with minutes as a fraction.
        form: How it is written.
        start: Index of its first word.
        end: One past its last word, unit included.
        unit: `s`, `ms`, `min`, `h`, `%`, `pm`, `am`, `clock`, `times`, `decade`, `other` or empty.
        pair: Both parts of a fraction or of a time of day.
        foreign: A word of another language than English, or a sign of another script.
    """

    value: float
    form: str
    start: int
    end: int
    unit: str = ""
    pair: tuple[int, int] | None = None
    foreign: bool = False


def numbers(text: Text) -> tuple[Number, ...]:
    """Every number of a text, in order."""
    english = any(word.plain in STOP and word.plain.isascii() for word in text.words) or len(text.words) < 2
    found: list[Number] = []
    at = 0
    while at < len(text.words):
        one = (
            _decade(text, at)
            or _digits(text, at)
            or _spelled(text, at)
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
        unit = _UNITS.get(tail, "other")
    number = _continued(text, Number(value, form, at, end, unit, pair)) if not unit and pair is None else None
    if number is not None and number.end > end:
        return _with_unit(text, number, text.words[number.end - 1].end)
    return _with_unit(text, Number(value, form, at, end, unit, pair), found.end())


def _with_unit(text: Text, number: Number, place: int) -> Number:
    """The number with the unit that follows it."""
    rest = text.clean[place : place + 24].lower()
    half_of_day = _PM.match(rest)
    if half_of_day:
        end = text.between(place, place + half_of_day.end())[1]
        return replace(number, unit=half_of_day[1].lower() + "m", end=max(number.end, end))
    if rest.startswith(("×", " ×")):
        return replace(number, unit="times")
    if re.match(r"\s?%", rest):
        return replace(number, unit="%")
    if re.match(r"\s*o['’]?\s?clock\b", rest):
        return replace(number, unit="oclock", end=text.between(place, place + rest.index("clock") + 5)[1])
    if re.match(r"\s(per ?cent)\b", rest):
        return replace(number, unit="%", end=text.between(place, place + rest.index("cent") + 4)[1])
    lead = text.words[number.start - 1].plain if number.start else ""
    if not number.unit and lead.endswith("sign") and lead in _UNITS:
        return replace(number, unit=_UNITS[lead])
    nxt = text.words[number.end] if number.end < len(text.words) else None
    if not number.unit and nxt and nxt.plain in _UNITS and re.fullmatch(r"[\s-]{0,2}", nxt.gap):
        return replace(number, unit=_UNITS[nxt.plain], end=number.end + 1)
    return number


def _spelled(text: Text, at: int) -> Number | None:
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
            return _with_unit(text, number, text.words[stop - 1].end)
    number = _continued(text, Number(value, "cardinal", at, end))
    return _with_unit(text, number, text.words[number.end - 1].end)


def _is_part(text: Text, at: int, end: int) -> bool:
    """Whether an ordinal is a fraction: `a third of them`, or `a third` and no more."""
    before = text.words[at - 1].plain if at else ""
    after = text.words[end] if end < len(text.words) and text.words[end].clause == text.words[at].clause else None
    return before in ("a", "one") and (after is None or after.plain == "of")


def _continued(text: Text, number: Number) -> Number:
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
            current, last = current + step, step if step % 10 or step < 20 else step
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
    if len(words) > 2 and words[1] in ("a", "an") and words[2] in _UNITS:
        return Number(0.5, "cardinal", at, at + 3, _UNITS[words[2]])
    return Number(0.5, "fraction", at, at + 1, "", (1, 2))


def _decade(text: Text, at: int) -> Number | None:
    """`the eighties`, `nineteen-eighties`, `the 80s`."""
    word = text.words[at].plain
    tens = _TIES.get(word, 0)
    digits = re.fullmatch(r"([2-9]0)s", word)
    if digits:
        tens = int(digits[1])
    return Number(1900 + tens, "cardinal", at, at + 1, "decade") if tens else None


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
    return number if ordinal else _with_unit(text, number, text.words[end - 1].end)


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
