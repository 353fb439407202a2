"""Option orders: each option first once, every place alike, and letters that follow."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aurelia.evaluate.orders import LETTERS, orders, own_letter, relettered, shown, shown_letter
from schemas.reasoning import Option, Question


def question(count: int) -> Question:
    return Question(text="Which?", options=tuple(Option(id=LETTERS[n], text=f"text {n}") for n in range(count)))


@given(st.integers(2, 8), st.integers(1, 40), st.integers(), st.text(max_size=4))
def test_orders_are_different_and_begin_with_the_own_one(options: int, count: int, seed: int, key: str) -> None:
    found = orders(question(options), count, seed, key)
    assert found[0] == LETTERS[:options]
    assert len(set(found)) == len(found) <= count
    assert all(sorted(order) == sorted(LETTERS[:options]) for order in found)
    assert found == orders(question(options), count, seed, key)


@given(st.integers(2, 8), st.integers(2, 40), st.integers())
def test_from_one_round_on_every_option_is_in_every_place_equally_often(options: int, count: int, seed: int) -> None:
    found = orders(question(options), count, seed, "key")
    if count >= options:
        assert len(found) >= options
        for place in range(options):
            assert set(Counter(order[place] for order in found).values()) == {len(found) // options}


def test_an_open_question_has_one_order() -> None:
    assert orders(question(0), 4, 0, "key") == ("",)


def test_fewer_orders_than_options_put_the_right_one_in_all_places_over_many_items() -> None:
    places = Counter(orders(question(4), 2, 0, str(item))[1].index("A") for item in range(600))
    assert set(places) == {1, 2, 3}
    assert min(places.values()) > 150


def test_letters_shown_run_from_a_and_lead_back_to_the_own_ones() -> None:
    again = shown(question(3), "CAB")
    assert [(option.id, option.text) for option in again.options] == [("A", "text 2"), ("B", "text 0"), ("C", "text 1")]
    for letter in "ABC":
        own = own_letter("CAB", letter)
        assert own is not None
        assert shown_letter("CAB", own) == letter
    assert own_letter("CAB", "D") is None
    assert own_letter("CAB", "") is None
    assert own_letter("", "A") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Compare option B with C, then listen", "Compare option D with B, then listen"),
        ("A dog barks before the bell", "A dog barks before the bell"),
        ("Listen whether track B has a beat", "Listen whether track B has a beat"),
        ("so A is right", "so C is right"),
        ("Count the bells", "Count the bells"),
        ("Rule out option A: the man's dog isn't near.", "Rule out option C: the man's dog isn't near."),
        ("Don’t take option B yet; it’s a guess", "Don’t take option D yet; it’s a guess"),
        ("Compare option B… then option C", "Compare option D… then option B"),
        ("The singers' voices: weigh option C, not option A.", "The singers' voices: weigh option B, not option C."),
        ("It can't be option D at 5 °C", "It can't be option A at 5 °C"),
        ("选择选项B吧", "选择选项D吧"),
    ],
)
def test_letters_that_name_options_follow_the_order_and_others_stay(text: str, said: str) -> None:
    assert relettered(text, "DCAB") == said
    assert relettered(text, "ABCD") == text
    assert relettered(text, "") == text
