"""Nationality, ethnicity or religion inferred from looks or sound is found; what is told by words is not."""

from __future__ import annotations

import pytest

from aurelia.knowledge import appearance_inference
from aurelia.knowledge.appearance import inferred_claim
from aurelia.knowledge.claims import Claim

INFERRED = """
Judging by his face, the man is from Peru.
The woman looks Japanese.
He sounds Brazilian, so the country must be Brazil.
Her accent tells us that she is from Scotland.
The Asian-looking singer leads to Thailand.
From the singer's skin tone we can guess the nationality.
The vendor has a French accent.
Because of her headscarf she is Muslim.
The speaker's voice reveals that the mother tongue is Dutch.
They appear to be Indian.
The man speaks Portuguese, thus he is Brazilian.
The people in the clip are clearly Chinese.
The singer has dark skin, which suggests Nigeria.
The person is wearing a turban, so he is a Sikh.
They are of Asian descent.
"""
FREE = """
The flag of Japan hangs on the wall.
The caption says that the singer is from Mali.
The song is in Portuguese, which is the official language of Brazil.
The dish looks like paella.
A tower of iron is seen, which is the Eiffel Tower in Paris.
The man introduces himself as a Kenyan runner.
The dance is flamenco.
Sushi comes from Japan.
The music sounds Cuban.
The temple looks Thai.
The woman in black looks at the Eiffel Tower.
The singer's voice tells a story.
The man points to a map of Peru.
"""


@pytest.mark.parametrize("text", INFERRED.strip().splitlines())
def test_inference_from_looks_or_sound_is_found(text: str) -> None:
    assert appearance_inference(text)


@pytest.mark.parametrize("text", FREE.strip().splitlines())
def test_other_texts_are_free(text: str) -> None:
    assert appearance_inference(text) is None


@pytest.mark.parametrize(
    "hop",
    [
        ("the woman at the piano", "comes from", "South Korea"),
        ("the man with the beard", "nationality", "Lebanon"),
        ("the tourist", "is a citizen of", "Canada"),
        ("the singer's accent", "shows the country", "Ireland"),
        ("a boy", "religion", "Hinduism"),
    ],
)
def test_stranger_in_the_clip_has_no_nationality_to_look_up(hop: tuple[str, str, str]) -> None:
    assert inferred_claim(Claim(*hop))


@pytest.mark.parametrize(
    "hop",
    [
        ("Kenya", "capital", "Nairobi"),
        ("sushi", "comes from", "Japan"),
        ("the people of Iran", "speak", "Persian"),
        ("Isle of Man", "is in", "Europe"),
        ("Singer", "country of origin", "United States"),
    ],
)
def test_hops_about_things_are_checked(hop: tuple[str, str, str]) -> None:
    assert inferred_claim(Claim(*hop)) is None
