"""What offline extracts of Wikidata say: landmarks, dishes, dances, makers and all else they hold.

Which extracts: those that AURELIA_KNOWLEDGE names when a claim is judged (`knowledge_of` for given ones).
Deprecated statements are left out, preferred ones go first, end dates are kept to, several values are a set. Several
countries of origin, or a statement that is marked as disputed, are contested.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from aurelia.knowledge.claims import Claim, Entity, Finding, Knowledge, Link
from aurelia.knowledge.continents import above
from aurelia.knowledge.dates import KNOWN_FROM, Period, overlap, period
from aurelia.knowledge.extract import Extract, Statement, Thing, files, key_of, read
from aurelia.knowledge.judging import across
from aurelia.knowledge.names import countries, currencies, fold, languages, regions
from aurelia.knowledge.places import places
from aurelia.knowledge.relations import Reading
from aurelia.knowledge.relations import read as read_relation

_WHERE = ("P17", "P131", "P276", "P30")
_PROPERTIES: dict[str, tuple[str, ...]] = {
    "located": _WHERE, "belongs": _WHERE, "unit": _WHERE, "region": _WHERE, "continent": _WHERE,
    "flows": ("P17", "P131"),
    "capital": ("P36",), "currency": ("P38",), "uses": ("P38",), "used-in": ("P38",), "official": ("P37",),
    "spoken": ("P2936", "P37"), "language": ("P2936", "P37"), "border": ("P47",), "origin": ("P495",),
    "national-thing": ("P495",), "maker": ("P176", "P178"), "seat-of-firm": ("P159",), "highest": ("P610",),
}  # fmt: skip
_ONE_SET = frozenset(
    {"capital", "currency", "uses", "used-in", "official", "border", "maker", "seat-of-firm", "highest"}
)
"""Kinds for which what an extract lists of a subject is taken as all there is."""
_WORDS = {
    "P17": "country", "P131": "located in", "P30": "continent", "P495": "country of origin", "P176": "made by",
    "P159": "headquartered in", "P38": "currency", "P37": "official language", "P36": "capital", "P47": "borders",
}  # fmt: skip
_DEEPEST = 8


def _bounds(statement: Statement) -> tuple[date, date | None]:
    start, end = period(statement.start), period(statement.end)
    since = start[0] if statement.start and start else KNOWN_FROM
    return since, end[1] if statement.end and end else None


def in_force(statements: Sequence[Statement], span: Period) -> tuple[Statement, ...]:
    """The best of those that hold over a whole span: preferred ones where there are any; never deprecated ones."""
    held = [one for one in statements if one.rank != "deprecated" and overlap(*_bounds(one), span) == "all"]
    best = [one for one in held if one.rank == "preferred"]
    return tuple(best or held)


def judge_with(extracts: Sequence[Extract], claim: Claim) -> Finding | None:
    """What extracts find about a claim; the first that says something counts, unless a later one disagrees."""
    from aurelia.knowledge.check import join

    told = [finding for one in extracts if (finding := _judge(one, claim)) is not None]
    return join(told) if told else None


def _judge(extract: Extract, claim: Claim) -> Finding | None:
    reading, span = read_relation(claim), period(claim.valid_on)
    if reading is None or span is None or reading.kind not in _PROPERTIES or (reading.past and not claim.valid_on):
        return None
    meant = {value for scheme, _, value in (one.partition(":") for one in claim.identifiers) if scheme == "wikidata"}
    keys = _keys(extract, reading.thing, meant)
    return across(keys, lambda key: _of_subject(extract, key, reading, span, meant))


def _keys(extract: Extract, name: str, meant: set[str]) -> tuple[str, ...]:
    """The subjects a name fits; an id among the identifiers leaves only its own."""
    keys = extract.by_name.get(fold(name), ())
    return tuple(key for key in keys if key in meant) or keys


def _of_subject(extract: Extract, key: str, reading: Reading, span: Period, meant: set[str]) -> Finding | None:
    wanted = _PROPERTIES[reading.kind]
    groups = [in_force([one for one in extract.by_subject[key] if one.property == name], span) for name in wanted]
    statements = [one for group in groups for one in group]
    if not statements:
        return None
    hits = [one for one in statements if _is(one.object, reading.value)]
    foreign = meant - {key} - {one.object.id for one in hits}
    if hits and meant and foreign == meant:
        return _finding(extract, "contradicted", statements, "the Wikidata identifier names something else")
    origins = {key_of(one.object) for one in statements}
    if reading.kind in ("origin", "national-thing") and len(origins) > 1 and hits:
        return _finding(extract, "contested", statements, "several countries of origin are given")
    if any(one.disputed for one in hits or statements):
        return _finding(extract, "contested", statements, "marked as disputed")
    if hits or (wanted == _WHERE and _reached(extract, key, reading.value, span)):
        bare = not any(one.references for one in hits or statements)
        return _finding(extract, "supported", hits or statements, "Wikidata gives no reference" if bare else "")
    return _other(extract, reading, statements)


def _other(extract: Extract, reading: Reading, statements: Sequence[Statement]) -> Finding | None:
    """Contradicted, where the value is of the kind listed and all of that kind are listed."""
    value = reading.value
    is_country = any(place.kind == "country" for place in places(value))
    if reading.kind in _ONE_SET:
        comparable = bool(fold(value) in extract.known or places(value) or currencies(value) or languages(value))
    else:
        comparable = is_country and any(one.property in ("P17", "P495") for one in statements)
    listed = [one for one in statements if one.property != "P131" or reading.kind in _ONE_SET]
    return _finding(extract, "contradicted", listed) if comparable and listed else None


def _is(thing: Thing, name: str) -> bool:
    """Whether a name is one of a thing's, or both are names of one country, currency, language or region."""
    if fold(name) in {fold(label) for label in thing.labels}:
        return True
    first = thing.labels[0]
    return any(
        bool(look(first)) and len(look(name)) == 1 and look(first) == look(name)
        for look in (countries, currencies, languages, regions)
    )


