"""Which of ten simulated reviewers the alerts name."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

import numpy as np

from benchmarks.agreeing.worlds import World, good, people, rubber_stamper, world
from curation.review.agreement.alerts import Alert, alerts_of


@dataclass
class Tally:
    """Over many worlds."""

    worlds: int = 0
    planted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    good: int = 0
    accused: int = 0
    worlds_accusing: int = 0

    def share(self, name: str) -> float:
        """Found of those planted."""
        return self.found[name] / max(1, self.planted[name])


def alerts_in(made: World) -> list[Alert]:
    """What the alerts say of a world."""
    return alerts_of(made.judged, made.probes)


def watch(worlds: int, seed: int, *, bad: bool = True, **size: float) -> Tally:
    """Worlds with two rubber-stampers and one or two careless reviewers among ten, or with good ones alone."""
    tally = Tally()
    for number in range(worlds):
        generator = np.random.default_rng([seed, number])
        habits = people(generator, 2, 1 + number % 2) if bad else people(generator, 0, 0)
        _count(tally, world(generator, habits, **size))  # type: ignore[arg-type]
    return tally


def tire(worlds: int, seed: int, **size: float) -> float:
    """The share of worlds in which a good reviewer who clicks through from the middle on is found."""
    found = 0
    for number in range(worlds):
        generator = np.random.default_rng([seed, number, 1])
        habits = tuple(good(generator) for _ in range(10))
        before = world(generator, habits, **size)  # type: ignore[arg-type]
        after = world(generator, (rubber_stamper(generator), *habits[1:]), **size)  # type: ignore[arg-type]
        shift = before.judged[-1].at
        assert shift is not None
        later = [
            replace(one, item=f"late {one.item}", at=one.at + (shift - before.judged[0].at))  # type: ignore[operator]
            for one in after.judged
            if one.at
        ]
        found += any(one.reviewer == "p1" for one in alerts_of([*before.judged, *later]))
    return found / worlds


def _count(tally: Tally, made: World) -> None:
    raised = alerts_in(made)
    named = {one.reviewer for one in raised}
    tally.worlds += 1
    tally.kinds.update(one.kind for one in raised)
    accused = 0
    for number, habit in enumerate(made.habits, start=1):
        if habit.name == "good":
            tally.good += 1
            accused += f"p{number}" in named
        else:
            tally.planted[habit.name] += 1
            tally.found[habit.name] += f"p{number}" in named
    tally.accused += accused
    tally.worlds_accusing += accused > 0
