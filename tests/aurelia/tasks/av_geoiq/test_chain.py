"""Chains are built from supported facts alone, and each needs both senses: shown over the facts, sense by sense."""

from __future__ import annotations

from collections import Counter

import pytest

from aurelia.knowledge import Claim, Entity, Finding, Link
from aurelia.tasks.av_geoiq.build import build
from aurelia.tasks.av_geoiq.chain import Chain, left_open
from aurelia.tasks.av_geoiq.compare import RELATION, compared
from aurelia.tasks.av_geoiq.contract import MAX_HOPS
from aurelia.tasks.av_geoiq.entities import Thing
from aurelia.tasks.av_geoiq.facts import Facts, world
from aurelia.tasks.av_geoiq.meeting import meetings
from aurelia.tasks.av_geoiq.propose import known_facts
from aurelia.tasks.av_geoiq.tongues import tongues
from aurelia.tasks.av_geoiq.wording import gives_away
from tests.aurelia.tasks.av_geoiq.clips import grounded, thing

FACTS = known_facts()
NOTHING: frozenset[str] = frozenset()
TOWER = thing("visual", "landmark", "Eiffel Tower", "the iron tower")
SUSHI = thing("visual", "dish", "sushi", "the rolls")
POUTINE = thing("visual", "dish", "poutine", "the fries")
GERMANY = thing("visual", "flag", "flag of Germany", "the flag")
EURO = thing("visual", "money", "euro", "the note")
GERMAN_SIGN = thing("visual", "language", "German", "the sign")
ITALY = thing("audio", "anthem", "anthem of Italy", "the song")
FLAMENCO = thing("audio", "dance", "flamenco", "the stamping")
PORTUGUESE = thing("audio", "language", "Portuguese", "the voice")
ENGLISH = thing("audio", "language", "English", "the voice")
FRENCH = thing("audio", "language", "French", "the voice")


def joined(seen: Thing, heard: Thing) -> list[Chain]:
    """All chains of two things, whether they need both or not."""
    sides = grounded(seen), grounded(heard)
    return [*meetings(*sides, FACTS, NOTHING), *tongues(*sides, FACTS)]


def asked(chains: list[Chain], target: str) -> set[tuple[str, ...]]:
    """The answers of chains that ask for something."""
    return {chain.values for chain in chains if chain.target == target}


@pytest.mark.parametrize(
    ("seen", "heard", "target", "values"),
    [
        (TOWER, PORTUGUESE, "country", ("BR",)),
        (TOWER, PORTUGUESE, "currency", ("BRL",)),
        (TOWER, PORTUGUESE, "capital", ("Brasília",)),
        (TOWER, PORTUGUESE, "continent", ("South America",)),
        (EURO, PORTUGUESE, "country", ("PT",)),
        (TOWER, FLAMENCO, "country", ("AD",)),
        (TOWER, FLAMENCO, "language", ("ca",)),
        (GERMANY, ITALY, "country", ("AT", "CH", "FR")),
        (POUTINE, ENGLISH, "language", ("fr",)),
    ],
)
def test_two_things_meet_in_the_right_answer(seen: Thing, heard: Thing, target: str, values: tuple[str, ...]) -> None:
    assert values in asked(joined(seen, heard), target)


@pytest.mark.parametrize("pair", [(TOWER, PORTUGUESE), (TOWER, FLAMENCO), (EURO, PORTUGUESE), (POUTINE, ENGLISH)])
def test_without_one_sense_more_than_one_answer_remains(pair: tuple[Thing, Thing]) -> None:
    chains = [one for one in joined(*pair) if one.needs_both]

    assert chains
    for chain in chains:
        for sense in ("visual", "audio"):
            possible = [answers for answers in chain.remaining[sense] if answers]
            assert frozenset(chain.values) in possible
            assert len(possible) > 1
            assert not frozenset.intersection(*possible)


def test_counting_by_hand_gives_the_same() -> None:
    """Brazil borders France: which other countries border France, and which others speak Portuguese next to another?"""
    chain = next(one for one in joined(TOWER, PORTUGUESE) if one.target == "country" and one.values == ("BR",))
    known = world(FACTS)
    by_picture = {code for code in known["FR"].neighbours if code in known and known[code].languages}
    spoken = {code for code, country in known.items() if "pt" in country.languages}
    by_sound = {code for code in spoken if known[code].neighbours & known.keys()}

    assert {code for answers in chain.remaining["audio"] for code in answers} == by_picture
    assert {code for answers in chain.remaining["visual"] for code in answers} == by_sound