def _reached(extract: Extract, key: str, name: str, span: Period) -> bool:
    """Whether a place is reached by going up from one place to what it lies in; a country's continent too."""
    seen, front = set[str](), [key]
    for _ in range(_DEEPEST):
        rising: list[Thing] = []
        for one in (one for start in front for one in extract.by_subject.get(start, ())):
            if one.property in _WHERE and one in in_force([one], span):
                rising.append(one.object)
        if any(_is(thing, name) for thing in rising):
            return True
        codes = [code for thing in rising for code in countries(thing.labels[0]) if len(code) == 2]
        if codes and all(regions(name) & above(code) for code in codes):
            return True
        front = [key_of(thing) for thing in rising if key_of(thing) not in seen]
        seen.update(front)
    return False


def _finding(extract: Extract, status: str, statements: Sequence[Statement], note: str = "") -> Finding:
    references = [url for one in statements for url in one.references][:1]
    source = " ".join([f"Wikidata, extract {extract.path.name}", *references])
    things = [one.subject for one in statements[:1]] + [one.object for one in statements]
    ids = tuple(dict.fromkeys(f"wikidata:{thing.id}" for thing in things if thing.id))
    right = tuple(dict.fromkeys(one.object.labels[0] for one in statements))
    return Finding(status, source, extract.head.extracted, note, ids, right)  # type: ignore[arg-type]


def links_with(extracts: Sequence[Extract], entity: Entity) -> tuple[Link, ...]:
    """What extracts say of an entity today that is neither disputed nor of several origins."""
    span = period("")
    meant = {value for scheme, _, value in (one.partition(":") for one in entity.identifiers) if scheme == "wikidata"}
    found: list[Link] = []
    for extract in extracts:
        keys = tuple(key for key in meant if key in extract.by_subject) or _keys(extract, entity.name, meant)
        if len(keys) != 1 or span is None:
            continue
        for name, words in _WORDS.items():
            statements = in_force([one for one in extract.by_subject[keys[0]] if one.property == name], span)
            if any(one.disputed for one in statements) or (name == "P495" and len(statements) > 1):
                continue
            found += [_link(extract, words, one) for one in statements]
    return tuple(found)


def _link(extract: Extract, words: str, one: Statement) -> Link:
    ids = tuple(f"wikidata:{thing.id}" for thing in (one.subject, one.object) if thing.id)
    source = " ".join([f"Wikidata, extract {extract.path.name}", *one.references[:1]])
    return Link(words, one.object.labels[0], ids, extract.head.extracted, source)


def knowledge_of(paths: Sequence[Path] | None = None, name: str = "wikidata") -> Knowledge:
    """Knowledge over given extracts, or over those that AURELIA_KNOWLEDGE names at the time of each question."""

    def extracts() -> list[Extract]:
        return [read(path) for path in (files() if paths is None else paths)]

    def judge(claim: Claim) -> Finding | None:
        return judge_with(extracts(), claim)

    def links(entity: Entity) -> Sequence[Link]:
        return links_with(extracts(), entity)

    return _knowledge(name, judge, links)


def _knowledge(
    name: str, judge: Callable[[Claim], Finding | None], links: Callable[[Entity], Sequence[Link]]
) -> Knowledge:
    return Knowledge(
        name=name,
        description="offline extracts of Wikidata: landmarks, dishes, dances, makers",
        as_of="as each extract says",
        source="Wikidata",
        licence="CC0-1.0",
        judge=judge,
        links=links,
    )


KNOWLEDGE = knowledge_of()
