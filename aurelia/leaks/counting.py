"""Where a text states a count or a place in a row: `three violins`, `none`, `the fifth floor`."""

from __future__ import annotations

from collections.abc import Iterator

from aurelia.leaks.english import EXCLUDING, HELPERS, PRONOUNS, STOP, wordset
from aurelia.leaks.forms import kin
from aurelia.leaks.quantity import Quantity, beside, is_about, nouns_of
from aurelia.leaks.text import Text, Word
from aurelia.leaks.units import Number

_LEADS = (
    EXCLUDING
    | PRONOUNS
    | HELPERS
    | wordset(
        "exactly only just about equals equal total totals count counts sum makes make gives give say says see "
        "sees hear hears find finds get gets all least of shows show reads read answer reveals reveal means mean "
        "therefore thus hence so the these than and or with for like many rather instead but yet figure whole up "
        "then well out comprise comprises number"
    )
)
_NOT_COUNTED = wordset(
    "at from until till after before since near around during every past between by on in per next last"
)
_COUNTING = wordset(
    "count counts counted counting adds add comes amounts up down get gets equal equals stop stops reach "
    "arrive end ends resulting"
)
_PLURALS = wordset("people men women children feet teeth mice geese persons folk police cattle sheep fish")
_LOOSE_GROUPS = wordset("pair double single couple score triple both brace sole lone twins")
_ZERO = wordset("no none zero without nil nought never")
_ZERO_ABROAD = wordset(
    "kein keine keinen keiner aucun aucune sans sin ningun ninguna nessun nessuna geen inga ingen brak нет никаких"
)
_ENGLISH = wordset("the a is are of to and it at")
_FLOORS = wordset(
    "floor floors level storey story stock stockwerk etage etagen piso piano planta verdieping kerros 階 楼 层 層 "
    "этаж этаже"
)


def counts(text: Text, one: Number, wanted: Quantity) -> bool:
    """Whether a number of the right size counts what is asked for, or nothing that the text names."""
    before, after = beside(text, one)
    if one.form == "ordinal":
        said = {word.plain for word in text.words[max(0, one.start - 8) : one.end + 8]}
        return bool(said & {"last", "final"}) and any(is_about(word, wanted) for word in after[:2])
    if one.unit not in ("", "times") or one.form == "fraction" or (one.pair and one.value < 1000):
        return False
    nouns = nouns_of(after)
    related = any(is_about(word, wanted) for word in nouns if word.plain not in STOP)
    if one.form == "sides":
        return bool({"sid", "side", "corner", "edg", "edge", "string", "str"} & wanted.about)
    if one.form == "times" or one.unit == "times":
        return "times" in wanted.about or related or (one.form != "times" and not _other_things(nouns))
    if one.value == 1 and one.form == "cardinal" and not one.foreign and not text.words[one.start].raw[0].isdigit():
        return _just_one(before, nouns, related, bool(after))
    if related:
        return before is None or before.plain not in ("every", "per")
    if one.foreign:
        return not (before and before.plain in _NOT_COUNTED)
    if one.form == "group":
        return _group(text, one, before, nouns)
    return not _other_things(nouns) and _bare(text, one, before, wanted)


def _other_things(nouns: list[Word]) -> bool:
    """Whether what follows a number is a plural of something else."""
    for word in nouns[:4]:
        if word.plain in STOP:
            continue
        if word.plain in _PLURALS or (
            word.plain.endswith("s") and len(word.plain) > 3 and not word.plain.endswith(("ss", "us", "is"))
        ):
            return True
    return False


def _bare(text: Text, one: Number, before: Word | None, wanted: Quantity) -> bool:
    """Whether a number without a noun is a count and no name, time or place (`Frame 3`, `at 3`)."""
    if before is None:
        return True
    earlier = text.words[one.start - 2] if one.start > 1 else None
    if before.plain == "number":
        return "number" in wanted.about or (earlier is not None and is_about(earlier, wanted)) or earlier is None
    if before.plain in _NOT_COUNTED | {"to"}:
        return bool({word.plain for word in text.words[max(0, one.start - 4) : one.start - 1]} & _COUNTING)
    if before.plain in _LEADS or before.plain.endswith(("ly", "ing")) or is_about(before, wanted):
        return True
    return (
        earlier is not None
        and earlier.clause == before.clause
        and earlier.plain in PRONOUNS | HELPERS | {"to", "people", "one"}
    )


