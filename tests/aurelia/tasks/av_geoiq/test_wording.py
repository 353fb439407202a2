"""A wording is used only where it asks the same thing and gives nothing away."""

from __future__ import annotations

import pytest

from aurelia.tasks.av_geoiq.facts import Target
from aurelia.tasks.av_geoiq.meeting import meetings
from aurelia.tasks.av_geoiq.naming import place_word, right_texts, told
from aurelia.tasks.av_geoiq.propose import known_facts
from aurelia.tasks.av_geoiq.wording import cannot_use, tidy
from tests.aurelia.tasks.av_geoiq.clips import grounded, thing

SEEN = thing("visual", "landmark", "Eiffel Tower", "the iron tower")
HEARD = thing("audio", "language", "Portuguese", "the voice")
CHAIN = next(
    one
    for one in meetings(grounded(SEEN), grounded(HEARD), known_facts(), frozenset())
    if one.target == "currency" and one.values == ("BRL",)
)


@pytest.mark.parametrize(
    "text",
    [
        "Which currency is used in the country that borders the one where the iron tower stands and has the language"
        " of the voice as an official language?",
        "What money would you pay with in the neighbour of the country of the tower you see, if people there officially"
        " speak the language you hear?",
    ],
)
def test_good_wording_is_used(text: str) -> None:
    assert cannot_use(text, CHAIN) == ""


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Which currency, the real, borders the language of the iron tower and the voice?", "names"),
        ("Which Brazilian currency borders the language of the iron tower and the voice?", "names"),
        ("Which currency of Brasil borders the language of the iron tower and the voice?", "names"),
        ("Which currency borders the Eiffel Tower's country with the language of the voice?", "names"),
        ("Which currency borders France and has the language of the voice that is heard?", "names"),
        ("Which currency borders the french tower and has the language of the voice that is heard?", "names"),
        ("Which Asian currency borders the iron tower and has the language of the voice?", "does not"),
        ("Which currency borders the iron tower and has the language of the voice.", "not one question"),
        ("Which currency borders the iron tower? Which language has the voice?", "not one question"),
        ("Which country borders the iron tower and has the language of the voice?", "no longer says 'currency'"),
        ("Which currency has the iron tower and the language of the voice?", "no longer says 'border'"),
        ("Which currency is used next to the country with that language?", "is seen"),
        ("Which currency is used next to the country of the iron tower with that language?", "is heard"),
    ],
)
def test_bad_wording_is_not_used(text: str, why: str) -> None:
    assert why in cannot_use(text, CHAIN)


def test_plain_question_of_a_chain_could_itself_be_used() -> None:
    assert cannot_use(CHAIN.question, CHAIN) == ""


@pytest.mark.parametrize(
    ("target", "values", "texts"),
    [
        ("country", ("US",), {"United States", "USA", "United States of America"}),
        ("country", ("AT", "CH"), {"Austria", "Switzerland", "Swiss Confederation"}),
        ("currency", ("JPY",), {"Japanese Yen", "yen", "JPY"}),
        ("capital", ("Brasília",), {"Brasília"}),
        ("flag", ("red and white",), {"red and white", "white and red", "white, red"}),
        ("language", ("fr",), {"French"}),
        ("continent", ("South America",), {"South America"}),
    ],
)
def test_all_names_count_as_right(target: Target, values: tuple[str, ...], texts: set[str]) -> None:
    found = right_texts(target, values)

    assert {text.casefold() for text in texts} <= {text.casefold() for text in found}


def test_name_that_fits_several_things_is_not_right() -> None:
    assert "Dollar" not in right_texts("currency", ("CAD",))
    assert "Korea" not in right_texts("country", ("KR",))


def test_former_name_is_not_right() -> None:
    assert not {"West Germany", "Persia"} & {*right_texts("country", ("DE",)), *right_texts("country", ("IR",))}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("the Japanese clock", "Japan"),
        ("in Japón", "Japan"),
        ("the clocks of japan", "Japan"),
        ("sushi rolls", "sushi"),
    ],
)
def test_name_is_found_in_other_forms(text: str, name: str) -> None:
    assert told(text, [name])


def test_code_of_a_country_that_is_a_word_is_no_name() -> None:
    assert told("Which is it, and who can do so at all?", ["Italy", "Canada", "Dominican Republic"]) == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("the Asian food", ("asian",)),
        ("a turkey for us", ()),
        ("the Turkey stand", ("turkey",)),
        ("the iron tower", ()),
    ],
)
def test_words_of_places_are_found(text: str, words: tuple[str, ...]) -> None:
    assert place_word(text) == words


def test_quotation_marks_around_a_wording_go() -> None:
    assert tidy(' "Which\n one?" ') == "Which one?"
