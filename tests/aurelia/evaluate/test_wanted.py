"""How many answers a plan wants: what a run asks for."""

from __future__ import annotations

from collections import Counter

from aurelia.evaluate.asking import Asking
from aurelia.evaluate.donors import Donors
from aurelia.evaluate.samples import Sample
from aurelia.evaluate.wanted import answers_wanted
from tests.aurelia.evaluate import scored


def test_as_many_answers_are_wanted_as_a_run_asks_for() -> None:
    rows = [scored.row("choice"), scored.row("open", texts=("a dog",)), scored.row("two", option_texts=("a", "b"))]
    arms = [scored.arm(), scored.arm("self-consistency")]
    for permutations in (1, 3, 6, 24):
        plan = scored.plan(
            rows, arms, permutations=permutations, repeats=2, repeats_of_choices=3, samples_of_consistency=5
        )
        units = Asking(plan, {}, {}, Donors((), {}, 0)).units([Sample(row, {}, 0) for row in rows])
        asked = Counter((unit.sample.row.id, unit.arm) for unit in units)
        for row in rows:
            assert answers_wanted(plan, row, arms) == [asked[row.id, arm] for arm in arms]
        assert answers_wanted(plan, rows[2], arms) == [3 * min(permutations, 2), 5 * min(permutations, 2)]
