"""How well the report recovers what steps really do: state the answer, hand over an inference, help, or nothing.

How often the model is right with each kind of steps in each arm is set below, so every comparison of a report has a
true value. Items differ in how hard they are, and those of one recording are alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.special import ndtri

from aurelia.report.compute import RunReport, compute
from benchmarks.evaluating.runs import LETTERS, orders_of, plan, prediction, row, said, write
from schemas.evaluation import Arm, Condition, EvaluationPlan, Given, Prediction
from schemas.release import ReleaseRow

WORLDS: Mapping[str, tuple[str, ...]] = {
    "leak": ("leak",), "transfer": ("transfer",), "help": ("help",), "nothing": ("nothing",),
    "mixed": ("leak", "transfer", "help", "nothing"),
}  # fmt: skip
"""Name -> the kinds of steps that the items of such a world have, in equal parts."""
BLIND, SEEING = 0.3, 0.5
"""How often the model is right without steps: by the text alone, and with the media."""
_RIGHT = {
    "leak": {"steps/text": 0.9, "steps-masked/text": BLIND, "steps": 0.9},
    "transfer": {"steps/text": 0.65, "steps-masked/text": 0.65, "steps": 0.75},
    "help": {"steps/text": BLIND, "steps-masked/text": BLIND, "steps": 0.75},
    "nothing": {"steps/text": BLIND, "steps-masked/text": BLIND, "steps": SEEING},
}
ARMS = (
    *(
        Arm(condition=one)
        for one in (
            Condition.baseline, Condition.steps, Condition.baseline_cot, Condition.steps_shuffled, Condition.placebo
        )
    ),
    *(Arm(condition=one, given=Given.text) for one in (Condition.baseline, Condition.steps, Condition.steps_masked)),
)  # fmt: skip
ORDERS, ITEMS, RECORDINGS = 2, 200, 120
_TEXTS = ("a bell", "a dog", "a train", "a drum")
_ALIKE, _OWN = 0.3, 0.2


@dataclass(frozen=True)
class Compared:
    """One comparison of a report beside the truth.

    Args:
        name: Of the contrast.
        truth: The true difference.
        held: Whether the interval holds it.
        found: Whether the report tells it from 0, by Holm's p.
        detectable: The smallest difference that the report says it can find.
    """

    name: str
    truth: float
    held: bool
    found: bool
    detectable: float


@dataclass(frozen=True)
class Told:
    """A report of one world beside the truth.

    Args:
        world: Its name.
        compared: Its comparisons.
        arms: For each arm, whether the interval of its accuracy holds the truth.
        stated: The share of items whose steps state the answer, as the report has it.
        stating: That share in truth.
    """

    world: str
    compared: tuple[Compared, ...]
    arms: tuple[bool, ...]
    stated: float
    stating: float


def told(folder: Path, world: str, seed: int) -> Told:
    """Make a world, run the made-up model on it, and read the report."""
    random = np.random.default_rng([seed, list(WORLDS).index(world)])
    kinds = [WORLDS[world][number % len(WORLDS[world])] for number in range(ITEMS)]
    rows = [_row(number, kind, random) for number, kind in enumerate(kinds)]
    declared = plan(rows, ARMS, model="made-up", permutations=ORDERS)
    made = write(folder, declared, rows, _lines(rows, kinds, declared, random))
    report = compute([made]).runs[0]
    truth = {arm: float(np.mean([_rate(kind, arm) for kind in kinds])) for arm in ARMS}
    arms = tuple(one.accuracy.low <= truth[one.arm] <= one.accuracy.high for one in report.arms)
    return Told(world, tuple(_compared(report, truth)), arms, report.leaks[0].share.value, kinds.count("leak") / ITEMS)


def _compared(report: RunReport, truth: Mapping[Arm, float]) -> Iterator[Compared]:
    for one in report.contrasts:
        real = truth[one.contrast.treated] - truth[one.contrast.control]
        held = one.difference.low <= real <= one.difference.high
        yield Compared(one.contrast.name, real, held, one.p_holm < 0.05, one.detectable)


def _row(number: int, kind: str, random: np.random.Generator) -> ReleaseRow:
    right = int(random.integers(4))
    hint = f"The right answer is {_TEXTS[right]}" if kind == "leak" else "Look at what moves"
    question = f"What sounds when number {number} moves?"
    return row(number, int(random.integers(RECORDINGS)), right, _TEXTS, question=question, hint=hint)


def _rate(kind: str, arm: Arm) -> float:
    return _RIGHT[kind].get(str(arm), SEEING if arm.given is Given.both else BLIND)


def _lines(
    rows: Sequence[ReleaseRow], kinds: Sequence[str], declared: EvaluationPlan, random: np.random.Generator
) -> Iterator[Prediction]:
    hard = {one.media[0].parts[0].recording_sha256: random.normal() for one in rows}
    for one, kind in zip(rows, kinds, strict=True):
        shared = np.sqrt(_ALIKE) * hard[one.media[0].parts[0].recording_sha256] + np.sqrt(_OWN) * random.normal()
        for arm in ARMS:
            for order in orders_of(one, declared):
                level = ndtri(_rate(kind, arm)) + shared + np.sqrt(1 - _ALIKE - _OWN) * random.normal()
                right = str(one.answer.option)
                wrong = LETTERS[(LETTERS.index(right) + 1 + int(random.integers(3))) % 4]
                yield prediction(one, arm, order, said(order, right if level > 0 else wrong))
