"""What a thing leads to: by known facts, by the place it names, or by the model's word, which waits for a person."""

from __future__ import annotations

import pytest

from aurelia.tasks.av_geoiq.entities import Thing
from aurelia.tasks.av_geoiq.ground import ground, spoken_of
from aurelia.tasks.av_geoiq.propose import known_facts
from tests.aurelia.tasks.av_geoiq.clips import FIRMS, grounded, thing


@pytest.mark.parametrize(
    ("one", "what", "code"),
    [
        (thing("visual", "landmark", "Eiffel Tower"), "country", "FR"),
        (thing("visual", "landmark", "Taj Mahal"), "country", "IN"),
        (thing("visual", "dish", "sushi"), "country", "JP"),
        (thing("visual", "dish", "poutine"), "country", "CA"),
        (thing("visual", "flag", "flag of Japan"), "country", "JP"),
        (thing("visual", "flag", "Japan"), "country", "JP"),
        (thing("visual", "sign", "Zürich"), "country", "CH"),
        (thing("visual", "sign", "Peru"), "country", "PE"),
        (thing("visual", "money", "euro"), "currency", "EUR"),
        (thing("audio", "dance", "flamenco"), "country", "ES"),
        (thing("audio", "anthem", "national anthem of Italy"), "country", "IT"),
        (thing("audio", "anthem", "Kimigayo", place="Japan"), "country", "JP"),
        (thing("audio", "language", "Portuguese"), "language", "pt"),
        (thing("visual", "language", "Thai"), "language", "th"),
    ],
)
def test_thing_leads_to_its_place(one: Thing, what: str, code: str) -> None:
    found = grounded(one)

    assert (found.what, found.code, found.certain) == (what, code, True)
    assert found.perceived.status == "perceived"
    assert found.perceived.source.startswith("clip, ")


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (thing("visual", "dish", "hummus"), "nothing is known of hummus"),
        (thing("visual", "landmark", "Itaipu Dam", place="Brazil"), "nothing is known of Itaipu Dam"),
        (thing("visual", "landmark", "Danube", place="Austria"), "nothing is known of Danube"),
        (thing("visual", "sign", "Georgia"), "nothing is known of Georgia"),
        (thing("visual", "flag", "a flag"), "nothing is known of a flag"),
        (thing("visual", "money", "dollar"), "names"),
        (thing("audio", "language", "Klingonese"), "names no language"),
        (thing("visual", "dish", "sushi roll of nobody", place="Neverland"), "nothing is known"),
        (thing("audio", "other", "a bell"), ""),
    ],
)
def test_thing_that_leads_nowhere_says_why(one: Thing, why: str) -> None:
    found, told = ground(one, known_facts())

    assert found is None
    assert why in told


def test_wrong_word_of_the_model_is_dropped() -> None:
    found, why = ground(thing("visual", "sign", "Paris", place="Spain"), known_facts())

    assert found is not None
    assert found.code == "FR"
    found, why = ground(thing("visual", "dish", "ramen", place="Peru"), known_facts())
    assert found is None
    assert "contradicted" in why


def test_contested_and_unknown_word_of_the_model_waits_for_a_person() -> None:
    contested = grounded(thing("visual", "dish", "hummus", place="Lebanon"))
    unknown = grounded(thing("visual", "brand", "Zzqx", place="Japan"))

    assert [hop.status for hop in contested.known] == ["contested"]
    assert [hop.status for hop in unknown.known] == ["unknown"]
    assert not contested.certain
    assert not unknown.certain


def test_maker_is_followed_to_its_country(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AURELIA_KNOWLEDGE", str(FIRMS))

    found = grounded(thing("visual", "brand", "Zzqx Clocks", "the clock"))

    assert [hop.object for hop in (found.perceived, *found.known)] == ["Zzqx Clocks", "Tokyo", "Japan"]
    assert found.certain
    assert found.known[0].source.startswith("Wikidata, extract firms.jsonl")


def test_thing_without_a_clue_is_spoken_of_by_its_kind() -> None:
    assert spoken_of(thing("visual", "sign", "Zürich")) == "the text that is seen"
    assert spoken_of(thing("audio", "anthem", "anthem of Italy")) == "the national anthem that is heard"
    assert spoken_of(thing("audio", "dance", "flamenco", "the stamping")) == "the stamping"
