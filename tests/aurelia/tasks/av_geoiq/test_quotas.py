"""The draw keeps near the quotas over many clips, and is decided by seed and clip alone."""

from __future__ import annotations

from collections import Counter
from itertools import product

import pytest

from aurelia.tasks.av_geoiq.chain import Chain
from aurelia.tasks.av_geoiq.quotas import PUBLISHED, REGIONS, Filled, Quotas, filled, region_of
from schemas.item import Item
from tests.aurelia.tasks.av_geoiq.clips import TASK, thing

CLIPS = 500
SEEN, HEARD = thing("visual", "dish", "sushi"), thing("audio", "language", "French")


def chain(category: str, region: str, number: int = 0) -> Chain:
    """A chain of a category and region."""
    return Chain(SEEN, HEARD, (), "country", ("JP",), f"Which {number}?", category, region, {})


EVERYTHING = [chain(*kind) for kind in product(PUBLISHED, REGIONS, range(2))]


def drawn(quotas: Quotas, seed: int = 0) -> list[Chain]:
    """What 500 clips get where everything is possible."""
    return [one for number in range(CLIPS) if (one := quotas.draw(EVERYTHING, seed, f"clip {number}"))]


def item(one: Chain) -> Item:
    """An item of a category."""
    question = TASK.examples[0].question.model_copy(update={"category": one.category})
    return TASK.examples[0].model_copy(update={"question": question})


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_five_hundred_clips_come_near_the_quotas(seed: int) -> None:
    chains = drawn(Quotas(), seed)

    rows = filled([item(one) for one in chains])
    assert len(chains) == CLIPS
    for row in (row for row in rows if row.part == "category"):
        assert abs(row.there - row.wanted) <= 3.3 * row.wanted**0.5, row
    assert sum(abs(row.there - row.wanted) for row in rows if row.part == "category") <= 0.15 * CLIPS
    regions = Counter(one.region for one in chains)
    assert max(regions.values()) - min(regions.values()) <= 0.15 * CLIPS
    assert set(regions) == set(REGIONS)


def test_category_that_is_rarely_possible_is_taken_when_it_is() -> None:
    """Each clip decides alone, so no clip has to wait for another; the report shows what is missing."""
    only = [chain("flag", "Asia")]

    assert Quotas().draw(only, 0, "clip") == only[0]


def test_category_that_nobody_wants_is_never_drawn() -> None:
    assert Quotas().draw([chain("sport", "Asia")], 0, "clip") is None
    assert {one.category for one in drawn(Quotas(categories={"dish": 1, "flag": 0}))} == {"dish"}


def test_chain_without_a_region_is_the_last_choice() -> None:
    somewhere, nowhere = chain("dish", "Asia"), chain("dish", "")

    assert {Quotas().draw([nowhere, somewhere], seed) for seed in range(20)} == {somewhere}
    assert Quotas().draw([nowhere], 0) == nowhere


def test_draw_does_not_hang_on_other_clips() -> None:
    assert drawn(Quotas())[7] == Quotas().draw(EVERYTHING, 0, "clip 7")


def test_table_tells_what_there_is_and_what_is_wanted() -> None:
    rows = filled([item(chain("dish", "Asia")), item(chain("", "Asia"))], Quotas(categories={"dish": 1, "flag": 1}))

    assert rows[:3] == (
        Filled("category", "dish", 1, 1.0),
        Filled("category", "flag", 0, 1.0),
        Filled("category", "(none)", 1, 0.0),
    )
    assert Filled("region", "Asia", 2, round(2 / len(REGIONS), 1)) in rows


def test_region_is_that_of_the_last_country() -> None:
    assert region_of(TASK.examples[0]) == "Asia"


def test_published_quotas_are_those_of_the_categories() -> None:
    assert set(PUBLISHED) == set(TASK.categories)
    assert sum(PUBLISHED.values()) == 172