def _group(text: Text, one: Number, before: Word | None, nouns: list[Word]) -> bool:
    loose = text.words[one.start].plain in _LOOSE_GROUPS
    if before is not None and before.plain not in ("a", "the", "as", "full"):
        return False
    return not nouns or (not loose and nouns[0].plain != "of")


def _just_one(before: Word | None, nouns: list[Word], related: bool, follows: bool) -> bool:
    if related and any(word.plain not in STOP for word in nouns[:2]):
        return before is None or before.plain not in wordset("the this that each every another other no any which at")
    if nouns or (before is None and follows):
        return False
    return before is None or before.plain in ("only", "just", "exactly", "is", "single", "equals", "it")


def nothing(text: Text, wanted: Quantity) -> Iterator[tuple[int, int]]:
    """Where a text says that there is none: `no drums`, `without a drum`, `not a single one`."""
    english = any(word.plain in _ENGLISH for word in text.words[:60])
    for at, word in enumerate(text.words):
        if word.plain in _ZERO_ABROAD and not english:
            yield at, at + 1
        less = word.plain.endswith("less") and bool(kin(word.plain.removesuffix("less")) & wanted.about)
        if less or (is_about(word, wanted) and _denied_after(text, at)):
            yield at, at + 1
        if word.plain not in _ZERO and word.plain != "not":
            continue
        after = [one for one in text.words[at + 1 : at + 5] if one.clause == word.clause]
        if word.plain == "not" and (not after or after[0].plain not in ("a", "any", "one")):
            continue
        if word.plain == "none" or any(is_about(one, wanted) for one in nouns_of(after[:3]) if one.plain not in STOP):
            yield at, min(len(text.words), at + 2)


def _denied_after(text: Text, at: int) -> bool:
    """`drums are absent`, `drums are nowhere to be seen`, `drumless`."""
    clause = text.words[at].clause
    after = [one.plain for one in text.words[at + 1 : at + 5] if one.clause == clause]
    if set(after[:3]) & {"absent", "missing", "nowhere", "lacking"}:
        return True
    verb = bool(after) and after[0] in HELPERS
    return (
        verb
        and bool({"not", "never"} & set(after[:2]))
        and bool({"seen", "visible", "there", "shown", "present"} & set(after[2:4]))
    )


def places(text: Text, one: Number, wanted: Quantity) -> bool:
    """Whether a number of the right size is the place in a row that is asked for."""
    before, after = beside(text, one)
    nouns = nouns_of(after)
    floor = "floor" in wanted.about
    if one.form == "ordinal":
        if (
            one.foreign
            or any(is_about(word, wanted) for word in nouns[:2])
            or (floor and nouns and nouns[0].plain in _FLOORS)
        ):
            return True
        bare = not nouns or nouns[0].plain in PRONOUNS or nouns[0].plain in ("speaks", "says", "does", "mentions")
        return bare and before is not None and before.plain in ("the", "is")
    if floor and _on_floor(text, one):
        return True
    lead = [word.plain for word in text.words[max(0, one.start - 3) : one.start]]
    numbered = lead[-1:] == ["number"] and before is not None
    while lead and lead[-1] in ("number", "no", "nr", "the"):
        lead.pop()
    if numbered and not [word for word in lead if word not in STOP]:
        return True
    return bool(lead) and bool(kin(lead[-1]) & wanted.about) and not one.unit


def _on_floor(text: Text, one: Number) -> bool:
    first, last = text.words[one.start], text.words[one.end - 1]
    near = {word.plain for word in text.words[max(0, one.start - 1) : one.end + 1]}
    tail = text.clean[last.end : last.end + 2].upper()
    return bool(near & _FLOORS) or first.raw.upper().endswith("F") or tail.startswith(("F", "/F"))
