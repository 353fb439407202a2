"""Flags: colours, stripes and what is on them, by date; twins are told apart or contested."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from aurelia.knowledge.claims import Claim, Entity, Finding, Knowledge, Link, Status
from aurelia.knowledge.dates import Period, in_force, period
from aurelia.knowledge.flag_vocabulary import KINDS
from aurelia.knowledge.flag_words import Described, Thing, describe
from aurelia.knowledge.judging import across, country_of, found, states
from aurelia.knowledge.names import english_name
from aurelia.knowledge.places import Place, places
from aurelia.knowledge.relations import read
from aurelia.knowledge.tables import LICENCE, parts, table

_ALL = "red maroon white blue light-blue dark-blue green yellow black orange brown purple grey pink"
_COLOURS = tuple(_ALL.split())
_LIKE = {
    "blue": {"light-blue", "dark-blue"},
    "dark-blue": {"blue"},
    "maroon": {"red"},
    "red": {"maroon"},
    "yellow": {"orange"},
}
_ORDER = {"contradicted": 0, "unknown": 1, "contested": 2, "supported": 3}


@cache
def _rows(iso: str) -> tuple[Mapping[str, str], ...]:
    return tuple(row for row in table("flags").rows if row["iso"] == iso)


def judge(claim: Claim) -> Finding | None:
    """Whether a country's flag is as described."""
    reading = read(claim)
    span = period(claim.valid_on)
    if reading is None or span is None or reading.kind not in ("flag", "flag-colours"):
        return None
    if reading.past and not claim.valid_on:
        return None
    told = describe(reading.value)
    if told.unread or not (told.colours or told.things or told.layout or told.stripe_number):
        return None
    twins = _fitting(told, span) if reading.turned else []

    def one(place: Place) -> Finding | None:
        rows, known = in_force(_rows(place.code), span)
        return _verdict(rows[0], told, reading.kind, twins) if rows and known else None

    return across(_flown(reading.thing, claim.identifiers), one)


def _flown(text: str, identifiers: tuple[str, ...]) -> frozenset[Place]:
    """Countries, and parts of countries whose flag is known."""
    readings = states(text, identifiers)
    return readings or frozenset(place for place in places(text, identifiers) if _rows(place.code))


def _verdict(row: Mapping[str, str], told: Described, kind: str, twins: Sequence[str]) -> Finding | None:
    if row["kind"] == "contested":
        return found(table("flags"), "contested", row["note"])
    status = _compare(row, told, kind)
    note = row["note"]
    others = [code for code in twins if code != row["iso"]]
    if status == "supported" and _outdated(row, told):
        status, note = "contested", "fits an older flag better"
    if status == "supported" and others:
        status, note = "contested", f"also fits the flag of {', '.join(map(english_name, others[:4]))}"
    if status == "unknown":
        return None
    right = [_in_words(row)] if not twins else [english_name(code) for code in twins]
    return found(table("flags"), status, note, right, [f"iso3166:{row['iso']}"])


def _outdated(row: Mapping[str, str], told: Described) -> bool:
    """Whether an older flag has just the colours told, and this one more."""
    if _colours(row, told, "flag-colours") == "supported":
        return False
    older = [one for one in _rows(row["iso"]) if one is not row]
    return any(_compare(one, told, "flag-colours") == "supported" for one in older)


def _fitting(told: Described, span: Period) -> list[str]:
    """The countries whose flag is as described."""
    fit = []
    for iso in dict.fromkeys(row["iso"] for row in table("flags").rows):
        rows, known = in_force(_rows(iso), span)
        if rows and known and _compare(rows[0], told, "flag") in ("supported", "contested"):
            fit.append(iso)
    return fit


@cache
def _things(charges: str) -> tuple[Thing, ...]:
    things = []
    for charge in parts(charges):
        words = charge.split(" ")
        number = int(words.pop(0)) if words[0].isdigit() else None
        colour = words.pop(0) if words[0] in _COLOURS else None
        things.append(Thing(" ".join(words), number, colour))
    return tuple(things)


def _compare(row: Mapping[str, str], told: Described, kind: str) -> Status:
    """The worst of what the parts of a description come to."""
    checks = [*(_thing(row, thing) for thing in told.things), _colours(row, told, kind), *_layout(row, told)]
    return min(checks, key=lambda status: _ORDER[status])


def _same(one: str, other: str) -> bool:
    return one == other or other in _LIKE.get(one, ()) or one in _LIKE.get(other, ())


def _thing(row: Mapping[str, str], thing: Thing) -> Status:
    names = {thing.name, *KINDS.get(thing.name, ())}
    known = [one for one in _things(row["charges"]) if one.name in names]
    if not known:
        return "unknown" if "*" in row["also"] else "contradicted"
    colours = [one for one in known if thing.colour is None or one.colour is None or _same(thing.colour, one.colour)]
    if not colours:
        return "contradicted"
    if thing.colour and all(one.colour is None for one in colours):
        in_sight = {*row["stripes"].split(), *row["also"].split()}
        return "supported" if thing.colour in in_sight else "unknown"
    numbers = [one.number for one in colours if one.number is not None]
    if thing.number is None:
        if thing.form == "many" and numbers and max(numbers) == 1:
            return "contradicted" if len(numbers) == 1 else "contested"
        return "contested" if thing.form == "one" and numbers and min(numbers) > 1 else "supported"
    if not numbers:
        return "unknown"
    total = sum(numbers) if thing.colour is None else 0
    return "supported" if thing.number in (*numbers, total) else "contradicted"


