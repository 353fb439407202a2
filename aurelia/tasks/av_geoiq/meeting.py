"""Chains in which a country is found from two sides, by what is seen and by what is heard."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aurelia.tasks.av_geoiq.bonds import BONDS, Bond, last_words, points, possible
from aurelia.tasks.av_geoiq.chain import Answers, Chain, categories, without
from aurelia.tasks.av_geoiq.contract import Hop
from aurelia.tasks.av_geoiq.facts import TARGETS, Country, Facts, Target, domain, world
from aurelia.tasks.av_geoiq.ground import Ground
from aurelia.tasks.av_geoiq.phrases import ASKED, MUST, ONE_OF_SEVERAL, spoken

_FIRST = "continent"
"""Its last fact ends at the continent, so it comes before the bonds whose last fact ends at the country."""

MOST_ENDS = 3
"""Countries at which two things may meet: each is a right answer then."""


def meetings(seen: Ground, heard: Ground, facts: Facts, near: frozenset[str]) -> Iterator[Chain]:
    """All chains in which two things meet in one country.

    Args:
        seen: What is seen, and where it leads.
        heard: What is heard, and where it leads.
        facts: Where facts come from.
        near: Countries that things in the clip lead to: as the answer one of them would be too near.
    """
    if any(side.code not in domain(side.what, world(facts)) for side in (seen, heard)):
        return
    for one in (bond for bond in BONDS if bond.of == seen.what):
        for two in (bond for bond in BONDS if bond.of == heard.what):
            meeting = Meeting((seen, heard), (one, two), facts)
            ends = meeting.at(seen.code, heard.code)
            if 0 < len(ends) <= MOST_ENDS and not ends & near and meeting.closed(ends):
                yield from meeting.chains(sorted(ends))


@dataclass(frozen=True)
class Meeting:
    """Two premises, the seen one first, with the bonds by which they point at a country."""

    sides: tuple[Ground, Ground]
    bonds: tuple[Bond, Bond]
    facts: Facts

    def at(self, seen: str, heard: str) -> Answers:
        """The countries at which two premises meet."""
        one, two = self.bonds
        return (points(one, seen, self.facts) & points(two, heard, self.facts)) - {seen, heard}

    def closed(self, ends: Answers) -> bool:
        """Whether no other place could be meant, not even by contested facts, nor a territory."""
        one, two = (possible(bond, side.code, self.facts) for bond, side in zip(self.bonds, self.sides, strict=True))
        return not (one & two) - ends

    def chains(self, ends: Sequence[str]) -> Iterator[Chain]:
        """The chains for each thing that can be asked about the countries: the same for all, or which they are."""
        countries = [world(self.facts)[end] for end in ends]
        told = self._told(ends[0])
        for target in TARGETS:
            each = [country.values(target) for country in countries]
            if target != "country" and (len(set(each)) > 1 or not each[0]):
                continue
            values = tuple(dict.fromkeys(value for found in each for value in found))
            last = (self.facts.hop(*last_words(countries[0], target, values[0])),) if target != "country" else ()
            yield from self._asking(countries, target, values, (*told, *last))

    def _told(self, end: str) -> tuple[Hop, ...]:
        """What the clip shows, where that leads, and how it meets."""
        order = sorted(zip(self.bonds, self.sides, strict=True), key=lambda pair: pair[0].name != _FIRST)
        met = [words for bond, side in order for words in bond.hops(world(self.facts), side.code, end)]
        seen, heard = self.sides
        return (
            seen.perceived, heard.perceived, *seen.known, *heard.known,
            *(self.facts.hop(*words) for words in dict.fromkeys(met)),
        )  # fmt: skip

    def _where(self) -> str:
        (one, two), (first, second) = self.bonds, (spoken(side) for side in self.sides)
        if one is two:
            return one.words.format(f"both {first} and {second}")
        return f"{one.words.format(first)} and {two.words.format(second)}"

    def _asking(
        self, countries: Sequence[Country], target: Target, values: tuple[str, ...], hops: tuple[Hop, ...]
    ) -> Iterator[Chain]:
        (seen, heard), known = self.sides, world(self.facts)

        def result(first: str, second: str) -> Answers:
            return frozenset().union(*(known[code].values(target) for code in self.at(first, second)))

        words = ASKED[target] if len(values) == 1 else ONE_OF_SEVERAL
        question = words.format(where=self._where())
        more = ("geographical",) if any(bond.geographical for bond in self.bonds) else ()
        for category in categories(target, (seen.thing, heard.thing), more):
            yield Chain(
                seen.thing, heard.thing, hops, target, values, question, category,
                countries[0].continent, without(result, seen, heard, known),
                tuple(dict.fromkeys((*(country.name for country in countries), *seen.names, *heard.names))),
                (MUST[target], *(bond.must for bond in self.bonds)),
            )  # fmt: skip
