"""Chains in which one sense tells which of several things is meant: the one that is there at the same time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from aurelia.knowledge.names import english_name
from aurelia.tasks.av_geoiq.bonds import last_words
from aurelia.tasks.av_geoiq.chain import Answers, Chain, categories
from aurelia.tasks.av_geoiq.contract import Hop
from aurelia.tasks.av_geoiq.entities import Sense, Thing
from aurelia.tasks.av_geoiq.facts import TARGETS, Facts, Target, domain, world
from aurelia.tasks.av_geoiq.ground import Ground, spoken_of
from aurelia.tasks.av_geoiq.phrases import ASKED_OF, MUST, country_of, one_of

_TOGETHER = 0.5
"""Seconds for which two things have to be there at once."""
_APART = 0.3
"""Seconds by which the others have to keep away."""
_WHILE = ("while", "when", "as", "during", "moment")


def moments(cue: Thing, grounds: Sequence[Ground], facts: Facts) -> Iterator[Chain]:
    """All chains in which a thing tells by its time which of several others is meant.

    Args:
        cue: What is heard (or seen) at one moment.
        grounds: Everything of one other kind and of the other sense that leads to a country.
        facts: Where facts come from.
    """
    if not cue.clue or any(ground.thing.sense == cue.sense or ground.what != "country" for ground in grounds):
        return
    with_it = [ground for ground in grounds if _overlap(cue, ground.thing, -_APART) > 0]
    if len(with_it) != 1 or _overlap(cue, with_it[0].thing, 0.0) < _TOGETHER or len(grounds) < 2:
        return
    (meant,) = with_it
    if meant.code not in world(facts) or meant.thing.kind == "flag":
        return
    for target in TARGETS:
        value = next(iter(world(facts)[meant.code].values(target)), "")
        if value and not (target == "country" and not meant.known):
            yield from _chains(cue, meant, grounds, facts, target, value)


def _chains(
    cue: Thing, meant: Ground, grounds: Sequence[Ground], facts: Facts, target: Target, value: str
) -> Iterator[Chain]:
    known, thing = world(facts), meant.thing
    remaining: dict[Sense, Counter[Answers]] = {
        cue.sense: Counter(known[one.code].values(target) for one in grounds if one.code in known),
        thing.sense: Counter(known[code].values(target) for code in domain("country", known)),
    }
    seen, heard = (cue, thing) if cue.sense == "visual" else (thing, cue)
    last = (facts.hop(*last_words(known[meant.code], target, value)),) if target != "country" else ()
    hops = (_while(cue, thing), meant.perceived, *meant.known, *last)
    country = country_of(meant, one_of(thing, cue))
    question = ASKED_OF[target].format(country=country) if target != "country" else f"Which is {country}?"
    for category in categories(target, (thing,)):
        yield Chain(
            seen, heard, hops, target, (value,), question, category, known[meant.code].continent, remaining,
            tuple(dict.fromkeys((english_name(meant.code), *meant.names))),
            (MUST[target], _WHILE) if target != "country" else (_WHILE,),
        )  # fmt: skip


def _while(cue: Thing, thing: Thing) -> Hop:
    """The perceived hop from the cue to the thing that is there at the same time."""
    how = "is heard while one sees" if cue.sense == "audio" else "is seen while one hears"
    return Hop(
        subject=cue.clue, relation=how, object=spoken_of(thing), source=cue.where, status="perceived", sense=cue.sense
    )


def _overlap(one: Thing, other: Thing, gap: float) -> float:
    """Seconds for which two things are there at once; spans that are less than `-gap` apart count as touching."""
    return max((min(a[1], b[1]) - max(a[0], b[0]) - min(gap, 0.0) for a in one.spans for b in other.spans), default=0.0)
