"""A model that is right only where options stand in the set's own order is told apart from one that likes a place."""

from __future__ import annotations

import pytest

from aurelia.report.own_order import by_letter
from schemas.evaluation import Arm, Score
from tests.factories import sha

ORDERS = ("ABCD", "BCDA", "CDAB", "DABC")


def scores(right: set[tuple[int, str]], items: int = 30, orders: tuple[str, ...] = ORDERS) -> list[Score]:
    """Scores of items in each order, right where they are named."""
    return [
        Score(
            key=sha(f"{item} {order}"), sample=sha(f"item {item}"), cluster=item, benchmark_task="av-qa", arm=Arm(),
            order=order, parsed=True, value=float((item, order) in right),
        )
        for item in range(items)
        for order in orders
    ]  # fmt: skip


def test_right_in_the_own_order_alone_is_told() -> None:
    said = by_letter(scores({(item, "ABCD") for item in range(30)}))

    assert said.startswith("right in 100% of the items with options in the set's own order, in 0% with another")


@pytest.mark.parametrize(
    "right",
    [
        set(),
        {(item, order) for item in range(30) for order in ORDERS},
        {(item, "BCDA") for item in range(30)},
        {(item, ORDERS[item % 4]) for item in range(30)},
        {(item, order) for item in range(20) for order in ORDERS} | {(item, "ABCD") for item in range(20, 26)},
    ],
    ids=["never", "always", "in another order", "in one order each, as who likes a place", "a few more by chance"],
)
def test_what_does_not_go_by_letters_is_not_accused(right: set[tuple[int, str]]) -> None:
    assert by_letter(scores(right)) == ""


def test_one_order_alone_and_failed_calls_tell_nothing() -> None:
    assert by_letter(scores({(item, "ABCD") for item in range(30)}, orders=("ABCD",))) == ""
    failed = [one.model_copy(update={"value": None}) for one in scores(set())]
    assert by_letter(failed) == by_letter([]) == ""
