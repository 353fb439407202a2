"""Verdicts on hops of all kinds: direction, dates, namesakes, disputes, identifiers, and what is not checked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aurelia.knowledge import Claim, Entity, Finding, Knowledge, check_hop, find, links
from aurelia.knowledge.names import country_codes, english_name
from aurelia.knowledge.tables import table
from tests.aurelia.knowledge.asked import finding, status

SUPPORTED = """
Nairobi | is the capital of | Kenya
Kenya | capital | Nairobi
Greece | has its capital in | Athens
Chile | currency | peso
the forint | is the currency of | Hungary
Hungary | uses as its currency | forint
Slovenia | official language | Slovene
Portuguese | is an official language of | Mozambique
Wolof | is spoken in | Senegal
Chile | continent | South America
Oman | lies in | Western Asia
Peru | is in | the Americas
Estonia | flag colours | blue, black and white
Canada | flag shows | a red maple leaf
Laos | borders | Vietnam
Vietnam | shares a border with | Laos
Kyoto | is in | Japan
Oaxaca | is a state of | Mexico
Stonehenge | is in | England
Elbe | flows through | Czechia
Denali | highest mountain of | USA
goulash | comes from | Hungary
Portugal | top-level domain | .pt
Persia | is another name of | Iran
Faroe Islands | belong to | Denmark
"""
CONTRADICTED = """
Sydney | is the capital of | Australia
Kenya | is the capital of | Nairobi
Sweden | currency | euro
Chile | official language | Portuguese
Kenya | flag shows | a maple leaf
Chile | continent | Africa
Laos | borders | Malaysia
Kyoto | is in | Korea
Oaxaca | is a state of | Spain
Elbe | flows through | Poland
goulash | comes from | Chile
Portugal | top-level domain | .pl
Poland | has a flag with | red over white
Taiwan | currency | Japanese yen
"""
CONTESTED = """
Pretoria | is the capital of | South Africa
Jerusalem | is the capital of | Israel
Kazakhstan | continent | Europe
Crimea | belongs to | Ukraine
Kosovo | capital | Pristina
Taiwan | is part of | China
flag with horizontal red and white stripes | is the flag of | Monaco
hummus | comes from | Lebanon
Spain | official language | Catalan
"""
UNKNOWN = """
Kenya | is not the capital of | Nairobi
Kenya | no longer has the currency | shilling
Tirvania | capital | Sofia
the bridge in the clip | is in | Paris
my uncle | likes | Greece
Kenya | exports most of its tea to | Pakistan
Chile | capital | Karvelburg
"""


def hops(text: str) -> list[str]:
    return text.strip().splitlines()


@pytest.mark.parametrize("hop", hops(SUPPORTED))
def test_true_hops_are_supported_with_source_and_date(hop: str) -> None:
    found = finding(hop)
    assert found.status == "supported", found
    assert found.source
    assert found.as_of


@pytest.mark.parametrize("hop", hops(CONTRADICTED))
def test_false_hops_are_contradicted(hop: str) -> None:
    assert status(hop) == "contradicted"


@pytest.mark.parametrize("hop", hops(CONTESTED))
def test_disputed_hops_are_contested(hop: str) -> None:
    assert status(hop) == "contested"


@pytest.mark.parametrize("hop", hops(UNKNOWN))
def test_what_is_not_understood_is_unknown(hop: str) -> None:
    assert status(hop) == "unknown"


def test_contradiction_names_what_is_right() -> None:
    assert finding("Sydney | is the capital of | Australia").right == ("Canberra",)
    assert finding("Sweden | currency | euro").right == ("Swedish Krona",)


@pytest.mark.parametrize(
    ("hop", "day", "told"),
    [
        ("Lithuania | currency | litas", "2010", "supported"),
        ("Lithuania | currency | litas", "2020-05-01", "contradicted"),
        ("Lithuania | currency | euro", "2010-05-01", "contradicted"),
        ("Burundi | capital | Gitega", "2015-01-01", "contradicted"),
        ("Burundi | capital | Bujumbura", "2015-01-01", "supported"),
        ("Burundi | capital | Gitega", "2024", "supported"),
        ("Burundi | capital | Gitega", "2019", "unknown"),
        ("Israel | official language | Arabic", "2010-01-01", "supported"),
        ("Israel | official language | Arabic", "2020-01-01", "contested"),
        ("Libya | flag shows | a plain green field", "2005-01-01", "supported"),
        ("Libya | flag shows | a plain green field", "2020-01-01", "contradicted"),
        ("South Sudan | borders | Uganda", "2005-01-01", "unknown"),
        ("South Sudan | borders | Uganda", "2015-01-01", "supported"),
        ("Kenya | capital | Nairobi", "1999-13-01", "unknown"),
    ],
)
def test_hops_are_judged_for_their_day(hop: str, day: str, told: str) -> None:
    assert status(hop, valid_on=day) == told


def test_past_without_a_day_is_not_judged() -> None:
    assert status("Bonn | was the capital of | Germany") == "unknown"


def test_namesakes_are_settled_by_an_identifier_or_contested() -> None:
    assert status("Georgia | currency | lari") == "contested"
    assert status("Georgia | currency | lari", "iso3166:GE") == "supported"
    assert status("Georgia | is a state of | United States", "iso3166-2:US-GA") == "supported"
    assert status("Congo | continent | Africa") == "supported"
    assert status("Congo | capital | Kinshasa") == "contested"


def test_identifier_of_something_else_makes_a_hop_wrong() -> None:
    assert status("Japan | currency | yen", "iso3166:JP", "iso4217:JPY") == "supported"
    assert status("Japan | currency | yen", "iso4217:CNY") == "contradicted"
    assert status("Kenya | official language | Swahili", "iso639:swa") == "supported"
    assert status("Kenya | official language | Swahili", "iso639:fr") == "contradicted"
    assert status("Brazil | is in | South America", "m49:005") == "supported"
    assert status("Brazil | is in | South America", "m49:002") == "contradicted"
    assert status("Brazil | is in | South America", "m49:076") == "supported"
    assert status("Kyoto | is in | Japan", "iso3166:JPN") == "supported"
    assert status("Kyoto | is in | Japan", "iso3166:392") == "supported"
    assert status("Kyoto | is in | Japan", "unheard:of-it") == "supported"


def test_inference_from_looks_is_flagged_not_checked() -> None:
    found = finding("the man, by his accent, | comes from | France")
    assert found.status == "unknown"
    assert "looks or sounds" in found.note


def told(name: str, status_told: str) -> Knowledge:
    found = None if status_told == "nothing" else Finding(status_told, name, "2026-01-01", right=(name,))  # type: ignore[arg-type]
    return Knowledge(name, "for the tests", "2026-01-01", name, "CC0-1.0", lambda _claim: found)


@pytest.mark.parametrize(
    ("told_by", "joined"),
    [
        (["supported", "nothing"], "supported"),
        (["supported", "contested"], "contested"),
        (["contradicted", "contested"], "contested"),
        (["supported", "contradicted"], "contested"),
        (["unknown", "contradicted"], "contradicted"),
        (["unknown", "supported"], "supported"),
        (["nothing", "nothing"], "unknown"),
        ([], "unknown"),
    ],
)
def test_sources_are_joined_with_doubt_first(told_by: list[str], joined: str) -> None:
    sources = [told(f"{number}", one) for number, one in enumerate(told_by)]
    for order in (sources, sources[::-1]):
        assert check_hop(Claim("a", "is in", "b"), order).status == joined


def test_built_in_knowledge_says_where_it_comes_from() -> None:
    found = find()
    assert {"capitals", "currencies", "languages", "continents", "flags", "borders", "disputed", "wikidata"} <= set(
        found
    )
    for one in found.values():
        assert one.description
        assert one.source
        assert one.licence
        assert one.as_of


@pytest.mark.parametrize("name", ["Kenya", "Japan", "Brazil", "Slovakia", "paella", "Stonehenge", "Lithuania"])
def test_links_lead_on_by_hops_that_the_check_supports(name: str) -> None:
    found = links(Entity(name))
    assert found
    for link in found:
        claim = Claim(name, link.relation, link.object, link.identifiers)
        assert check_hop(claim).status == "supported", claim


@given(st.sampled_from(sorted(country_codes())))
def test_links_of_every_country_are_supported(code: str) -> None:
    name = english_name(code)
    for link in links(Entity(name, (f"iso3166:{code}",))):
        claim = Claim(name, link.relation, link.object, (f"iso3166:{code}", *link.identifiers))
        assert check_hop(claim).status == "supported", claim


CAPITALS = [(row["city"], row["iso"]) for row in table("capitals").rows]


@given(st.sampled_from(CAPITALS), st.sampled_from(CAPITALS))
def test_capital_of_one_country_is_never_that_of_another(one: tuple[str, str], other: tuple[str, str]) -> None:
    if one[1] != other[1] and (one[0], other[1]) not in CAPITALS:
        assert status(f"{one[0]} | is the capital of | {english_name(other[1])}") != "supported"


@given(st.sampled_from(table("borders").rows), st.sampled_from(table("borders").rows))
def test_borders_are_judged_alike_from_both_sides(one: dict[str, str], other: dict[str, str]) -> None:
    if one["iso"] != other["iso"]:
        there = status(f"{english_name(one['iso'])} | borders | {english_name(other['iso'])}")
        back = status(f"{english_name(other['iso'])} | borders | {english_name(one['iso'])}")
        assert there == back
        assert (there == "supported") <= (other["iso"] in one["neighbours"].split())


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30), st.text(max_size=10))
def test_any_text_can_be_asked_and_is_not_supported(subject: str, relation: str, target: str, day: str) -> None:
    assert check_hop(Claim(subject, relation, target, (day,), day)).status != "supported"


def test_links_leave_out_what_is_contested() -> None:
    assert not [link for link in links(Entity("Russia")) if link.relation == "continent"]
    assert not [link for link in links(Entity("South Africa")) if link.relation == "capital"]
    assert links(Entity("hummus")) == ()
    assert links(Entity("Karvelund")) == ()
