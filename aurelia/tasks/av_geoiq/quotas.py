"""Which chain becomes the question: a draw by quotas over category and region, the same on every run."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from aurelia.knowledge.continents import CONTINENTS, continent_of, region_name
from aurelia.tasks.av_geoiq.chain import Chain
from aurelia.tasks.av_geoiq.contract import AnswerExtra
from schemas.base import identity
from schemas.item import Item
from schemas.reasoning import Draft

PUBLISHED: Mapping[str, int] = {
    "country": 21, "landmark": 23, "dish": 19, "currency": 13, "continent": 17, "flag": 15, "dance-form": 20,
    "geographical": 31, "language": 13,
}  # fmt: skip
"""Questions a category in the published benchmark (Aurelia, arXiv 2503.23219)."""

REGIONS: Mapping[str, int] = {region_name(code): 1 for code in CONTINENTS if region_name(code) != "Antarctica"}
"""Every continent alike."""

NOWHERE = "(none)"


@dataclass(frozen=True)
class Quotas:
    """How often each category and each region is wanted, as weights.

    Args:
        categories: Category -> weight; one that is not named is never drawn.
        regions: Continent -> weight; a chain without one of them is drawn only where there is no other.
    """

    categories: Mapping[str, int] = field(default_factory=lambda: dict(PUBLISHED))
    regions: Mapping[str, int] = field(default_factory=lambda: dict(REGIONS))

    def draw(self, chains: Sequence[Chain], *key: object) -> Chain | None:
        """One of the chains, decided by the key alone: first its category, then its region, then one of those left.

        Args:
            chains: All that are possible, in a fixed order.
            key: What decides, such as the seed and the clip's key.
        """
        luck = random.Random(identity("quotas", *key))  # noqa: S311 - no secret
        left = [chain for chain in chains if self.categories.get(chain.category, 0) > 0]
        if not left:
            return None
        category = _one_of(luck, self.categories, [chain.category for chain in left])
        left = [chain for chain in left if chain.category == category]
        inside = [chain for chain in left if self.regions.get(chain.region, 0) > 0]
        if inside:
            region = _one_of(luck, self.regions, [chain.region for chain in inside])
            left = [chain for chain in inside if chain.region == region]
        return luck.choice(left)


QUOTAS = Quotas()


@dataclass(frozen=True)
class Filled:
    """One line of the report: what there is of one category or region, and what there would be by the quotas.

    Args:
        part: `category` or `region`.
        name: Which.
        there: Questions there are.
        wanted: Questions there would be of that many, to one decimal.
    """

    part: str
    name: str
    there: int
    wanted: float


def filled(items: Iterable[Item | Draft], quotas: Quotas = QUOTAS) -> tuple[Filled, ...]:
    """What there is beside what is wanted: a line a category, then a line a region.

    Args:
        items: Items or drafts of this task.
        quotas: What is wanted.
    """
    kept = list(items)
    rows = _rows("category", quotas.categories, Counter(item.question.category or NOWHERE for item in kept))
    return (*rows, *_rows("region", quotas.regions, Counter(map(region_of, kept))))


def balance(items: Iterable[Item | Draft]) -> list[tuple[str, str, int, float]]:
    """The same by the paper's counts, as plain rows."""
    return [(row.part, row.name, row.there, row.wanted) for row in filled(items)]


def region_of(item: Item | Draft) -> str:
    """The continent of the last country that the hops of an item name."""
    extra = item.answer.extra if item.answer else {}
    for hop in reversed(AnswerExtra.model_validate(extra).hops):
        for mark in reversed(hop.identifiers):
            continent = continent_of(mark.removeprefix("iso3166:")) if mark.startswith("iso3166:") else None
            if continent:
                return region_name(continent)
    return NOWHERE


def _rows(part: str, weights: Mapping[str, int], there: Counter[str]) -> list[Filled]:
    total, whole = sum(there.values()), sum(weights.values()) or 1
    names = [*weights, *sorted(set(there) - set(weights))]
    return [Filled(part, name, there[name], round(total * weights.get(name, 0) / whole, 1)) for name in names]


def _one_of(luck: random.Random, weights: Mapping[str, int], names: Iterable[str]) -> str:
    present = set(names)
    possible = [name for name in weights if name in present]
    return luck.choices(possible, [weights[name] for name in possible])[0]
