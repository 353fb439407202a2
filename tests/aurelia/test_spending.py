"""Tokens and prices."""

from __future__ import annotations

import pytest

from aurelia.reply_log import Entry
from aurelia.spending import Spent, clock, cost_line, cost_of
from tests.factories import sha


def test_replies_add_up_and_uncounted_tokens_are_none() -> None:
    spent = Spent()
    for usage in ({"prompt": 10, "completion": 5}, {"prompt": 1}, {}):
        spent.add(Entry(key=sha("a"), model="m", revision="1", role="r", prompt_sha256=sha("p"), text="t", usage=usage,
                        seconds=0.5))  # fmt: skip
    assert (spent.replies, spent.tokens_in, spent.tokens_out, spent.seconds) == (3, 11, 5, 1.5)


def test_prices_are_for_a_million_tokens_and_what_is_unknown_costs_nothing_that_is_known() -> None:
    assert cost_of(2_000_000, 500_000, (0.3, 2.5)) == pytest.approx(1.85)
    assert [cost_of(None, 1, (1, 1)), cost_of(1, None, (1, 1)), cost_of(1, 1, None)] == [None, None, None]
    assert cost_line(1.849) == "cost: about 1.85"
    assert "--price IN OUT" in cost_line(None)


@pytest.mark.parametrize(("seconds", "said"), [(40, "40 s"), (720, "12 min"), (12600, "3.5 h")])
def test_durations_for_people(seconds: float, said: str) -> None:
    assert clock(seconds) == said
