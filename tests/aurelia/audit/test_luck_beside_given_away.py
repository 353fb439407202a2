"""What options give away in one part of a benchmark changes nothing for the luck of solvers in the rest."""

from __future__ import annotations

from dataclasses import replace

from aurelia.audit.asked import Asked
from aurelia.audit.verdict import audit
from tests.aurelia.audit.worlds import sample, world


def test_items_that_options_give_away_hide_no_other_leak() -> None:
    made = world(1, options=4, orders=8, items=160, kinds=("video", "both"))
    items = [replace(one, prior=1 / 3) for one in made.items]  # a little above guessing, as text priors often are
    given_away = [Asked(sample(1000 + n), "av-compositional", 1 / 4, 1.0, True) for n in range(30)]
    told = [
        one.model_copy(update={"sample": sample(1000 + n)})
        for n in range(30)
        for one in made.answers
        if one.sample == sample(0)
    ]
    alone = audit(items, made.answers)
    beside = audit([*items, *given_away], [*made.answers, *told])[: len(items)]
    assert [one.verdict for one in beside] == [one.verdict for one in alone]
    leaks = [one.verdict for kind, one in zip(made.truth, beside, strict=True) if kind == "video"]
    assert leaks.count("one-suffices") >= 0.9 * len(leaks)