def test_question_that_one_sense_settles_is_not_asked() -> None:
    """Whatever is seen beside it, the official language of a country with that language is that language."""
    alone = [one for one in joined(TOWER, PORTUGUESE) if one.target == "language"]

    assert alone
    assert not any(one.needs_both for one in alone)


@pytest.mark.parametrize(
    ("remaining", "is_open"),
    [
        ({}, False),
        ({"a": 5}, False),
        ({"a": 1, "b": 1}, True),
        ({"ab": 1, "ac": 1}, False),
        ({"a": 9, "b": 1}, False),
        ({"a": 1, "b": 9}, True),
        ({"": 50, "a": 1}, False),
        ({"ab": 1, "bc": 1, "cd": 1, "d": 1}, True),
    ],
)
def test_what_one_sense_leaves_is_counted(remaining: dict[str, int], is_open: bool) -> None:
    counted = {frozenset(answers): number for answers, number in remaining.items()}

    assert left_open(counted, frozenset("a")) is is_open


def test_chains_are_short_supported_and_silent() -> None:
    built = build([TOWER, SUSHI, POUTINE, GERMANY, EURO, GERMAN_SIGN, ITALY, FLAMENCO, PORTUGUESE, ENGLISH], FACTS)

    assert len(built.chains) > 20
    for chain in built.chains:
        assert chain.certain
        assert chain.needs_both
        assert len(chain.hops) <= MAX_HOPS
        assert {hop.sense for hop in chain.hops if hop.status == "perceived"} == {"visual", "audio"}
        assert gives_away(chain.question, chain) == ""
    assert len({chain.category for chain in built.chains}) >= 7


def test_thing_that_is_the_answer_itself_is_not_asked_for() -> None:
    """With the flag of Brazil in the picture, nobody needs the tower or the voice."""
    flag = thing("visual", "flag", "flag of Brazil", "the flag")

    assert ("BR",) not in asked(list(build([TOWER, flag, PORTUGUESE], FACTS).chains), "country")


def test_language_that_is_heard_as_well_is_not_asked_for() -> None:
    assert ("fr",) in asked(list(build([POUTINE, ENGLISH], FACTS).chains), "language")
    assert ("fr",) not in asked(list(build([POUTINE, ENGLISH, FRENCH], FACTS).chains), "language")


def test_contested_places_are_no_ends_and_make_no_ends() -> None:
    """Spanish is no official language of Argentina by law: contested, so nothing that hangs on it is asked."""
    brazil = thing("visual", "flag", "flag of Brazil", "the flag")
    spanish = thing("audio", "language", "Spanish", "the voice")

    assert asked(joined(brazil, spanish), "country") == set()


def test_state_on_two_continents_has_no_continent() -> None:
    assert all(world(FACTS)[code].continent == "" for code in ("RU", "TR", "KZ", "EG"))


@pytest.mark.parametrize(
    ("one", "other", "status"),
    [
        ("Germany", "Portugal", "supported"),
        ("Portugal", "Germany", "contradicted"),
        ("Germany", "Austria", "contested"),
        ("Kosovo", "Portugal", "contested"),
        ("Atlantis", "Portugal", "unknown"),
    ],
)
def test_neighbours_are_compared_with_care(one: str, other: str, status: str) -> None:
    assert compared(Claim(one, RELATION, other)).status == status


def test_facts_that_are_contradicted_or_unknown_are_never_used() -> None:
    """With links that claim too much, what the check does not support is dropped."""

    def links(entity: Entity) -> list[Link]:
        if entity.name == "Eiffel Tower":
            return [Link("located in", "Spain", ("iso3166:ES",)), Link("located in", "France", ("iso3166:FR",))]
        return list(FACTS.links(entity))

    lying = Facts(FACTS.check, links, version="lying")

    assert grounded(TOWER).code == "FR"
    assert {hop.object for chain in build([TOWER, PORTUGUESE], lying).chains for hop in chain.hops} & {"Spain"} == set()


def test_world_without_knowledge_has_no_chain() -> None:
    empty = Facts(lambda _claim: Finding("unknown"), lambda _entity: (), version="empty")

    built = build([TOWER, ITALY], empty)

    assert built.chains == ()
    assert "nothing" in built.why


def test_counts_are_of_possible_answers() -> None:
    chain = next(one for one in joined(TOWER, PORTUGUESE) if one.target == "country")

    assert isinstance(chain.remaining["audio"], Counter)
    assert sum(chain.remaining["visual"].values()) == len(world(FACTS))
