"""Self-consistency: one value for several samples; a tie is no answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from aurelia.evaluate.score import score
from aurelia.evaluate.score_votes import voted
from schemas.issues import Issue
from tests.aurelia.evaluate.scored import arm, prediction, row, run

CHOICE = row("choice")
CAPTION = row("caption", benchmark_task="av-captioning", texts=("A man plays a guitar.",))
OPEN = row("open", benchmark_task="av-qa", texts=("two",))
SAMPLED = arm("self-consistency")


@pytest.mark.parametrize(
    ("replies", "value", "parsed"),
    [
        (("B", "A", "B"), 1.0, True), (("A", "A", "B"), 0.0, True), (("A", "B", "A", "B"), 0.0, False),
        (("?", "?", "B"), 1.0, True), (("?", "?", "?"), 0.0, False), (("A", "B", "C"), 0.0, False),
    ],
)  # fmt: skip
def test_most_frequent_option_counts(tmp_path: Path, replies: tuple[str, ...], value: float, parsed: bool) -> None:
    said = [prediction(CHOICE, f"ANSWER: {one}", arm=SAMPLED, repeat=n) for n, one in enumerate(replies)]
    (one,) = voted(score(run(tmp_path / "run", [CHOICE], said)))
    assert (one.value, one.parsed) == (value, parsed)


def test_open_answers_vote_by_what_they_say_and_orders_vote_apart(tmp_path: Path) -> None:
    said = [prediction(OPEN, f"ANSWER: {one}", arm=SAMPLED, repeat=n) for n, one in enumerate(("2", "Two", "three"))]
    (one,) = voted(score(run(tmp_path / "open", [OPEN], said)))
    assert one.value == 1.0
    said = [prediction(CHOICE, "ANSWER: A", arm=SAMPLED, repeat=n, order=order)
            for order in ("ABCD", "BCDA") for n in range(3)]  # fmt: skip
    assert [one.value for one in voted(score(run(tmp_path / "orders", [CHOICE], said)))] == [0.0, 1.0]


def test_failed_sample_leaves_no_vote_and_other_arms_stay(tmp_path: Path) -> None:
    fault = Issue(kind="reply-timeout", subject="call", message="timed out")
    said = [prediction(CHOICE, "ANSWER: B", arm=SAMPLED, repeat=n) for n in range(2)]
    said += [prediction(CHOICE, "", arm=SAMPLED, repeat=2, error=fault), prediction(CHOICE, "ANSWER: B")]
    assert [one.value for one in voted(score(run(tmp_path / "run", [CHOICE], said)))] == [None, 1.0]


def test_caption_nearest_to_the_others_counts(tmp_path: Path) -> None:
    texts = ("A cat sleeps.", "A man plays a guitar.", "A man plays guitar.")
    said = [prediction(CAPTION, f"ANSWER: {one}", arm=SAMPLED, repeat=n) for n, one in enumerate(texts)]
    (one,) = voted(score(run(tmp_path / "run", [CAPTION], said)))
    assert one.stated.startswith("A man")
