"""From run folders to solvers' answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from aurelia.audit.answers import run_answers
from aurelia.audit.asked import Asked
from aurelia.audit.probes import probes
from aurelia.evaluate.folder import RunFolder
from aurelia.evaluate.orders import orders
from aurelia.evaluate.score import line, write_scores
from schemas.evaluation import Given
from schemas.issues import Issue
from schemas.reasoning import Question
from schemas.release import ReleaseRow
from tests.aurelia.evaluate import scored

ARMS = [scored.arm(given=one) for one in ("both", "video", "audio", "text")]


def _run(
    folder: Path, rows: list[ReleaseRow], *, right: dict[str, bool] | None = None, lost: int = 0, **fields: Any
) -> RunFolder:
    """A run of two orders, right with both senses alone unless said otherwise; its last replies are lost."""
    plan = scored.plan(rows, ARMS, permutations=2, **fields)
    made = RunFolder.create(folder, plan, rows)
    said = []
    for row in rows:
        for arm in ARMS:
            for order in orders(Question(text=row.question, options=row.options), 2, 0, row.id):
                good = (right or {"both": True}).get(arm.given, False)
                letter = "ABCD"[order.index("B") - (0 if good else 1)]
                said.append(scored.prediction(row, f"ANSWER: {letter}", arm=arm, order=order))
    for one in said[: len(said) - lost]:
        made.append(one)
    made.close()
    return made


def test_each_reply_of_the_baseline_is_one_answer(tmp_path: Path) -> None:
    rows = [scored.row("one"), scored.row("two")]
    found = run_answers([_run(tmp_path, rows)], rows)
    assert len(found.answers) == 2 * 4 * 2
    assert {one.solver for one in found.answers} == {"model@1"}
    assert all(one.right is (one.given is Given.both) for one in found.answers)
    assert found.issues == ()


def test_a_reply_that_never_came_is_a_failed_call(tmp_path: Path) -> None:
    rows = [scored.row("one")]
    found = run_answers([_run(tmp_path, rows, lost=1)], rows)
    assert [one.given for one in found.answers if one.right is None] == [Given.text]


def test_repeats_of_a_choice_are_answers_of_their_own_and_one_that_lacks_is_a_failed_call(tmp_path: Path) -> None:
    rows = [scored.row("one", option_texts=("yes", "no"), right="A")]
    plan = scored.plan(rows, ARMS[:1], permutations=2, repeats=3, repeats_of_choices=3)
    folder = RunFolder.create(tmp_path, plan, rows)
    said = [(order, repeat) for order in ("AB", "BA") for repeat in range(3)]
    for order, repeat in said[:-1]:
        letter = "AB"[order.index("A" if repeat else "B")]
        folder.append(scored.prediction(rows[0], f"ANSWER: {letter}", order=order, repeat=repeat))
    folder.close()
    answers = run_answers([folder], rows).answers
    assert [(one.order, one.repeat, one.right) for one in answers] == [
        ("AB", 0, False), ("AB", 1, True), ("AB", 2, True), ("BA", 0, False), ("BA", 1, True), ("BA", 2, None),
    ]  # fmt: skip
    (probe,) = probes(answers, {rows[0].id: Asked(rows[0].id, "av-qa", 0.5)})[rows[0].id]
    assert (probe.right, probe.asked, probe.orders, probe.failed) == (3, 5, 2, 1)


def test_a_damaged_line_is_told_and_leaves_a_failed_call(tmp_path: Path) -> None:
    rows = [scored.row("one")]
    run = _run(tmp_path, rows)
    run.predictions_path.write_bytes(b"\0\0\0\n" + run.predictions_path.read_bytes().partition(b"\n")[2])
    found = run_answers([run], rows)
    assert [(one.kind, one.severity) for one in found.issues] == [("prediction-unreadable", "warning")]
    assert found.issues[0].subject.endswith("predictions.jsonl line 1")
    assert [one.given for one in found.answers if one.right is None] == [Given.both]


def test_an_arm_that_was_never_begun_was_not_asked(tmp_path: Path) -> None:
    rows = [scored.row("one")]
    found = run_answers([_run(tmp_path, rows, lost=2)], rows)
    assert {one.given for one in found.answers} == {Given.both, Given.video, Given.audio}


def test_an_error_of_a_server_is_no_answer_and_a_truncated_reply_is_a_wrong_one(tmp_path: Path) -> None:
    rows = [scored.row("one")]
    folder = RunFolder.create(tmp_path, scored.plan(rows, ARMS[:1]), rows)
    folder.append(scored.prediction(rows[0], "", error=Issue(kind="reply-failed", subject="x", message="down")))
    folder.close()
    assert [one.right for one in run_answers([folder], rows).answers] == [None]


@pytest.mark.parametrize("name", ["model", "model@1", "model 1"])
def test_what_drafted_an_item_is_marked(tmp_path: Path, name: str) -> None:
    rows = [scored.row("one", maker_models=(name,)), scored.row("two", maker_models=("model-large",))]
    found = run_answers([_run(tmp_path, rows)], rows)
    assert {one.sample for one in found.answers if one.made} == {rows[0].id}


def test_what_chose_the_items_is_marked(tmp_path: Path) -> None:
    rows = [scored.row("one")]
    assert all(one.filtered for one in run_answers([_run(tmp_path, rows, filtered_by=("model",))], rows).answers)


def test_two_settings_of_a_model_are_two_solvers(tmp_path: Path) -> None:
    rows = [scored.row("one")]
    runs = [_run(tmp_path / str(n), rows, settings={"frames": n}) for n in (8, 32)]
    assert len({one.solver for one in run_answers(runs, rows).answers}) == 2


def test_a_changed_item_and_a_run_about_others_are_left_out_and_named(tmp_path: Path) -> None:
    rows = [scored.row("one"), scored.row("two")]
    run = _run(tmp_path, rows)
    changed = [rows[0].model_copy(update={"revision": scored.sha("later")}), rows[1]]
    found = run_answers([run], changed)
    assert {one.sample for one in found.answers} == {rows[1].id}
    assert [one.kind for one in found.issues] == ["other-revision"]
    assert [one.kind for one in run_answers([run], [scored.row("three")]).issues] == ["other-release"]


def test_captions_are_neither_right_nor_wrong(tmp_path: Path) -> None:
    rows = [scored.row("one", benchmark_task="av-captioning", texts=("A dog barks.",))]
    folder = RunFolder.create(tmp_path, scored.plan(rows, ARMS[:1]), rows)
    folder.append(scored.prediction(rows[0], "ANSWER: A dog barks."))
    folder.close()
    assert run_answers([folder], rows).answers == ()


def test_what_a_judge_read_for_a_report_counts_for_nothing(tmp_path: Path) -> None:
    rows = [scored.row("one")]
    folder = RunFolder.create(tmp_path, scored.plan(rows, ARMS[:1]), rows)
    folder.append(scored.prediction(rows[0], "The one that barks, I would say."))
    folder.close()
    (strict,) = write_scores(folder)
    read = strict.model_copy(update={"parsed": True, "option": "B", "stated": "B", "value": 1.0, "judged": True})
    folder.scores_path.write_bytes(line(read))
    assert [one.right for one in run_answers([folder], rows).answers] == [False]