def _all_colours(row: Mapping[str, str]) -> tuple[set[str], set[str]]:
    """The main colours, and those in details."""
    charged = {thing.colour for thing in _things(row["charges"]) if thing.colour}
    details = {colour for colour in row["also"].split() if colour != "*"}
    main = {*row["stripes"].split(), *row["field"].split(), *charged} - {""}
    return main, details


def _colours(row: Mapping[str, str], told: Described, kind: str) -> Status:
    main, details = _all_colours(row)
    for colour in told.colours:
        if any(_same(colour, one) for one in main | details):
            continue
        if colour == "light-blue" and "blue" in main:
            return "unknown"
        return "unknown" if "*" in row["also"] else "contradicted"
    left = [one for one in main if not any(_same(one, colour) for colour in told.colours)]
    if left and told.only:
        return "contradicted"
    return "contested" if left and kind == "flag-colours" else "supported"


def _layout(row: Mapping[str, str], told: Described) -> list[Status]:
    stripes, checks = tuple(row["stripes"].split()), list[Status]()
    if told.layout and not any(thing.name in ("stripe", "saltire", "triangle") for thing in told.things):
        checks.append(
            "supported"
            if told.layout == row["layout"]
            else "contradicted"
            if row["layout"] or not stripes
            else "unknown"
        )
    if told.ground:
        checks.append(_ground(row, told.ground, bool(told.things)))
    for told_end, at in ((told.first, 0), (told.last, -1)):
        if told_end:
            fits = bool(stripes) and _same(told_end, stripes[at])
            checks.append("supported" if fits else "contradicted" if stripes else "unknown")
    striped = [one.colour for one in _things(row["charges"]) if one.name == "stripe" and one.colour]
    if told.stripes:
        checks.append(_order(stripes, told, striped))
    if told.stripe_number and not striped:
        counted = [one for one in stripes if not told.numbered or _same(told.numbered, one)]
        fits = told.stripe_number == len(counted)
        checks.append("supported" if fits else "contradicted" if stripes or not row["charges"] else "unknown")
    return checks


def _ground(row: Mapping[str, str], ground: str, charged: bool) -> Status:
    """Whether a colour is that of the field; on stripes, things are in the middle as a rule."""
    if row["field"]:
        return "supported" if _same(ground, row["field"]) else "contradicted"
    stripes = row["stripes"].split()
    if not any(_same(ground, one) for one in stripes):
        return "unknown" if any(_same(ground, one) for one in _all_colours(row)[0]) and charged else "contradicted"
    if not charged:
        return "contradicted" if len(set(stripes)) > 1 else "supported"
    return "supported" if len(stripes) == 3 and _same(ground, stripes[1]) else "unknown"


def _order(stripes: tuple[str, ...], told: Described, striped: Sequence[str]) -> Status:
    """Whether stripes come in the order told; an order told without a word of place may be no order."""
    once = tuple(dict.fromkeys(stripes))
    for actual in (stripes, once):
        if len(actual) == len(told.stripes) and all(map(_same, told.stripes, actual)):
            return "supported"
    if not all(any(_same(colour, one) for one in (*stripes, *striped)) for colour in told.stripes):
        return "contradicted"
    if told.placed and len(told.stripes) > 1:
        return "contradicted"
    subset = len(told.stripes) == 1 or set(told.stripes) < set(once)
    return "supported" if subset or striped else "contested"


def _in_words(row: Mapping[str, str]) -> str:
    """A row as words, such as `vertical blue, white, red`."""
    layout = {"H": "horizontal", "V": "vertical", "D": "diagonal", "Q": "quartered"}.get(row["layout"], "")
    stripes = ", ".join(dict.fromkeys(row["stripes"].split())) or row["field"]
    things = ", ".join(parts(row["charges"]))
    return " ".join(part for part in (layout, stripes, f"with {things}" if things else "") if part)


def links(entity: Entity) -> Sequence[Link]:
    """The colours of a country's flag where it has no details, in words."""
    code, span = country_of(entity), period("")
    if code is None or span is None:
        return ()
    data = table("flags")
    rows, _ = in_force(_rows(code), span)
    if not rows or rows[0]["kind"] == "contested" or "*" in rows[0]["also"]:
        return ()
    main = sorted(_all_colours(rows[0])[0])
    return (Link("flag colours", " and ".join(main).replace("-", " "), (f"iso3166:{code}",), data.as_of, data.source),)


KNOWLEDGE = Knowledge(
    name="flags",
    description="flags of countries by date: colours, stripes and what is on them",
    as_of=table("flags").as_of,
    source=table("flags").source,
    licence=LICENCE,
    judge=judge,
    links=links,
)
