"""Answers that are numbers: what they count, and where a text states the same count, place, time, share or date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from aurelia.knowledge.other_names import known
from aurelia.leaks.english import HELPERS, PREPOSITIONS, PRONOUNS, STOP
from aurelia.leaks.forms import kin, stem
from aurelia.leaks.numbers import SECONDS, Number, numbers
from aurelia.leaks.text import Text, Word, plain, read
from schemas.reasoning import Question

Kind = Literal["count", "ordinal", "clock", "seconds", "share", "year", "date", "pair", "meter"]
_PEOPLE = frozenset(["people", "persons", "person", "men", "women", "voices", "voice", "singers", "singer", "performers", "performer", "players", "player", "members", "heads", "ones", "dancers", "musicians", "figures", "individuals", "adults", "faces", "participants", "artists"])  # fmt: skip
_COUNTABLE = frozenset(["times", "time", "blasts", "blast", "strokes", "stroke", "occurrences", "instances", "different", "separate", "distinct", "total", "altogether", "hits", "rings", "sounds", "counts", "count", "number", "overall", "copies", "items", "pieces", "kinds", "types"])  # fmt: skip
_LEADS = frozenset(["are", "is", "be", "was", "were", "exactly", "only", "just", "about", "equals", "total", "totals", "count", "counts", "counted", "counting", "number", "sum", "makes", "make", "gives", "give", "say", "says", "see", "sees", "hear", "hears", "find", "finds", "get", "gets", "all", "least", "of", "have", "has", "had", "shows", "show", "reads", "read", "answer", "reveals", "reveal", "means", "mean", "namely", "therefore", "thus", "hence", "so", "the", "these", "those", "than", "and", "or", "with", "for", "like"])  # fmt: skip
_NOT_COUNTED = frozenset(
    [
        "at",
        "from",
        "until",
        "till",
        "after",
        "before",
        "since",
        "near",
        "around",
        "during",
        "every",
        "past",
        "between",
        "by",
        "on",
        "in",
        "per",
        "next",
        "last",
    ]
)
_CLIP = frozenset(
    [
        "clip",
        "video",
        "scene",
        "shot",
        "song",
        "track",
        "half",
        "second",
        "first",
        "recording",
        "film",
        "time",
        "bar",
        "beat",
        "chorus",
        "show",
        "piece",
    ]
)
_ZERO = frozenset(["no", "none", "zero", "without", "nil", "nought", "never", "kein", "keine", "keinen", "keiner", "aucun", "aucune", "sans", "sin", "ningun", "ninguna", "nessun", "nessuna", "geen", "inga", "ingen", "ingenting", "brak", "zadnych", "net", "nikakikh", "нет", "никаких"])  # fmt: skip
_ZERO_ABROAD = _ZERO - frozenset(["no", "none", "zero", "without", "nil", "nought", "never"])
_ENGLISH_MARKS = frozenset(["the", "a", "is", "are", "of", "to", "and", "it", "at"])
_SEEN = frozenset(["seen", "heard", "see", "hear", "shown", "visible", "audible", "appear", "appears", "many", "number", "often", "play", "played", "come", "clip", "video", "long", "said", "say", "times", "be", "there", "take", "takes", "does", "happen", "happens", "use", "used"])  # fmt: skip
_ENOUGH = frozenset(
    ["strong", "altogether", "total", "together", "overall", "all", "only", "exactly", "more", "less", "times"]
)
_FLOORS = frozenset(
    "floor floors level storey story stock stockwerk etage etagen piso piano planta verdieping vaning kerros 階 階段 楼 层 층 этаж этаже".split()
)
_LOOSE_GROUPS = frozenset(
    ["pair", "double", "single", "couple", "score", "triple", "both", "brace", "sole", "lone", "twins"]
)


@dataclass(frozen=True)
class Quantity:
    """A number that a choice states.

    Args:
        kind: What sort of number.
        value: A count, a place in a row, hours, seconds, a share from 0 to 1, a year, a day, or the first of a pair.
        second: Month of a date, the second of a pair, the lower part of a meter.
        about: Stems of what is counted: the question's words and the choice's own.
    """

    kind: Kind
    value: float
    second: float = 0.0
    about: frozenset[str] = frozenset()


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
    if len(found) == 2 and all(one.form in ("cardinal", "ordinal") for one in found):
        return Quantity("pair", found[0].value, found[1].value, about)
    return _single(found[0], set(asked), about, rest) if len(found) == 1 else None


def stated(text: Text, wanted: Quantity) -> list[tuple[int, int]]:
    """Where a text states a quantity: spans of words."""
    found = _numbers(text)
    if wanted.kind == "pair":
        return list(_pairs(text, found, wanted))
    if wanted.kind == "date":
        return list(_dates(text, found, wanted))
    spans = [(one.start, one.end) for one in found if _states(text, one, wanted)]
    if wanted.kind == "count" and wanted.value == 0:
        spans += _nothing(text, wanted)
    if wanted.kind == "share":
        spans += _one_in(text, found, wanted)
    if wanted.kind == "meter":
        spans += _spoken_meter(text, found, wanted)
    if wanted.kind == "year":
        spans += _short_year(text, found, wanted)
    if wanted.kind in ("year", "clock") or (wanted.kind == "count" and wanted.value >= 10):
        spans += _in_parts(text, found, wanted)
    return sorted(spans)


@lru_cache(maxsize=64)
def _numbers(text: Text) -> tuple[Number, ...]:
    return numbers(text)


def _about(asked: list[str], rest: list[str]) -> frozenset[str]:
    if "many" in asked and "times" not in asked:
        asked = [word for word in asked[asked.index("many") + 1 :] if word not in ("spoken", "speak", "speaks")]
    words = [word for word in (*asked, *rest) if word not in STOP and word not in _SEEN]
    about = {one for word in words for one in kin(word)}
    if "often" in asked or "times" in asked:
        about |= _COUNTABLE | {"tim"}
    if _PEOPLE & {*asked, *rest} or "who" in asked:
        about |= _PEOPLE
    if "number" in asked and "many" not in asked:
        about |= {"number"}
    if {"side", "sides"} & set(asked):
        about |= {"face", "faces", "edges", "corners", "panels", "flats", "edge", "corner"}
    if {"string", "strings"} & set(asked):
        about |= {"stringed", "cord", stem("stringed")}
    return frozenset(about)


def _single(one: Number, asked: set[str], about: frozenset[str], rest: list[str]) -> Quantity | None:
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
    return None if one.unit in ("decade", "other") else Quantity("count", one.value, about=about)


def _states(text: Text, one: Number, wanted: Quantity) -> bool:
    if wanted.kind == "count":
        return _near(one.value, wanted.value) and _counts(text, one, wanted)
    if wanted.kind == "ordinal":
        return _near(one.value, wanted.value) and _places(text, one, wanted)
    if wanted.kind == "clock":
        return _clock(text, one, wanted)
    if wanted.kind == "seconds":
        return _seconds(text, one, wanted)
    if wanted.kind == "share":
        percent = one.unit == "%" and _near(one.value / 100, wanted.value)
        return percent or (
            _near(one.value, wanted.value) and not one.unit and one.value < 1 and _shares(text, one, wanted)
        )
    if wanted.kind == "meter":
        return one.form == "fraction" and one.pair == (int(wanted.value), int(wanted.second))
    return wanted.kind == "year" and one.value == wanted.value and one.unit in ("", "s")


def _near(value: float, wanted: float) -> bool:
    return abs(value - wanted) <= 1e-6 * max(1.0, abs(wanted))


def _beside(text: Text, one: Number) -> tuple[Word | None, list[Word]]:
    """The word before a number in its clause, and up to five after it there."""
    first, last = text.words[one.start], text.words[one.end - 1]
    before = text.words[one.start - 1] if one.start else None
    if before and (before.clause != first.clause or "#" in first.gap or "=" in first.gap or "×" in first.gap):
        before = None
    after = [word for word in text.words[one.end : one.end + 5] if word.clause == last.clause]
    return before, after


def _phrase(after: list[Word]) -> list[Word]:
    """The nouns that a number counts: up to a verb or a preposition other than `of`."""
    nouns: list[Word] = []
    for word in after:
        if (
            word.plain in HELPERS
            or (word.plain in PREPOSITIONS and word.plain not in ("of", "for"))
            or word.plain in ("and", "or", "that", "who")
        ):
            break
        nouns.append(word)
    return nouns


def _counts(text: Text, one: Number, wanted: Quantity) -> bool:
    before, after = _beside(text, one)
    if one.form == "ordinal":
        said = {word.plain for word in text.words[max(0, one.start - 8) : one.end + 8]}
        return bool(said & {"last", "final"}) and any(_is_about(word, wanted) for word in after[:2])
    if one.unit not in ("", "times") or one.form in ("fraction", "ordinal") or (one.pair and one.value < 1000):
        return False
    nouns = _phrase(after)
    weighty = [
        word for word in nouns if word.plain not in STOP and word.plain not in ("different", "separate", "distinct")
    ]
    related = any(_is_about(word, wanted) for word in nouns if word.plain not in STOP)
    if one.form == "times" or one.unit == "times":
        return "times" in wanted.about or (one.form != "times" and not weighty) or related
    if one.form == "sides":
        return bool({"sid", "side", "corner", "edg", "edge", "string"} & wanted.about)
    if one.value == 1 and one.form == "cardinal" and not one.foreign and not text.words[one.start].raw[0].isdigit():
        return _just_one(before, nouns, related, bool(after))
    if one.foreign:
        return not (before and before.plain in _NOT_COUNTED)
    if related:
        return before is None or before.plain not in ("every", "per")
    if weighty:
        loose = text.words[one.start].plain in _LOOSE_GROUPS
        return (
            one.form == "group"
            and not loose
            and nouns[0].plain != "of"
            and (before is None or before.plain in ("a", "the"))
        )
    if before and before.plain == "to" and one.start > 1:
        return text.words[one.start - 2].plain in (
            "count",
            "counts",
            "counting",
            "adds",
            "add",
            "comes",
            "amounts",
            "up",
            "down",
        )
    if before and before.plain in _NOT_COUNTED:
        return False
    if one.form == "group":
        return before is None or (
            before.plain in ("a", "the", "as")
            and text.words[one.start].plain not in ("single", "double", "score", "pair")
        )
    return (
        before is None
        or before.plain in _LEADS
        or bool(kin(before.plain) & {stem("number"), stem("count"), stem("total")})
    )


def _is_about(word: Word, wanted: Quantity) -> bool:
    return word.plain in wanted.about or bool(kin(word.plain) & wanted.about)


def _just_one(before: Word | None, nouns: list[Word], related: bool, follows: bool) -> bool:
    if related and any(word.plain not in STOP for word in nouns[:2]):
        return before is None or before.plain not in (
            "the",
            "this",
            "that",
            "each",
            "every",
            "another",
            "other",
            "no",
            "any",
            "which",
            "at",
        )
    if nouns or (before is None and follows):
        return False
    return before is None or before.plain in ("only", "just", "exactly", "is", "single", "equals")


def _places(text: Text, one: Number, wanted: Quantity) -> bool:
    before, after = _beside(text, one)
    nouns = _phrase(after)
    related = bool(nouns) and any(kin(word.plain) & wanted.about for word in nouns[:2])
    if one.form == "ordinal":
        if "floor" in wanted.about and nouns and nouns[0].plain in _FLOORS:
            return True
        if related or one.foreign:
            return True
        bare = not nouns or nouns[0].plain in PRONOUNS or nouns[0].plain in ("speaks", "says", "does", "mentions")
        return bare and before is not None and before.plain in ("the", "is")
    if "floor" in wanted.about and _on_floor(text, one):
        return True
    lead = [word.plain for word in text.words[max(0, one.start - 3) : one.start]]
    numbered = lead[-1:] == ["number"] and before is not None
    while lead and lead[-1] in ("number", "no", "nr", "the"):
        lead.pop()
    if numbered and not [word for word in lead if word not in STOP]:
        return True
    return bool(lead) and bool(kin(lead[-1]) & wanted.about) and not one.unit


def _on_floor(text: Text, one: Number) -> bool:
    near = {word.plain for word in text.words[max(0, one.start - 1) : one.end + 1]}
    return bool(near & _FLOORS) or text.clean[text.words[one.start].start :][:4].rstrip().upper().endswith(("F", "/F"))


def _clock(text: Text, one: Number, wanted: Quantity) -> bool:
    before, after = _beside(text, one)
    hour = one.pair[0] + one.pair[1] / 60 if one.pair and one.form != "fraction" else one.value
    if (
        not one.pair
        and 100 <= one.value <= 2400
        and text.words[one.start].raw.isdigit()
        and len(text.words[one.start].raw) == 4
    ):
        return _near(one.value // 100 + one.value % 100 / 60, wanted.value) and not one.unit
    if one.pair and one.pair[1] >= 60:
        return False
    named = {word.plain for word in text.words[one.end : one.end + 5]}
    late = one.unit == "pm" or bool({"afternoon", "evening", "night", "pm"} & named)
    times = {hour} | ({hour + 12} if hour < 12 and (late or not (one.unit == "am" or "morning" in named)) else set())
    if not any(_near(time, wanted.value) for time in times):
        return False
    if one.pair:
        return one.unit in ("", "clock", "pm", "am")
    if one.unit in ("pm", "am", "oclock", "h"):
        return True
    bare = not one.unit and not any(word.plain not in STOP for word in _phrase(after))
    if bare and (late or "morning" in named) and after and after[0].plain in ("in", "at"):
        return True
    return (
        bare
        and before is not None
        and before.plain in ("at", "until", "till", "by", "is", "to", "before", "shows", "says")
    )


def _seconds(text: Text, one: Number, wanted: Quantity) -> bool:
    if one.unit in SECONDS:
        return _near(one.value * SECONDS[one.unit], wanted.value)
    if one.unit == "clock" and one.pair:
        return _near(one.pair[0] * 60 + one.pair[1], wanted.value)
    _before, after = _beside(text, one)
    if one.form == "ordinal":
        return _near(one.value, wanted.value) and bool(after) and after[0].plain in ("second", "s")
    lead = text.words[one.start - 1].plain if one.start else ""
    if lead in ("second", "sec"):
        return _near(one.value, wanted.value)
    return (
        not one.unit
        and one.form == "cardinal"
        and not _phrase(after)
        and not one.value.is_integer()
        and _near(one.value, wanted.value)
    )


def _shares(text: Text, one: Number, wanted: Quantity) -> bool:
    before, after = _beside(text, one)
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
        or nouns[0] in _PEOPLE
        or after[0].plain != "of"
    )


def _one_in(text: Text, found: tuple[Number, ...], wanted: Quantity) -> Iterator[tuple[int, int]]:
    for a, b in zip(found, found[1:], strict=False):
        between = [word.plain for word in text.words[a.end : b.start]]
        if between in (["in"], ["out", "of"], ["of"], ["of", "every"], ["in", "every"]) and b.value and not b.unit:
            if _near(a.value / b.value, wanted.value):
                yield a.start, b.end
    for one in found:
        if one.form == "ordinal" and one.value and one.start and text.words[one.start - 1].plain == "every":
            if _near(1 / one.value, wanted.value):
                yield one.start - 1, one.end


def _spoken_meter(text: Text, found: tuple[Number, ...], wanted: Quantity) -> Iterator[tuple[int, int]]:
    for a, b in zip(found, found[1:], strict=False):
        if a.end == b.start and (a.value, b.value) == (wanted.value, wanted.second) and not b.unit:
            yield a.start, b.end
    for one in found:
        if one.value == wanted.value and wanted.second == 4:
            after = [word.plain for word in text.words[one.end : one.end + 5]]
            if set(after[:1]) & {"beats", "crotchets", "quarter", "quarters", "counts"} and set(after) & {
                "bar",
                "measure",
                "bars",
            }:
                yield one.start, one.end + 1


def _short_year(text: Text, found: tuple[Number, ...], wanted: Quantity) -> Iterator[tuple[int, int]]:
    for one in found:
        if one.value == wanted.value % 100 and re.search(r"['’]$", text.clean[: text.words[one.start].start][-1:]):
            yield one.start, one.end


def _in_parts(text: Text, found: tuple[Number, ...], wanted: Quantity) -> Iterator[tuple[int, int]]:
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
            ):
                if all(
                    b.start == a.end and text.words[b.start].gap in (" ", "-", ".", "/", ", ")
                    for a, b in zip(here, here[1:], strict=False)
                ):
                    yield here[0].start, here[-1].end


def _pairs(text: Text, found: tuple[Number, ...], wanted: Quantity) -> Iterator[tuple[int, int]]:
    for a, b in zip(found, found[1:], strict=False):
        if (a.value, b.value) != (wanted.value, wanted.second) or a.unit or b.unit or b.start - a.end > 4:
            continue
        between = {word.plain for word in text.words[a.end : b.start]}
        near = text.words[max(0, a.start - 2) : b.end + 2]
        if "or" in between or ("to" in between and not any(_is_about(word, wanted) for word in near)):
            continue
        yield a.start, b.end


def _dates(text: Text, found: tuple[Number, ...], wanted: Quantity) -> Iterator[tuple[int, int]]:
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


def _nothing(text: Text, wanted: Quantity) -> Iterator[tuple[int, int]]:
    """`no drums`, `without a drum`, `not a single one`, `none`."""
    for at, word in enumerate(text.words):
        if word.plain not in _ZERO and word.plain != "not":
            continue
        after = [one for one in text.words[at + 1 : at + 5] if one.clause == word.clause]
        if word.plain in _ZERO_ABROAD and not any(one.plain in _ENGLISH_MARKS for one in text.words[:40]):
            yield at, at + 1
            continue
        if word.plain == "not" and [one.plain for one in after[:1]] not in (["a"], ["any"], ["one"]):
            continue
        if word.plain == "none" or any(_is_about(one, wanted) for one in _phrase(after[:3]) if one.plain not in STOP):
            yield at, min(len(text.words), at + 2)
