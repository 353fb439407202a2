"""A benchmark of known truth: items that need both senses, that leak, or that nobody solves, and who answers them.

What is true of an item is what a solver with full skill needs to get it right. Solvers with skill know it wherever the
truth lets them; weak ones guess, afresh each time or the same option every time. Items that leak through their options
are in a category of their own, for a classifier finds what options of a kind have in common.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from aurelia.evaluate.folder import RunFolder
from benchmarks.evaluating.runs import LETTERS, failed, orders_of, plan, prediction, row, said, write
from schemas.evaluation import Arm, Given, Prediction, SolverAnswer
from schemas.release import ReleaseRow

KINDS = ("both", "text", "audio", "video", "options", "nobody")
"""What is true of an item: it needs both senses; what leaks it; or nobody can tell."""
OPTIONS, ORDERS = 4, 8
PEOPLE = 5
MAKER = "maker"
_WORDS = (
    "bell", "dog", "rain", "drum", "train", "crowd", "door", "engine", "flute", "glass", "hammer", "horse", "kettle",
    "siren", "violin", "wind",
)  # fmt: skip
_TELLING = "clearly"


@dataclass(frozen=True)
class Solver:
    """Who answers.

    Args:
        name: Of a model.
        skill: How often it is right where it can know; 0 for one that knows nothing.
        steady: Where it does not know it says the same whatever the order of the options.
    """

    name: str
    skill: float
    steady: bool = False


MODELS = (
    Solver("able", 0.98), Solver("good", 0.9), Solver("weak", 0.0), Solver("weaker", 0.0),
    Solver("stubborn", 0.0, steady=True),
)  # fmt: skip
WEAK = tuple(one for one in MODELS if not one.skill)
_PERSON = Solver("person", 0.97)


@dataclass(frozen=True)
class Items:
    """Items with what is true of each, and those on which a call failed."""

    rows: tuple[ReleaseRow, ...]
    kinds: tuple[str, ...]
    dropped: frozenset[str]


def items(count: int, random: np.random.Generator) -> Items:
    """So many items, as many of each kind; one in six was made by the model `maker`, one in 25 met a dropped call."""
    kinds = [KINDS[number % len(KINDS)] for number in range(count)]
    rows = []
    for number, kind in enumerate(kinds):
        texts = [f"the {one}" for one in random.choice(_WORDS, OPTIONS, replace=False)]
        right = int(random.integers(OPTIONS))
        if kind == "options":
            texts[right] = f"{_TELLING} {texts[right]} at the end"
        question = f"What is heard when the {random.choice(_WORDS)} {number} is seen?"
        makers = (MAKER,) if random.random() < 1 / 6 else ()
        category = "listed" if kind == "options" else "heard"
        rows.append(row(number, number // 2, right, texts, question=question, makers=makers, category=category))
    dropped = frozenset(one.id for one in rows if random.random() < 0.04)
    return Items(tuple(rows), tuple(kinds), dropped)


def knows(kind: str, given: Given) -> bool:
    """Whether a solver with skill can tell with these senses; nobody but a classifier minds how options are worded."""
    if kind == "nobody":
        return False
    return given is Given.both or kind in ("text", given.value)


def run(path: Path, made: Items, solver: Solver, random: np.random.Generator) -> RunFolder:
    """The run of a model over all items, with every set of senses."""
    arms = [Arm(given=given) for given in Given]
    declared = plan(made.rows, arms, model=solver.name, permutations=ORDERS)
    return write(path, declared, made.rows, _lines(made, solver, declared.arms, random))


def _lines(made: Items, solver: Solver, arms: Sequence[Arm], random: np.random.Generator) -> Iterator[Prediction]:
    declared = plan(made.rows, arms, model=solver.name, permutations=ORDERS)
    for one, kind in zip(made.rows, made.kinds, strict=True):
        told = solver.name == MAKER and MAKER in one.maker_models
        favourite = LETTERS[int(random.integers(OPTIONS))]
        for arm in arms:
            able = told or knows(kind, arm.given)
            for place, order in enumerate(orders_of(one, declared)):
                chosen = _chosen(one, 1.0 if told else solver.skill * able, favourite if solver.steady else "", random)
                line = prediction(one, arm, order, said(order, chosen))
                drop = solver.name == "able" and one.id in made.dropped and arm.given is Given.both and not place
                yield failed(line) if drop else line


def _chosen(one: ReleaseRow, skill: float, favourite: str, random: np.random.Generator) -> str:
    right = str(one.answer.option)
    if skill:
        return right if random.random() < skill else _other(right, random)
    return favourite or LETTERS[int(random.integers(OPTIONS))]


def _other(right: str, random: np.random.Generator) -> str:
    return str(random.choice([letter for letter in LETTERS[:OPTIONS] if letter != right]))


def people(made: Items, random: np.random.Generator) -> Iterator[SolverAnswer]:
    """What people answered, each item once with each set of senses by some of them."""
    for one, kind in zip(made.rows, made.kinds, strict=True):
        for given in Given:
            for number in range(PEOPLE):
                chosen = _chosen(one, _PERSON.skill * knows(kind, given), "", random)
                yield SolverAnswer(
                    solver=f"reviewer-{number}", kind="person", sample=one.id, given=given,
                    right=chosen == one.answer.option,
                )  # fmt: skip
