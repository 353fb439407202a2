"""A run that is not at its end is told from what an arm cannot ask."""

from __future__ import annotations

from pathlib import Path

from aurelia.evaluate.folder import RunFolder
from aurelia.evaluate.score import score
from aurelia.evaluate.taught import of_rows
from aurelia.report.cells import cells
from aurelia.report.compute import compute
from tests.aurelia.evaluate.scored import arm, plan, prediction, row
from tests.aurelia.evaluate.scored import run as plain_run
from tests.aurelia.report.worlds import knows, replies, rows, run

ITEMS = rows(4)


def test_run_that_stopped_in_the_same_order_for_all_items_is_unfinished(tmp_path: Path) -> None:
    said = [one for one in replies(ITEMS[:4], knows(1, 1), (arm(),)) if one.order in ("ABCD", "BCDA")]
    found = compute([run(tmp_path / "run", ITEMS[:4], iter(said), arms=(arm(),))]).runs[0]
    assert (found.arms[0].scored, found.arms[0].unfinished, found.lacking) == (0, 4, 8)
    assert found.incomplete
    assert any(text.startswith("unfinished: 8 answers") for text in found.flags)


def test_run_that_never_came_to_an_arm_is_unfinished(tmp_path: Path) -> None:
    arms = (arm(), arm("baseline", "text"))
    found = compute([run(tmp_path / "run", ITEMS[:2], replies(ITEMS[:2], knows(1, 1), arms[:1]), arms=arms)]).runs[0]
    assert [one.incomplete for one in found.arms] == [False]
    assert (found.lacking, found.incomplete) == (8, True)


def test_run_without_any_answer_is_unfinished(tmp_path: Path) -> None:
    found = compute([run(tmp_path / "run", ITEMS[:2], iter(()), arms=(arm(),))]).runs[0]
    assert (found.arms, found.lacking, found.incomplete) == ((), 8, True)


def test_open_question_lacks_its_repeats_and_a_vote_its_samples(tmp_path: Path) -> None:
    items, votes = [row("one", texts=("a dog",)), row("two", texts=("a dog",))], arm("self-consistency")
    said = [
        prediction(items[n], "ANSWER: a dog", repeat=repeat) for n, many in enumerate((3, 2)) for repeat in range(many)
    ]
    said += [prediction(items[n], "ANSWER: a dog", arm=votes, repeat=repeat) for n, many in enumerate((2, 3))
             for repeat in range(many)]  # fmt: skip
    found = compute([plain_run(tmp_path / "run", items, said, arms=(arm(), votes), repeats=3)]).runs[0]
    assert [(one.scored, one.unfinished) for one in found.arms] == [(1, 1), (1, 1)]
    assert found.lacking == 2


def test_what_cannot_be_asked_is_told_and_is_not_unfinished(tmp_path: Path) -> None:
    shuffled, heard, taught = arm("steps-shuffled"), arm("baseline", "audio"), arm("steps")
    items = ITEMS[:2]
    said = [
        *replies(items[:1], knows(1, 1), (arm(), shuffled, heard, taught)),
        *replies(items[1:], knows(1, 1), (arm(),), sound=0),
    ]
    found = compute([run(tmp_path / "run", items, iter(said), arms=(arm(), shuffled, heard, taught))]).runs[0]
    assert (found.lacking, found.incomplete) == (0, False)
    assert [one.arm for one in found.arms] == [arm(), shuffled, heard, taught]
    for one in found.arms[1:]:
        assert (one.scored, one.missing, one.unfinished) == (1, 1, 0)
        assert "1 of 2 items were not asked" in one.flags


def test_item_with_steps_that_was_not_asked_with_them_is_unfinished(tmp_path: Path) -> None:
    arms = tuple(
        arm(name) for name in ("baseline", "steps", "steps-masked", "placebo", "caption-only", "teacher-answer")
    )
    folder = RunFolder.create(
        tmp_path / "run", plan(ITEMS[:1], arms, permutations=4), ITEMS[:1], of_rows(ITEMS[:1], "verified")
    )
    folder.predictions_path.write_text(
        "".join(one.model_dump_json() + "\n" for one in replies(ITEMS[:1], knows(1, 1), arms[:1]))
    )
    found = cells(folder, tuple(score(folder)))
    assert found.wanted[:, 0].tolist() == [4, 4, 4, 4, 0, 4]


def test_masked_steps_mean_nothing_for_captions(tmp_path: Path) -> None:
    items, arms = [row("c", benchmark_task="av-captioning", texts=("A man plays.",))], (arm(), arm("steps-masked"))
    folder = RunFolder.create(tmp_path / "run", plan(items, arms), items, of_rows(items, "verified"))
    folder.append(prediction(items[0], "ANSWER: A man plays."))
    folder.close()
    assert not compute([folder]).runs[0].incomplete


def test_report_about_one_recording_says_why_it_has_no_intervals(tmp_path: Path) -> None:
    same = [row(f"row {number}", "the one film") for number in range(3)]
    told = "all items are about one recording, so there are no intervals: AV-Compositional"
    found = compute([run(tmp_path / "one", same, replies(same, knows(1, 1), (arm(),)), arms=(arm(),))]).runs[0]
    assert told in found.flags
    found = compute([run(tmp_path / "four", ITEMS, replies(ITEMS, knows(1, 1), (arm(),)), arms=(arm(),))]).runs[0]
    assert told not in found.flags
