"""Repeats of one order in a report: means over draws, and no more evidence than one draw."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from aurelia.report.arms import ArmRow
from aurelia.report.compute import compute
from aurelia.report.page import page
from schemas.issues import Issue
from tests.aurelia.evaluate.scored import arm, prediction, row
from tests.aurelia.evaluate.scored import run as plain_run
from tests.aurelia.report.test_compute import of


def test_repeats_count_as_their_mean_and_circular_is_a_mean_over_rounds(tmp_path: Path) -> None:
    items = [row(f"r{n}", recording=f"r{n}", option_texts=("yes", "no"), right="A") for n in range(3)]
    right = {("AB", 0), ("AB", 1), ("BA", 0), ("AB", 2), ("AB", 3)}  # of two orders, four times each
    said = [
        prediction(one, f"ANSWER: {'AB'[order.index('A' if (order, repeat) in right else 'B')]}", order=order,
                   repeat=repeat)
        for one in items for order in ("AB", "BA") for repeat in range(4)
    ]  # fmt: skip
    fields: dict[str, Any] = {"arms": (arm(),), "permutations": 2, "repeats": 4, "repeats_of_choices": 4}
    found = compute([plain_run(tmp_path / "run", items, said, **fields)]).runs[0]
    told = of(found, arm())
    assert (told.calls, told.scored, found.lacking) == (24, 3, 0)
    assert (told.accuracy.value, told.circular.value) == (5 / 8, 1 / 4)
    lacking = compute([plain_run(tmp_path / "less", items, said[:-1], **fields)]).runs[0]
    assert (lacking.lacking, of(lacking, arm()).scored) == (1, 2)


def test_repeats_of_one_order_are_no_more_evidence_of_a_liked_place(tmp_path: Path) -> None:
    """Right by item and order, and the same in each draw: draws alone would make it look biased."""
    items = [row(f"r{n}", recording=f"r{n}", option_texts=("yes", "no"), right="A") for n in range(40)]

    def biased(repeats: int) -> ArmRow:
        said = [
            prediction(one, f"ANSWER: {'AB'[order.index('A' if n % 10 < most else 'B')]}", order=order, repeat=repeat)
            for n, one in enumerate(items) for order, most in (("AB", 7), ("BA", 5)) for repeat in range(repeats)
        ]  # fmt: skip
        fields: dict[str, Any] = {
            "arms": (arm(),),
            "permutations": 2,
            "repeats": repeats,
            "repeats_of_choices": repeats,
        }
        return of(compute([plain_run(tmp_path / str(repeats), items, said, **fields)]).runs[0], arm())

    once, often = biased(1), biased(8)
    assert often.positions.p == once.positions.p
    assert [one.asked for one in often.positions.places] == [320, 320]
    assert often.flags == once.flags == ()


def test_measures_of_captions_are_over_the_items_that_accuracy_counts(tmp_path: Path) -> None:
    items = [row(f"c{n}", benchmark_task="av-captioning", texts=("A man plays a guitar.",)) for n in range(4)]
    failed = Issue(kind="reply-timeout", subject="call", message="timed out")
    said = [prediction(one, "ANSWER: A man plays a guitar.", order="") for one in items]
    said += [prediction(one, "ANSWER: dog", order="", repeat=1) for one in items[:2]]
    said += [prediction(one, "", order="", repeat=1, error=failed) for one in items[2:]]
    told = of(compute([plain_run(tmp_path / "run", items, said, repeats=2)]).runs[0], arm())
    assert (told.scored, told.accuracy.value) == (2, 0.5)
    assert (told.measures["rouge-l"].value, told.measures["rouge-l"].clusters) == (0.5, 2)


@pytest.mark.parametrize(
    ("choices", "told"),
    [(5, "up to 1 order of options, 5 repeats, seed 0"), (1, "5 repeats of open questions, seed 0")],
)
def test_page_says_what_was_repeated(choices: int, told: str, tmp_path: Path) -> None:
    items = [row("r0")]
    said = [prediction(items[0], "ANSWER: B", repeat=repeat) for repeat in range(choices)]
    assert told in page(compute([plain_run(tmp_path / "run", items, said, repeats=5, repeats_of_choices=choices)]))
