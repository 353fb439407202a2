"""How often the audit errs, measured on worlds of known truth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import chain

import pytest

from aurelia.audit.asked import Asked
from aurelia.audit.verdict import audit
from schemas.evaluation import Given, SolverAnswer
from tests.aurelia.audit.worlds import said, sample, world

_SEEDS = range(4)


def _shares(**fields: object) -> dict[str, Counter[str]]:
    """What was said of each kind of item, as counts of verdicts."""
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in ("both", "leaks", "none")}
    for seed in _SEEDS:
        made = world(seed, **fields)  # type: ignore[arg-type]
        for kind, verdict in zip(made.truth, audit(made.items, made.answers), strict=True):
            counts[kind if kind in counts else "leaks"][verdict.verdict] += 1
    return counts


def _share(counts: Counter[str], verdict: str) -> float:
    return counts[verdict] / counts.total()


@pytest.mark.parametrize(("options", "orders"), [(3, 6), (4, 8), (2, 10)])
@pytest.mark.parametrize(("able", "weak"), [(1, 2), (3, 0)])
def test_verdicts_recover_the_truth_where_solvers_guess_afresh(options: int, orders: int, able: int, weak: int) -> None:
    told = _shares(options=options, orders=orders, able=able, weak=weak)
    assert _share(told["both"], "one-suffices") <= 0.07
    assert _share(told["leaks"], "needs-both") <= 0.06
    assert _share(told["none"], "needs-both") <= 0.05
    assert _share(told["both"], "needs-both") >= 0.5
    assert _share(told["leaks"], "one-suffices") >= 0.6
    assert _share(told["none"], "nobody-solves") >= 0.6
    assert _share(told["both"], "nobody-solves") <= 0.05


@pytest.mark.parametrize("steady", [0.5, 1.0])
@pytest.mark.parametrize(("options", "orders"), [(3, 6), (4, 8)])
@pytest.mark.parametrize(("able", "weak"), [(1, 2), (3, 0)])
def test_luck_that_repeats_itself_is_no_finding(steady: float, options: int, orders: int, able: int, weak: int) -> None:
    told = _shares(options=options, orders=orders, able=able, weak=weak, steady=steady)
    assert _share(told["both"], "one-suffices") <= 0.05
    assert _share(told["leaks"], "needs-both") <= 0.05
    assert _share(told["none"], "needs-both") <= 0.06
    assert _share(told["both"], "nobody-solves") <= 0.05


@pytest.mark.parametrize("leaning", [0.1, 0.3])
@pytest.mark.parametrize(("options", "orders", "repeats"), [(2, 2, 5), (2, 2, 16), (3, 3, 4), (4, 8, 1), (4, 8, 3)])
@pytest.mark.parametrize(("able", "weak"), [(1, 2), (3, 0)])
def test_leaning_to_an_option_is_no_finding_however_often_it_is_drawn(
    leaning: float, options: int, orders: int, repeats: int, able: int, weak: int
) -> None:
    told = _shares(options=options, orders=orders, repeats=repeats, able=able, weak=weak, leaning=leaning)
    assert _share(told["both"], "one-suffices") <= 0.05
    assert _share(told["none"], "one-suffices") <= 0.05
    assert _share(told["leaks"], "needs-both") <= 0.05
    assert _share(told["none"], "needs-both") <= 0.05
    assert _share(told["both"], "nobody-solves") <= 0.05


@pytest.mark.parametrize("steady", [0.5, 1.0])
def test_a_guess_that_is_the_same_in_every_draw_is_no_finding_of_two_options(steady: float) -> None:
    told = _shares(options=2, orders=2, repeats=8, able=3, weak=0, steady=steady)
    assert _share(told["both"], "one-suffices") <= 0.05
    assert _share(told["leaks"], "needs-both") <= 0.05
    assert _share(told["none"], "needs-both") <= 0.05


def test_repeats_decide_two_options_where_guesses_are_fresh() -> None:
    decided = []
    for repeats in (1, 5, 8):
        told = _shares(options=2, orders=2, repeats=repeats, able=3, weak=0)
        decided.append(1 - sum(one["undecided"] for one in told.values()) / sum(one.total() for one in told.values()))
        assert _share(told["both"], "one-suffices") <= 0.05
        assert _share(told["leaks"], "needs-both") <= 0.05
    assert decided[0] <= 0.05
    assert decided[1] >= 0.5
    assert decided[2] >= 0.85


def test_solvers_that_know_nothing_find_nothing() -> None:
    told = _shares(able=0, weak=3, kinds=("none",))["none"]
    assert _share(told, "needs-both") <= 0.002
    assert _share(told, "one-suffices") <= 0.05
    assert _share(told, "nobody-solves") >= 0.6


def test_weak_models_alone_make_no_item_need_both() -> None:
    told = _shares(able=0, weak=4)
    assert sum(counts["needs-both"] for counts in told.values()) <= 1


def test_more_probes_of_an_item_make_no_more_false_leaks() -> None:
    told = _shares(able=1, weak=9, orders=8, items=60, kinds=("both",))["both"]
    assert _share(told, "one-suffices") <= 0.05


def test_a_classifier_that_gives_answers_away_is_found_by_its_wrong_answers_elsewhere() -> None:
    items = [Asked(sample(number), "av-qa", 1 / 4) for number in range(100)]

    def classified(right: Sequence[bool]) -> list[SolverAnswer]:
        told = (said(n, Given.text, [one], solver="option-only", kind="classifier") for n, one in enumerate(right))
        return list(chain.from_iterable(told))

    sharp = classified([n % 20 != 0 for n in range(100)])
    blunt = classified([n % 4 == 0 for n in range(100)])
    assert Counter(one.verdict for one in audit(items, sharp)) == {"one-suffices": 95, "undecided": 5}
    assert {one.verdict for one in audit(items, blunt)} == {"undecided"}
