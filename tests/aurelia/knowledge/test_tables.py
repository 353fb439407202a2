"""Every packaged table: its codes exist, nothing is there twice, borders are mutual, dates do not overlap."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from itertools import pairwise

import pycountry
import pytest

from aurelia.knowledge.borders import neighbours
from aurelia.knowledge.continents import CONTINENTS, above
from aurelia.knowledge.dates import KNOWN_FROM
from aurelia.knowledge.disputed import on_two_continents
from aurelia.knowledge.flag_words import describe
from aurelia.knowledge.names import country_codes, fold
from aurelia.knowledge.places import cities, places
from aurelia.knowledge.tables import named, parts, table

TABLES = (
    "areas borders capitals cities currencies disputed flags languages makers names origins regions sites territories"
)
HISTORIC = {"DD", "SU", "YU", "CS"}
UN_MEMBERS = 193


def exists(code: str) -> bool:
    """Whether a country, a part of one, or a region has this code."""
    regions = {row["code"] for row in table("regions").rows}
    part = "-" in code and (pycountry.subdivisions.get(code=code) is not None or code == "GB-NIR")
    return code in country_codes() or code in HISTORIC or code in regions or part


@pytest.mark.parametrize("name", TABLES.split())
def test_table_says_as_of_when_and_by_what_source(name: str) -> None:
    data = table(name)
    assert date.fromisoformat(data.as_of) <= date(2026, 11, 23)
    assert len(data.source) > 10
    assert data.rows
    for row in data.rows:
        assert None not in row.values()
        assert None not in row


@pytest.mark.parametrize("name", TABLES.split())
def test_no_row_is_there_twice(name: str) -> None:
    counted = Counter(tuple(row.values()) for row in table(name).rows)
    assert [row for row, number in counted.items() if number > 1] == []


def codes_of(row: Mapping[str, str]) -> list[str]:
    columns = (
        "iso",
        "parent",
        "doubtful",
        "neighbours",
        "members",
        "places",
        "top",
        "codes",
        "origin",
        "contested",
        "parties",
    )
    return [code for column in columns for code in row.get(column, "").split()]


@pytest.mark.parametrize("name", [one for one in TABLES.split() if one not in ("languages", "names")])
def test_every_code_exists(name: str) -> None:
    assert [code for row in table(name).rows for code in codes_of(row) if not exists(code)] == []


def test_every_code_of_a_country_among_the_names_exists() -> None:
    codes = [row["code"] for row in table("names").rows if row["scheme"] == "country"]
    assert [code for code in codes if not exists(code)] == []


def test_every_currency_and_language_code_exists() -> None:
    currencies = {row["currency"] for row in table("currencies").rows} - {"BTC"}
    assert [
        code for code in currencies if not pycountry.currencies.get(alpha_3=code) and code not in {"HRK", "BGN", "SVC"}
    ] == []
    columns = ("official", "national", "contested")
    languages = {code for row in table("languages").rows for column in columns for code in row[column].split()} - {"-"}
    known = {
        code
        for code in languages
        if pycountry.languages.get(**{f"alpha_{len(code)}": code}) or pycountry.language_families.get(alpha_3=code)
    }
    assert languages - known <= {"mo", "ber"}


def test_borders_are_mutual() -> None:
    pairs = {(row["iso"], other) for row in table("borders").rows for other in row["neighbours"].split()}
    assert [pair for pair in pairs if pair[::-1] not in pairs] == []
    assert [pair for pair in pairs if pair[0] == pair[1]] == []
    assert neighbours("PT") == ("ES",)
    assert neighbours("IS") == ()


def test_each_country_is_in_one_region_and_each_region_in_one_continent_or_above() -> None:
    counted = Counter(code for row in table("regions").rows for code in row["members"].split())
    assert [code for code, number in counted.items() if number > 1] == []
    assert country_codes() - set(counted) == set()
    assert [code for code in counted if len(above(code) & set(CONTINENTS)) != 1] == []


@pytest.mark.parametrize(
    ("name", "least"), [("capitals", UN_MEMBERS), ("flags", UN_MEMBERS), ("languages", UN_MEMBERS)]
)
def test_states_of_the_world_are_covered(name: str, least: int) -> None:
    states = {row["iso"] for row in table(name).rows if len(row["iso"]) == 2}
    territories = {row["iso"] for row in table("territories").rows}
    assert len(states - territories) >= least


@pytest.mark.parametrize("name", ["capitals", "flags", "languages"])
def test_periods_of_a_country_do_not_overlap(name: str) -> None:
    by_country: dict[str, list[tuple[date, date]]] = {}
    for row in table(name).rows:
        if row.get("kind", "official") not in ("", "official"):
            continue
        since = date.fromisoformat(row["since"]) if row["since"] else KNOWN_FROM
        until = date.fromisoformat(row["until"]) if row["until"] else date.max
        assert since < until, row
        by_country.setdefault(row["iso"], []).append((since, until))
    for spans in by_country.values():
        spans.sort()
        assert all(before[1] <= after[0] for before, after in pairwise(spans)), spans


def test_names_of_sites_and_origins_are_unambiguous() -> None:
    counted = Counter(spelt for row in table("origins").rows for spelt in {fold(name) for name in named(row)})
    assert [spelt for spelt, number in counted.items() if number > 1] == []


def test_towns_of_sites_are_places_in_their_countries() -> None:
    wrong = []
    for row in table("sites").rows:
        for town in parts(row["towns"]):
            found = places(town)
            if found and not any(place.country in row["places"].split() for place in found):
                wrong.append((row["name"], town, found))
    assert wrong == []


def test_flags_are_written_in_words_that_the_reader_of_flags_knows() -> None:
    layouts = {row["layout"] for row in table("flags").rows}
    assert layouts == {"", "H", "V", "D", "Q"}
    for row in table("flags").rows:
        for colour in (*row["stripes"].split(), *row["field"].split()):
            assert describe(colour.replace("-", " ")).colours == (colour,), row
        assert row["stripes"] or row["field"] or row["charges"], row


def test_cities_of_states_on_two_continents_are_cities_there() -> None:
    for row in table("city_continents").rows:
        assert row["continent"] in CONTINENTS
        assert any(place.kind == "city" and on_two_continents(place.country) for place in cities(row["city"])), row
