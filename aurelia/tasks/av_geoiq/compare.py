"""Chains that ask about the one of two countries that has more land neighbours."""

from __future__ import annotations

from collections.abc import Iterator

from aurelia.knowledge import Claim, Finding, Status, check_hop, find
from aurelia.knowledge.borders import neighbours
from aurelia.knowledge.disputed import disputed_border, is_disputed
from aurelia.knowledge.judging import states
from aurelia.knowledge.names import english_name
from aurelia.knowledge.tables import table
from aurelia.tasks.av_geoiq.bonds import last_words
from aurelia.tasks.av_geoiq.chain import Answers, Chain, categories, without
from aurelia.tasks.av_geoiq.facts import TARGETS, Facts, Target, ids, world
from aurelia.tasks.av_geoiq.ground import Ground
from aurelia.tasks.av_geoiq.phrases import ASKED_OF, MUST, country_of

RELATION = "has more land neighbours than"
MARGIN = 2
"""By so many neighbours two countries have to differ, so that no border that is counted otherwise turns the answer."""
_MUST = ("neighbours", "neighbors", "neighbour", "neighbor", "borders", "border", "bordering")


def check(claim: Claim) -> Finding:
    """What is known about a hop: by all knowledge there is, or for a comparison by counting borders."""
    return compared(claim) if claim.relation == RELATION else check_hop(claim)


def check_apart(claim: Claim) -> Finding:
    """The same without what is known of disputes about places: whether a disputed place would fit, whosever it is."""
    knowledge = [one for name, one in find().items() if name != "disputed"]
    return compared(claim) if claim.relation == RELATION else check_hop(claim, knowledge)


def compared(claim: Claim) -> Finding:
    """Whether one country has more land neighbours than another; contested where that hangs on a disputed border."""
    data = table("borders")
    one, other = (
        {place.code for place in states(text, claim.identifiers) if place.kind == "country"}
        for text in (claim.subject, claim.object)
    )
    if len(one) != 1 or len(other) != 1:
        return Finding("unknown", note="the names fit no country, or several")
    (first,), (second,) = one, other
    more = len(neighbours(first)) - len(neighbours(second))
    note = f"{len(neighbours(first))} and {len(neighbours(second))} land neighbours"
    unsettled = any(map(is_disputed, (first, second))) or abs(more) - _doubtful(first) - _doubtful(second) < MARGIN
    status: Status = "contested" if unsettled else "supported" if more > 0 else "contradicted"
    return Finding(status, f"{data.name}: {data.source}", data.as_of, note, (*ids(first), *ids(second)))


def _doubtful(code: str) -> int:
    """How many borders of a country depend on a claim."""
    return sum(is_disputed(other) or disputed_border(code, other) for other in neighbours(code))


def comparisons(seen: Ground, heard: Ground, facts: Facts) -> Iterator[Chain]:
    """All chains about the one of two countries with more land neighbours.

    Args:
        seen: What is seen, and where it leads.
        heard: What is heard, and where it leads.
        facts: Where facts come from.
    """
    known = world(facts)
    if seen.what != "country" or heard.what != "country" or not {seen.code, heard.code} <= known.keys():
        return
    ends = sorted((seen, heard), key=lambda side: -len(neighbours(side.code)))
    first, second = (side.code for side in ends)
    marks = (*ids(first), *ids(second))
    hop = facts.hop(english_name(first), RELATION, english_name(second), marks)
    if hop.status != "supported":
        return
    told = (seen.perceived, heard.perceived, *seen.known, *heard.known, hop)
    pair = f"{country_of(seen)} and {country_of(heard)}"
    for target in TARGETS[1:]:
        value = next(iter(known[first].values(target)), "")
        if not value or value in known[second].values(target):
            continue
        last = facts.hop(*last_words(known[first], target, value))
        question = ASKED_OF[target].format(country=f"the one of two countries with more land neighbours: {pair}")
        remaining = without(lambda a, b, t=target: _asked(facts, a, b, t), seen, heard, known)  # type: ignore[misc]
        for category in categories(target, (seen.thing, heard.thing), ("geographical",)):
            yield Chain(
                seen.thing, heard.thing, (*told, last), target, (value,), question, category, known[first].continent,
                remaining, tuple(dict.fromkeys((*seen.names, *heard.names))), (MUST[target], _MUST),
            )  # fmt: skip


def _asked(facts: Facts, first: str, second: str, target: Target) -> Answers:
    known, more = world(facts), len(neighbours(first)) - len(neighbours(second))
    return known[first if more > 0 else second].values(target) if more else frozenset()
