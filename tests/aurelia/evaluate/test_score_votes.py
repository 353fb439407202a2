"""Self-consistency: one value for several samples, whatever their order; a tie is not right."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from pathlib import Path

import pytest

from aurelia.evaluate.judge import Verdicts, prompt
from aurelia.evaluate.score import score, undecided
from aurelia.evaluate.score_votes import voted
from schemas.base import digest
from schemas.evaluation import Score
from schemas.issues import Issue
from schemas.release import ReleaseRow
from tests.aurelia.evaluate.scored import arm, prediction, row, run

CHOICE = row("choice")
CAPTION = row("caption", benchmark_task="av-captioning", texts=("A man plays a guitar.",))
OPEN = row("open", benchmark_task="av-qa", texts=("two",))
PLACE = row("place", benchmark_task="av-geoiq", texts=("United Kingdom",))
SAMPLED = arm("self-consistency")


def vote(path: Path, of: ReleaseRow, replies: Sequence[str], judged: Sequence[str] = ()) -> Score:
    """What several samples come to; replies in `judged` are read as right by a judge, all others as wrong."""
    folder = run(path, [of], [prediction(of, one, arm=SAMPLED, repeat=n) for n, one in enumerate(replies)])
    said = {digest(prompt(case, text).encode()): f'{{"verdict": "{"right" if text in judged else "wrong"}"}}'
            for case, text in undecided(folder)}  # fmt: skip
    (one,) = voted(score(folder, verdicts=Verdicts("judge", "1", said) if judged else None))
    return one


@pytest.mark.parametrize(
    ("replies", "value", "parsed"),
    [
        (("B", "A", "B"), 1.0, True), (("A", "A", "B"), 0.0, True), (("A", "B", "A", "B"), 0.0, True),
        (("?", "?", "B"), 1.0, True), (("?", "?", "?"), 0.0, False), (("A", "B", "C"), 0.0, True),
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


def test_names_of_one_thing_are_one_answer(tmp_path: Path) -> None:
    names = [f"ANSWER: {one}" for one in ("UK", "France", "United Kingdom", "France", "Great Britain")]
    found = vote(tmp_path / "right", PLACE, names)
    assert (found.value, found.parsed) == (1.0, True)
    names = [f"ANSWER: {one}" for one in ("UK", "USA", "the United States", "Britain", "America")]
    assert vote(tmp_path / "wrong", PLACE, names).value == 0.0
    listed = row("listed", benchmark_task="av-qa", texts=("trainers", "sneakers"))
    names = [f"ANSWER: {one}" for one in ("sneakers", "boots", "trainers", "Boots!", "Sneakers")]
    assert vote(tmp_path / "listed", listed, names).value == 1.0


@pytest.mark.parametrize(
    ("right", "value"),
    [(1, 0.0), (2, 0.0), (3, 1.0)],
)
def test_replies_without_a_mark_vote_by_what_the_judge_read(tmp_path: Path, right: int, value: float) -> None:
    words = ("It is Britain, surely.", "London is its capital.", "Where the bus is red.", "Paris!", "Rome!")
    replies = [*words[:right], *(f"I cannot tell, perhaps {n}" for n in range(5 - right))]
    orders = [list(one) for one in permutations(replies)][:: 120 // 6]
    found = [vote(tmp_path / str(n), PLACE, one, words) for n, one in enumerate(orders)]
    assert {(one.value, one.parsed) for one in found} == {(value, True)}
