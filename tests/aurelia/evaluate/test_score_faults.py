"""Faulty models through the real runner and the real prompts: none of them scores by luck of the reading."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from aurelia.evaluate.folder import RunFolder
from aurelia.evaluate.plan import Choices
from aurelia.evaluate.ready import Wanted, ready
from aurelia.evaluate.run import evaluate
from aurelia.evaluate.score import write_scores
from aurelia.model import Request
from aurelia.report.compute import RunReport, compute
from schemas.evaluation import Arm, Condition, Given, Score
from tests.aurelia.answering import Answering

ARMS = (Arm(), *(Arm(condition=one, given=Given.text) for one in Condition))


def scored(release: Path, out: Path, says: Callable[[Request], str]) -> tuple[tuple[Score, ...], RunReport]:
    model = Answering(says)
    evaluate(ready(Wanted(release), model, "test:model", Choices(arms=ARMS, samples=3)), model, out)
    folder = RunFolder.open(out)
    return write_scores(folder), compute([folder]).runs[0]


@pytest.mark.parametrize(
    "says",
    [
        lambda request: request.prompt,
        lambda request: request.prompt * 2,
        lambda request: f"{request.prompt}\n{request.prompt}\n",
        lambda request: request.prompt.replace("\n", " "),
        lambda request: "\n".join(f"> {line}" for line in request.prompt.splitlines()),
    ],
    ids=["once", "twice", "twice-apart", "in-one-line", "quoted"],
)
def test_model_that_repeats_the_prompt_is_unread_in_every_condition(
    release: Path, tmp_path: Path, says: Callable[[Request], str]
) -> None:
    scores, report = scored(release, tmp_path / "run", says)
    assert {one.benchmark_task for one in scores} >= {"av-qa", "dm-match"}
    assert [(one.arm, one.stated) for one in scores if one.value or one.parsed] == []
    assert all(any("no answer that can be read" in flag for flag in row.flags) for row in report.arms)


def test_model_that_says_nothing_of_use_is_unread(release: Path, tmp_path: Path) -> None:
    rng, said = (
        random.Random(5),
        ("I am sorry, I cannot.", "", "no", "The clip shows much.", "ANSWER: it depends on you"),
    )
    scores, _ = scored(release, tmp_path / "run", lambda _request: rng.choice(said))
    assert not any(one.value for one in scores)
    assert not any(one.option for one in scores)


def test_model_that_always_says_a_gets_chance_on_choices_asked_in_all_orders(release: Path, tmp_path: Path) -> None:
    _, report = scored(release, tmp_path / "run", lambda _request: "ANSWER: A")
    matched = [row for row in report.arms if row.column == "dm-match"]
    assert matched
    assert {row.accuracy.value for row in matched} == {0.25}
    assert {row.circular.value for row in matched if row.arm.condition is not Condition.self_consistency} == {0.0}
