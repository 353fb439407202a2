"""The estimate: what is still to do, counted; what it takes, measured or not told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from aurelia.evaluate.estimate import clock, estimate
from aurelia.evaluate.plan import Choices
from aurelia.evaluate.ready import Ready, Wanted, ready
from aurelia.evaluate.run import evaluate
from aurelia.model import Reply, Request
from schemas.errors import WorkspaceError
from schemas.evaluation import Arm, Condition, Given
from tests.aurelia.answering import Answering


def answer(request: Request) -> Reply:
    usage = {"prompt": 100 if request.media else 10, "completion": 4}
    return Reply(request.id, "ANSWER: A", usage=usage, seconds=2.0 if request.media else 0.5)


MODEL = Answering(answer)


def settled(release: Path, **choices: Any) -> Ready:
    return ready(Wanted(release), MODEL, "m", Choices(**choices))


def test_requests_and_media_are_counted_and_nothing_is_asked_or_made(release: Path, tmp_path: Path) -> None:
    model = Answering(answer)
    arms = (Arm(), Arm(given=Given.text), Arm(condition=Condition.steps_self, given=Given.video))
    found = estimate(settled(release, arms=arms), model, tmp_path / "run")
    units = 4 * 4 + 1 + 1 + 4
    assert found.by_arm == {"baseline": units, "baseline/text": units, "steps-self/video": 2 * units}
    assert (found.requests, found.predictions, found.there) == (4 * units, 3 * units, 0)
    assert found.picture_seconds == units + 2 * units
    assert found.sound_seconds == 4 * 4 + 1 + 0 + 4 * 4
    assert found.most_tokens_out == 2048 * found.requests
    assert found.seconds is found.tokens_in is found.tokens_out is None
    assert "not measured yet" in "\n".join(found.lines())
    assert model.asked == []
    assert not (tmp_path / "run").exists()


def test_a_few_measured_calls_tell_tokens_time_and_cost_and_are_kept(release: Path, tmp_path: Path) -> None:
    arms = (Arm(), Arm(given=Given.text))
    there = settled(release, arms=arms)
    evaluate(there, MODEL, tmp_path / "run", most=5)
    found = estimate(there, MODEL, tmp_path / "run")
    assert (found.measured, found.there, found.predictions) == (5, 5, 39)
    with_media = found.by_arm["baseline"]
    words = found.by_arm["baseline/text"]
    assert found.tokens_in == 100 * with_media + 10 * words
    assert found.tokens_out == 4 * 39
    assert found.seconds == pytest.approx(2.0 * with_media + 0.5 * words)
    assert found.cost((1.0, 10.0)) == pytest.approx((found.tokens_in + 10 * found.tokens_out) / 1e6)
    assert found.cost(None) is None
    model = Answering(answer)
    evaluate(there, model, tmp_path / "run")
    assert len(model.asked) == 39
    assert estimate(there, MODEL, tmp_path / "run").requests == 0


def test_what_was_answered_and_what_is_the_same_is_not_told_again(release: Path, tmp_path: Path) -> None:
    arms = tuple(Arm(condition=one) for one in Condition)
    there, out = settled(release, arms=arms), tmp_path / "run"
    told = estimate(there, MODEL, out)
    assert told.requests < told.predictions + told.by_arm["steps-self"] // 2, "some prompts are equal in two arms"
    model = Answering(answer)
    evaluate(there, model, out)
    assert told.requests == sum(told.by_arm.values()) == len(model.asked)
    assert told.picture_seconds == sum(
        sum(1 for part in request.media if "video" in part.senses) for request in model.asked
    )
    (out / "predictions.jsonl").unlink()
    again = estimate(there, MODEL, out)
    assert (again.requests, again.by_arm, again.seconds, again.tokens_in) == (0, {}, 0, 0)
    assert again.predictions == told.predictions
    lines = (out / "replies.jsonl").read_bytes().splitlines(keepends=True)
    (out / "replies.jsonl").write_bytes(b"".join(line for line in lines if b'"role": "answer"' not in line))
    model = Answering(answer)
    left = estimate(there, MODEL, out).requests
    evaluate(there, model, out)
    assert left == len(model.asked)


def test_an_estimate_for_another_plan_is_refused(release: Path, tmp_path: Path) -> None:
    evaluate(settled(release), MODEL, tmp_path / "run", most=1)
    with pytest.raises(WorkspaceError, match="declared otherwise"):
        estimate(settled(release, seed=3), MODEL, tmp_path / "run")


@pytest.mark.parametrize(("seconds", "said"), [(40.2, "40 s"), (700, "12 min"), (12600, "3.5 h")])
def test_durations_are_told_in_a_fitting_unit(seconds: float, said: str) -> None:
    assert clock(seconds) == said
