"""Worlds of known truth: items that need both senses, leak, or that nobody solves, and solvers of known skill."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from aurelia.audit.asked import Asked
from schemas.evaluation import Given, SolverAnswer

KINDS = ("both", "text", "video", "audio", "none")


@dataclass(frozen=True)
class World:
    """Items, what is true of each, and what solvers answered."""

    items: tuple[Asked, ...]
    truth: tuple[str, ...]
    answers: tuple[SolverAnswer, ...]


def sample(number: int) -> str:
    """An id of an item."""
    return f"{number:064x}"


def said(
    number: int,
    given: Given,
    right: Sequence[bool | None],
    *,
    solver: str = "m",
    kind: str = "model",
    repeats: int = 1,
    **fields: bool,
) -> list[SolverAnswer]:
    """One solver's answers to one item, so many in each order."""
    return [
        SolverAnswer.model_validate(
            {"solver": solver, "kind": kind, "sample": sample(number), "given": given,
             "order": str(place // repeats), "repeat": place % repeats, "right": one, **fields}
        )
        for place, one in enumerate(right)
    ]  # fmt: skip


def world(
    seed: int, *, items: int = 150, options: int = 3, orders: int = 6, skill: float = 0.95, able: int = 1,
    weak: int = 2, steady: float = 0.0, leaning: float = 0.0, repeats: int = 1, kinds: Sequence[str] = KINDS,
) -> World:  # fmt: skip
    """A world.

    Args:
        seed: Of everything.
        items: How many.
        options: Of each item.
        orders: How often each solver is asked with each set of senses.
        skill: How often who knows is right.
        able: How many solvers know what can be known.
        weak: How many know nothing, whatever they are given.
        steady: How often who knows nothing gives the same answer in all orders.
        leaning: How far who knows nothing leans to some option of an item: of the variance of single answers, how much
            lies between items; 0 for fresh guesses, 1 for always the same.
        repeats: How often each order is asked.
        kinds: What items may be; drawn evenly.
    """
    random = np.random.default_rng(seed)
    truth = tuple(kinds[number] for number in random.integers(len(kinds), size=items))
    answers: list[SolverAnswer] = []
    for number, kind in enumerate(truth):
        for solver in range(able + weak):
            for given in Given:
                knows = solver < able and ((given is Given.both and kind != "none") or kind in ("text", given))
                drawn = random.random(orders * repeats) < (skill if knows else _guess(random, options, leaning))
                if not knows and random.random() < steady:
                    drawn[:] = random.random() < 1 / options
                name = f"able-{solver}" if solver < able else f"weak-{solver}"
                answers += said(number, given, [bool(one) for one in drawn], solver=name, repeats=repeats)
    asked = tuple(Asked(sample(number), "av-compositional", 1 / options) for number in range(items))
    return World(asked, truth, tuple(answers))


def _guess(random: np.random.Generator, options: int, leaning: float) -> float:
    """How often a guesser gives the right answer to one item."""
    if not leaning:
        return 1 / options
    size = 1 / leaning - 1
    return float(random.beta(size / options, size * (1 - 1 / options)))
