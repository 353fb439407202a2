"""Runs whose truth is known: what a model knows, what steps bring, what a fault does."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from aurelia.evaluate.folder import RunFolder
from aurelia.evaluate.plan import contrasts
from schemas.evaluation import Arm, Prediction
from schemas.issues import Issue
from schemas.reasoning import Delivered
from schemas.release import ReleaseRow
from tests.aurelia.evaluate.scored import arm, plan, prediction, row

ARMS = (arm(), arm("steps"), arm("placebo"), arm("baseline", "text"), arm("steps", "text"), arm("steps-masked", "text"))
_WORDS = ("dog", "bell", "rain", "drum", "siren", "violin", "car", "train")
Says = Callable[[ReleaseRow, Arm, str, random.Random], str]
"""A row, an arm, the letter under which the right option is shown -> the reply."""


def rows(count: int, *, seed: int = 0, **fields: object) -> list[ReleaseRow]:
    """Choices of four, two a recording, the right one anywhere."""
    rng = random.Random(seed)
    return [
        row(f"r{n}", recording=f"rec{n // 2}", option_texts=tuple(rng.sample(_WORDS, 4)), right=rng.choice("ABCD"),
            question=f"What is heard in scene {n}?", **fields)
        for n in range(count)
    ]  # fmt: skip


def knows(baseline: float, steps: float, text: float = 0.25) -> Says:
    """A model that knows so many items, more of them with steps, and guesses the others."""

    def says(item: ReleaseRow, asked: Arm, right: str, rng: random.Random) -> str:
        share = text if asked.given == "text" else steps if asked.condition == "steps" else baseline
        known = random.Random(f"{item.id} {asked}").random() < share
        return f"ANSWER: {right if known else rng.choice('ABCD')}"

    return says


def replies(
    items: Sequence[ReleaseRow], says: Says, arms: Sequence[Arm] = ARMS, *, sound: float = 5.0, failing: float = 0.0
) -> Iterator[Prediction]:
    """What a model says in all orders of the options."""
    rng = random.Random(1)
    for item in items:
        own = "".join(option.id for option in item.options)
        for asked in arms:
            for turn in range(len(own)):
                order = own[turn:] + own[:turn]
                given = asked.given == "both"
                failed = Issue(kind="reply-timeout", subject="call", message="timed out")
                yield prediction(
                    item, says(item, asked, "ABCD"[order.index(item.answer.option or "")], rng), arm=asked, order=order,
                    delivered=Delivered(frames=8 * given, audio_seconds=sound * given),
                    error=failed if rng.random() < failing else None,
                )  # fmt: skip


def run(
    path: Path, items: Sequence[ReleaseRow], said: Iterator[Prediction], *, name: str = "model",
    arms: Sequence[Arm] = ARMS, **fields: object,
) -> RunFolder:  # fmt: skip
    """A run folder whose contrasts are those that a run declares."""
    declared = plan(items, arms, permutations=4, contrasts=contrasts(arms), model_name=name, **fields)
    folder = RunFolder.create(path, declared, items)
    folder.predictions_path.write_text("".join(one.model_dump_json() + "\n" for one in said))
    return folder
