"""Flags described in words: colours, stripes and their order, things and their number; what is not read is unknown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aurelia.knowledge.flag_words import Thing, describe
from aurelia.knowledge.names import english_name
from aurelia.knowledge.tables import table
from tests.aurelia.knowledge.asked import status


@pytest.mark.parametrize(
    ("hop", "told"),
    [
        ("Poland | has a flag with | white over red", "supported"),
        ("Poland | has a flag with | red above white", "contradicted"),
        ("Poland | flag shows | white at the top and red at the bottom", "supported"),
        ("Poland | flag shows | red at the top", "contradicted"),
        ("Italy | has a flag with | vertical green, white and red stripes", "supported"),
        ("Italy | has a flag with | horizontal green, white and red stripes", "contradicted"),
        ("Italy | has a flag with | vertical red, white and green stripes", "contested"),
        ("Italy | flag colours | red, white and green", "supported"),
        ("Italy | flag colours | green and white", "contested"),
        ("Italy | flag colours | green and white only", "contradicted"),
        ("China | flag shows | five yellow stars on a red field", "supported"),
        ("China | flag shows | a single yellow star on red", "contradicted"),
        ("China | flag shows | a yellow star on red", "contested"),
        ("Somalia | flag shows | white stars", "contradicted"),
        ("Norway | flag shows | a white cross on red", "contradicted"),
        ("Denmark | flag shows | a white cross on red", "supported"),
        ("Denmark | flag shows | a red cross on white", "contradicted"),
        ("Lebanon | flag shows | a green cedar between two red stripes", "supported"),
        ("Kenya | flag shows | a shield and two spears", "supported"),
        ("Kenya | flag shows | a shield and three spears", "contradicted"),
        ("Kenya | flag shows | a lion", "contradicted"),
        ("Kenya | flag shows | a wombat", "unknown"),
        ("Kenya | flag shows | no shield", "unknown"),
        ("Scotland | flag shows | a white saltire on blue", "supported"),
        ("a red maple leaf | is the flag of | Canada", "supported"),
        ("Greece | flag shows | nine stripes and a white cross", "supported"),
        ("Greece | flag shows | eleven stripes", "contradicted"),
        ("flag with a red maple leaf | is the flag of | Canada", "supported"),
        ("flag with a red maple leaf | is the flag of | Kenya", "contradicted"),
    ],
)
def test_descriptions(hop: str, told: str) -> None:
    assert status(hop) == told


def test_description_of_an_older_flag_is_not_taken_for_the_new_one() -> None:
    older = "Mauritania | flag shows | a green field with a yellow crescent and a yellow star"
    assert status(older) == "contested"
    assert status(older, valid_on="2010-01-01") == "supported"


def test_words_are_read_into_parts() -> None:
    told = describe("Three vertical stripes of blue, white and red, with two gold stars in the centre")
    assert told.layout == "V"
    assert told.stripes == ("blue", "white", "red")
    assert told.stripe_number == 3
    assert told.things == (Thing("star", 2, "yellow"),)
    assert told.unread == ()


@given(st.text(max_size=60))
def test_no_text_fails_to_be_read(text: str) -> None:
    described = describe(text)
    assert isinstance(described.unread, tuple)


PLAIN = [
    row
    for row in table("flags").rows
    if row["layout"] in ("H", "V")
    and not row["charges"]
    and not row["also"]
    and not row["until"]
    and len(row["iso"]) == 2
]


@given(st.sampled_from(PLAIN))
def test_every_plain_tricolour_is_told_from_its_reverse_and_its_turned_one(row: dict[str, str]) -> None:
    country = english_name(row["iso"])
    stripes = row["stripes"].replace("-", " ").split() if "-" not in row["stripes"] else row["stripes"].split()
    words = ", ".join(one.replace("-", " ") for one in stripes)
    across = {"H": "horizontal", "V": "vertical"}
    assert status(f"{country} | flag shows | {across[row['layout']]} {words} stripes") in ("supported", "contested")
    turned = {"H": "vertical", "V": "horizontal"}[row["layout"]]
    assert status(f"{country} | flag shows | {turned} {words} stripes") == "contradicted"
    if stripes != stripes[::-1]:
        back = ", ".join(one.replace("-", " ") for one in stripes[::-1])
        assert status(f"{country} | flag shows | {across[row['layout']]} {back} stripes") != "supported"
