"""All chains that can be built from what is seen and heard in a clip, and why others cannot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from aurelia.tasks.av_geoiq.chain import Chain
from aurelia.tasks.av_geoiq.compare import comparisons
from aurelia.tasks.av_geoiq.entities import Thing
from aurelia.tasks.av_geoiq.facts import Facts
from aurelia.tasks.av_geoiq.ground import Ground, ground
from aurelia.tasks.av_geoiq.meeting import meetings
from aurelia.tasks.av_geoiq.moments import moments
from aurelia.tasks.av_geoiq.naming import right_texts, told
from aurelia.tasks.av_geoiq.tongues import tongues
from aurelia.tasks.av_geoiq.wording import gives_away


@dataclass(frozen=True)
class Built:
    """What came of a clip's things.

    Args:
        chains: The chains of which all hops are supported; where there is none, those that a person has to settle.
        why: Why there is no chain; empty where there are some.
    """

    chains: tuple[Chain, ...]
    why: str = ""


def build(things: Sequence[Thing], facts: Facts) -> Built:
    """Every chain whose question needs both senses, names nothing it must not, and fits the labelling page.

    Args:
        things: What is seen and heard.
        facts: Where facts come from.
    """
    tried = [(thing, *ground(thing, facts)) for thing in things]
    grounds = [found for _thing, found, _why in tried if found is not None]
    reasons = [why for _thing, found, why in tried if found is None and why]
    every = list(_all(things, grounds, facts))
    good = [chain for chain in every if chain.fits and chain.needs_both and not _wrong(chain)]
    usable = [one for one in good if not gives_away(one.question, one) and not _shown(one, things, grounds)]
    certain = tuple(chain for chain in usable if chain.certain)
    chains = certain or tuple(usable)
    return Built(chains, "" if chains else _why_none(things, grounds, reasons, every, good))


def _all(things: Sequence[Thing], grounds: Sequence[Ground], facts: Facts) -> Iterator[Chain]:
    near = frozenset(one.code for one in grounds if one.what == "country")
    for seen in (one for one in grounds if one.thing.sense == "visual"):
        for heard in (one for one in grounds if one.thing.sense == "audio"):
            yield from meetings(seen, heard, facts, near)
            yield from tongues(seen, heard, facts)
            yield from comparisons(seen, heard, facts)
    kinds = sorted(grounds, key=lambda one: (one.thing.sense, one.thing.kind))
    for (sense, _kind), several in groupby(kinds, key=lambda one: (one.thing.sense, one.thing.kind)):
        alike = list(several)
        for cue in (thing for thing in things if thing.sense != sense):
            yield from moments(cue, alike, facts)


def _shown(chain: Chain, things: Sequence[Thing], grounds: Sequence[Ground]) -> bool:
    """Whether something else in the clip is the answer: then nobody has to go the way to it."""
    others = [thing for thing in things if thing not in (chain.seen, chain.heard)]
    led = {one.code for one in grounds if one.what == chain.target and one.thing in others}
    return bool(led & set(chain.values)) or any(
        told(one.name, right_texts(chain.target, chain.values)) for one in others
    )


def _wrong(chain: Chain) -> bool:
    return any(hop.status == "contradicted" for hop in chain.hops)


def _why_none(
    things: Sequence[Thing],
    grounds: Sequence[Ground],
    reasons: Sequence[str],
    every: Sequence[Chain],
    good: Sequence[Chain],
) -> str:
    """The first thing that is missing, in words."""
    if good:
        return f"each of {len(good)} chains would be given away by its question or by something else in the clip"
    if any(chain.needs_both and not chain.fits for chain in every):
        return "every chain is longer than the labelling page"
    if every:
        return f"none of {len(every)} chains needs both senses: one of them alone leaves a single answer"
    for sense, word in (("visual", "seen"), ("audio", "heard")):
        if not any(thing.sense == sense for thing in things):
            return f"nothing that can be named is {word}"
        if not any(one.thing.sense == sense for one in grounds):
            told = f": {'; '.join(reasons)}" if reasons else ""
            return f"nothing that is {word} leads to a country, language or currency{told}"
    return "no known fact joins what is seen with what is heard in a single answer"
