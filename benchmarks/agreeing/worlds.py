"""Ten simulated reviewers of drafts whose truth is known: good ones, rubber-stampers, careless ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from curation.review.agreement.marks import Judged
from curation.review.people.probes import ProbeResult

START = datetime(2026, 1, 1, tzinfo=UTC)
MEDIA = 20.0
"""Seconds of each clip."""


@dataclass(frozen=True)
class Habit:
    """How one reviewer works."""

    name: str
    looks: float
    """Share of items that are really looked at."""
    finds: float
    """Chance to find what is wrong, for those."""
    invents: float
    """Chance to change what is right, for those."""
    touches: float = 0.0
    """Chance to change something without having looked."""
    fast: float = 0.02
    """Share of judgements made in less than half of the media's length."""


@dataclass(frozen=True)
class World:
    """What a lab would have stored, and who is who."""

    habits: tuple[Habit, ...]
    judged: tuple[Judged, ...]
    probes: tuple[ProbeResult, ...]
    truth: tuple[str, ...]
    """The right verdict of each item."""


def good(generator: np.random.Generator) -> Habit:
    """A good reviewer; good ones differ."""
    return Habit("good", 1.0, generator.uniform(0.75, 0.95), generator.uniform(0.02, 0.10))


def rubber_stamper(generator: np.random.Generator) -> Habit:
    """One who accepts nearly everything as it is; half of them also in no time."""
    return Habit("rubber-stamper", 0.05, 0.85, 0.05, fast=0.8 if generator.random() < 0.5 else 0.02)


def careless(generator: np.random.Generator) -> Habit:
    """One who looks at every third item and guesses the rest."""
    return Habit("careless", generator.uniform(0.2, 0.45), 0.8, 0.05, touches=0.4)


def people(generator: np.random.Generator, stampers: int, careless_ones: int, total: int = 10) -> tuple[Habit, ...]:
    """So many of each, the rest good."""
    bad = [rubber_stamper(generator) for _ in range(stampers)] + [careless(generator) for _ in range(careless_ones)]
    return (*bad, *(good(generator) for _ in range(total - len(bad))))


def world(
    generator: np.random.Generator, habits: Sequence[Habit], *, items: int = 300, each: int = 2, right: float = 0.8,
    tests: int = 6, timed: bool = True,
) -> World:  # fmt: skip
    """Every item judged by `each` reviewers, and every reviewer by `tests` planted errors and as many gold items.

    Args:
        generator: Of all that is drawn.
        habits: Of the reviewers `p1`, `p2` ...
        items: How many drafts.
        each: How many judge each.
        right: Share of drafts with nothing wrong.
        tests: Of each kind, for each reviewer.
        timed: Whether times are kept.
    """
    truth = generator.choice(["accept", "fix", "reject"], items, p=[right, 0.7 * (1 - right), 0.3 * (1 - right)])
    judged = []
    for item, verdict in enumerate(truth):
        for number in generator.choice(len(habits), each, replace=False):
            said = _verdict(generator, habits[number], str(verdict))
            fast = generator.random() < habits[number].fast
            seconds = MEDIA * (0.2 if fast else generator.uniform(1.2, 6)) if timed else None
            at = START + timedelta(minutes=10 * item)
            judged.append(Judged(f"p{number + 1}", str(item), said != "accept", said != "accept", at, seconds, MEDIA))
    probes = []
    for number, habit in enumerate(habits, start=1):
        for test in range(tests):
            for kind, known in (("planted", "fix"), ("gold", "accept" if test % 2 else "reject")):
                said = _verdict(generator, habit, known)
                seen = (said == "accept") == (known == "accept")
                probes.append(ProbeResult(f"p{number}", kind, f"{kind} {test}", seen, "", at=START))  # type: ignore[arg-type]
    return World(tuple(habits), tuple(judged), tuple(probes), tuple(map(str, truth)))


def _verdict(generator: np.random.Generator, habit: Habit, truth: str) -> str:
    wrong = ["fix", "reject"]
    if generator.random() >= habit.looks:
        return str(generator.choice(wrong)) if generator.random() < habit.touches else "accept"
    if truth == "accept":
        return str(generator.choice(wrong, p=[0.8, 0.2])) if generator.random() < habit.invents else "accept"
    if generator.random() >= habit.finds:
        return "accept"
    return truth if generator.random() < 0.9 else wrong[1 - wrong.index(truth)]
