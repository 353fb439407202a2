"""What things are called elsewhere."""

from __future__ import annotations

import pytest

from aurelia.knowledge.other_names import english_names, known, place_words, places_elsewhere


@pytest.mark.parametrize(
    ("name", "kind", "elsewhere"),
    [
        ("Norway", "country", "Norge"),
        ("the Netherlands", "country", "オランダ"),
        ("Scotland", "country", "Écosse"),
        ("South America", "continent", "Südamerika"),
        ("Polish", "language", "polski"),
        ("yen", "currency", "JPY"),
        ("May", "month", "май"),
        ("Monday", "weekday", "lundi"),
        ("Vienna", "city", "Wien"),
    ],
)
def test_a_thing_is_known_by_its_english_name_and_has_its_names_elsewhere(name: str, kind: str, elsewhere: str) -> None:
    names = {one.lower() for thing in known(name) if thing.kind == kind for one in thing.names}
    assert elsewhere.lower() in names


def test_a_name_may_fit_several_things() -> None:
    assert {thing.kind for thing in known("Georgia")} >= {"country"}
    assert {thing.kind for thing in known("Thai")} == {"language"}
    assert known("no such place") == ()


def test_every_english_name_of_a_thing_leads_back_to_it() -> None:
    for kind, code, name in (("country", "GB", "uk"), ("currency", "JPY", "yen"), ("city", "vienna", "vienna")):
        names = english_names(kind, code)
        assert name in names
        assert all((kind, code) in {(one.kind, one.code) for one in known(name)} for name in names)
    assert english_names("country", "no such code") == english_names("city", "no such city") == frozenset()


def test_adjectives_of_places_lead_back_to_them() -> None:
    assert place_words()["nigerian"] == {"NG"}
    assert place_words()["nigerien"] == {"NE"}
    assert "JP" in places_elsewhere()["japon"]
