"""What a model makes of items and their twins."""

from __future__ import annotations

import math

import pytest

from aurelia.audit.pairs import PairRow, pair_rows
from aurelia.audit.twins import Kind, Twin
from schemas.evaluation import Score
from tests.aurelia.evaluate import scored
from tests.factories import sha


def _twin(name: str, kind: Kind, known: bool) -> Twin:
    return Twin(id=sha(f"{name} {kind}"), of=sha(name), kind=kind, known=known)


def _score(of: str, option: str | None, right: bool | None, order: str = "", cluster: int = 0) -> Score:
    return Score(
        key=sha(f"{of}{order}"), sample=sha(of), cluster=cluster, benchmark_task="av-qa", arm=scored.arm(), order=order,
        option=option, stated=option or "", parsed=option is not None, value=None if right is None else float(right),
    )  # fmt: skip


def _pairs(twins: list[Twin], scores: list[Score], permutations: int = 1) -> tuple[PairRow, ...]:
    """By a plan of one order unless said otherwise."""
    rows = [*ROWS, *(ROWS[0].model_copy(update={"id": twin.id}) for twin in twins)]
    return pair_rows(twins, rows, scores, scored.plan(rows, permutations=permutations))


NAMES = [f"item {number}" for number in range(12)]
ROWS = [scored.row(name) for name in NAMES]


def test_known_pairs_count_where_both_are_right() -> None:
    twins = [_twin(name, "parts-exchanged", True) for name in NAMES]
    scores = [_score(name, "B", True, cluster=n) for n, name in enumerate(NAMES)]
    scores += [_score(f"{name} parts-exchanged", "C", n < 3, cluster=n) for n, name in enumerate(NAMES)]
    (found,) = _pairs(twins, scores)
    assert (found.pairs, found.counted, found.share.value) == (12, 12, 0.25)
    assert found.chance == pytest.approx(1 / 16)


def test_without_a_known_answer_only_items_answered_right_count_and_the_answer_must_change() -> None:
    twins = [_twin(name, "sound-muted", False) for name in NAMES]
    scores = [_score(name, "B", n < 8, cluster=n) for n, name in enumerate(NAMES)]
    said = ["B"] * 6 + ["A", None] + ["A"] * 4
    scores += [_score(f"{name} sound-muted", said[n], False, cluster=n) for n, name in enumerate(NAMES)]
    (found,) = _pairs(twins, scores)
    assert (found.pairs, found.counted, found.share.value) == (12, 8, 0.25)


def test_another_name_of_the_same_thing_is_no_other_answer() -> None:
    twins = [_twin("item 0", "sound-muted", False)]
    said = [_score("item 0", None, True), _score("item 0 sound-muted", None, False)]
    scores = [one.model_copy(update={"stated": name, "parsed": True})
              for one, name in zip(said, ("UK", "United Kingdom"), strict=True)]  # fmt: skip
    (found,) = _pairs(twins, scores)
    assert (found.counted, found.share.value) == (1, 0.0)


def test_the_most_frequent_answer_over_orders_counts() -> None:
    twins = [_twin("item 0", "remade", True)]
    scores = [_score("item 0", one, one == "B", order) for one, order in zip("BBA", ("x", "y", "z"), strict=True)]
    scores += [_score("item 0 remade", one, one == "B", order) for one, order in zip("BAA", "xyz", strict=True)]
    (found,) = _pairs(twins, scores)
    assert found.share.value == 0.0


def test_a_failed_or_missing_call_leaves_the_pair_out_and_is_counted() -> None:
    twins = [_twin(name, "remade", True) for name in NAMES[:2]]
    scores = [_score("item 0", "B", True), _score("item 0 remade", None, None), _score("item 1", "B", True)]
    (found,) = _pairs(twins, scores)
    assert (found.pairs, found.failed) == (0, 2)
    assert math.isnan(found.share.value)


@pytest.mark.parametrize("lost", ["item 0", "item 0 remade"])
def test_a_pair_that_was_not_asked_in_all_orders_is_left_out_and_counted(lost: str) -> None:
    twins = [_twin(name, "remade", True) for name in NAMES[:2]]
    scores = [
        _score(f"{name}{kind}", "B", True, order)
        for name in NAMES[:2] for kind in ("", " remade") for order in ("ABCD", "BCDA")
        if (f"{name}{kind}", order) != (lost, "BCDA")
    ]  # fmt: skip
    (found,) = _pairs(twins, scores, permutations=2)
    assert (found.pairs, found.failed) == (1, 1)
