"""The numbers of a report: they recover what is known of a made-up world, and catch every planted fault."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from aurelia.report.arms import ArmRow
from aurelia.report.compute import EvaluationReport, RunReport, as_json, compute
from aurelia.report.contrasts import ContrastRow
from aurelia.report.flags import flags
from schemas.evaluation import Arm
from schemas.reasoning import Answer
from tests.aurelia.evaluate.scored import STEPS, arm, contrast, plan, prediction, row
from tests.aurelia.evaluate.scored import run as plain_run
from tests.aurelia.report.worlds import knows, replies, rows, run

ITEMS = rows(120)


def report(tmp_path: Path, says: object, **fields: object) -> RunReport:
    return compute([run(tmp_path / "run", ITEMS, replies(ITEMS, says, **fields))]).runs[0]  # type: ignore[arg-type]


def of(found: RunReport, asked: Arm) -> ArmRow:
    return next(one for one in found.arms if one.arm == asked)


def named(found: RunReport, name: str) -> ContrastRow:
    return next(one for one in found.contrasts if one.contrast.name == name)


def test_accuracy_is_the_mean_over_orders_and_circular_is_right_in_all(tmp_path: Path) -> None:
    found = of(report(tmp_path, knows(0.5, 0.8)), arm())
    assert (found.items, found.scored, found.excluded, found.calls) == (120, 120, 0, 480)
    assert found.accuracy.value == pytest.approx(0.5 + 0.5 * 0.25, abs=0.08)
    assert found.circular.value == pytest.approx(0.5, abs=0.08)
    assert found.circular.value < found.accuracy.value
    assert found.chance == 0.25
    assert found.above_chance.value == pytest.approx((found.accuracy.value - 0.25) / 0.75)
    assert found.accuracy.low < found.accuracy.value < found.accuracy.high
    assert found.accuracy.clusters == 60
    assert (found.parse_rate, found.flags) == (1.0, ())


def test_declared_difference_is_found_and_controls_show_none(tmp_path: Path) -> None:
    found = report(tmp_path, knows(0.4, 0.8))
    gain = named(found, "steps-against-baseline")
    assert gain.difference.low > 0.1
    assert gain.difference.value == pytest.approx(gain.treated.value - gain.control.value)
    assert gain.relative.value == pytest.approx(gain.difference.value / gain.control.value)
    assert gain.above_chance.value == pytest.approx(gain.difference.value / 0.75)
    assert gain.p_holm < 0.01
    assert gain.p_holm >= gain.p
    assert 0 < gain.detectable < gain.difference.value
    assert gain.mcnemar.only_treated > gain.mcnemar.only_control
    none = named(found, "masked-transfer")
    assert none.p_holm > 0.05
    assert {one.contrast.part for one in found.contrasts} == {"gain", "answer-leak", "inference-transfer", "media-gain"}


def test_holm_counts_the_comparisons_of_all_runs(tmp_path: Path) -> None:
    folders = [run(tmp_path / name, ITEMS, replies(ITEMS, knows(0.4, 0.5)), name=name) for name in "ab"]
    alone, both = compute(folders[:1]), compute(folders)
    assert both.comparisons == 2 * alone.comparisons
    assert named(both.runs[0], "media-gain").p_holm >= named(alone.runs[0], "media-gain").p_holm
    assert [one.name for one in both.runs] == ["a", "b"]


def test_model_that_drops_the_sound_is_caught(tmp_path: Path) -> None:
    found = report(tmp_path, knows(0.5, 0.8), sound=0.0)
    assert "no sound arrived, though it was given" in of(found, arm()).flags
    assert of(found, arm("baseline", "text")).flags == ()


def test_sound_that_arrives_now_and_then_or_where_it_should_not_is_told(tmp_path: Path) -> None:
    items = ITEMS[:2]
    said = [*replies(items[:1], knows(1, 1), (arm(),)), *replies(items[1:], knows(1, 1), (arm(),), sound=0)]
    half = compute([run(tmp_path / "half", items, iter(said), arms=(arm(),))]).runs[0]
    assert "sound arrived in 4 of 8 calls, though it was given" in of(half, arm()).flags
    text = arm("baseline", "text")
    heard = [prediction(items[0], "ANSWER: A", arm=text)]
    leaky = compute([plain_run(tmp_path / "leaky", items[:1], heard, arms=(text,))]).runs[0]
    assert "sound arrived in 1 of 1 calls, though it was not given" in of(leaky, text).flags


def test_model_that_always_says_a_is_caught_and_gets_chance(tmp_path: Path) -> None:
    found = of(report(tmp_path, lambda *_: "ANSWER: A"), arm())
    assert found.accuracy.value == 0.25
    assert found.circular.value == 0
    assert found.positions.biased
    assert any("place of the right option (best at A" in flag for flag in found.flags)
    assert [(one.accuracy, one.chosen) for one in found.positions.places] == [(1.0, 480), (0, 0), (0, 0), (0, 0)]


def test_model_that_likes_no_place_is_not_flagged(tmp_path: Path) -> None:
    found = report(tmp_path, knows(0.5, 0.8))
    assert all(not one.positions.biased for one in found.arms)
    assert all(one.positions.p is not None for one in found.arms)


def test_model_that_repeats_the_prompt_scores_nothing_and_is_told(tmp_path: Path) -> None:
    echo = "A. dog\nB. bell\nEnd your reply with one line of this form, where X is the letter:\nANSWER: X"
    found = of(report(tmp_path, lambda *_: echo), arm())
    assert (found.accuracy.value, found.parse_rate) == (0, 0)
    assert "100 % of the replies state no answer that can be read" in found.flags


def test_failed_calls_leave_items_out_and_mark_the_arm(tmp_path: Path) -> None:
    found = report(tmp_path, lambda _row, _arm, right, _rng: f"ANSWER: {right}", failing=0.05)
    one = of(found, arm())
    assert one.incomplete
    assert found.incomplete
    assert one.excluded > 0
    assert one.scored + one.excluded == 120
    assert one.accuracy.value == 1.0
    assert any(text.startswith("incomplete: ") for text in found.flags)
    gain = named(found, "steps-against-baseline")
    assert gain.items + gain.left_out == 120
    assert gain.left_out >= one.excluded


def test_all_calls_failed_is_no_result(tmp_path: Path) -> None:
    found = report(tmp_path, lambda *_: "ANSWER: A", failing=1.0)
    one = of(found, arm())
    assert (one.scored, one.excluded) == (0, 120)
    assert math.isnan(one.accuracy.value)
    json.dumps(as_json(EvaluationReport((found,), 0)), allow_nan=False)


def test_item_asked_in_fewer_orders_than_wanted_or_in_none_is_unfinished(tmp_path: Path) -> None:
    said = list(replies(ITEMS[:3], knows(1, 1), (arm(),)))
    found = compute([run(tmp_path / "run", ITEMS[:4], iter(said[:-1]), arms=(arm(),))]).runs[0].arms[0]
    assert (found.items, found.scored, found.missing, found.unfinished, found.excluded) == (4, 2, 2, 2, 0)
    assert found.incomplete
    assert "unfinished: 2 of 4 items have not all answers that the plan wants" in found.flags


def test_damaged_lines_are_named_and_make_the_run_unfinished(tmp_path: Path) -> None:
    folder = run(tmp_path / "run", ITEMS[:4], replies(ITEMS[:4], knows(1, 1), (arm(),)), arms=(arm(),))
    assert compute([folder]).runs[0].flags == ()
    lines = folder.predictions_path.read_bytes().splitlines(keepends=True)
    folder.predictions_path.write_bytes(b"".join([b"{}\n", *lines[1:2], b"?\n" * 4, *lines[6:]]))
    found = compute([folder]).runs[0]
    lines_of = [f"run run, predictions.jsonl line {n}" for n in (1, 3, 4)]
    assert [text.split(": ")[0] for text in found.flags] == [*lines_of, "predictions.jsonl", "unfinished"]
    assert (found.incomplete, found.lacking) == (True, 5)


def test_chance_of_yes_and_no_is_a_half_and_of_other_open_questions_is_not_known(tmp_path: Path) -> None:
    def told(name: str, *texts: str) -> ArmRow:
        items = [row(f"{n}", benchmark_task="av-qa", texts=(text,)) for n, text in enumerate(texts)]
        said = [prediction(one, f"ANSWER: {'yes' if n < 6 else 'no'}", order="") for n, one in enumerate(items)]
        return compute([plain_run(tmp_path / name, items, said, arms=(arm(),))]).runs[0].arms[0]

    sided = told("sided", *["yes"] * 6, "no", "No.", "yes", "yes")
    assert (sided.chance, sided.accuracy.value) == (0.5, 0.8)
    assert sided.above_chance.value == pytest.approx(0.6)
    mixed = told("mixed", *["yes"] * 6, "no", "a dog")
    assert mixed.chance is None
    assert math.isnan(mixed.above_chance.value)


def test_gain_by_teacher_right_or_wrong(tmp_path: Path) -> None:
    wrong = Answer(texts=("nothing",), option="A")
    items = [one.model_copy(update={"draft_answer": wrong}) if n % 3 == 0 and one.answer.option != "A" else one
             for n, one in enumerate(ITEMS)]  # fmt: skip
    items[1] = items[1].model_copy(update={"draft_answer": None})

    def says(item: object, asked: Arm, right: str, _rng: object) -> str:
        taught = item.draft_answer == item.answer  # type: ignore[attr-defined]
        return f"ANSWER: {right}" if asked.condition == "steps" and taught else "ANSWER: ?"

    found = compute([run(tmp_path / "run", items, replies(items, says))]).runs[0]
    gain = named(found, "steps-against-baseline")
    assert (gain.teacher_right.value, gain.teacher_wrong.value) == (1.0, 0.0)
    assert gain.teacher_right_items + gain.teacher_wrong_items == 119


def test_share_of_leaking_steps_and_gain_on_them(tmp_path: Path) -> None:
    items = []
    for number, one in enumerate(ITEMS):
        telling = STEPS[0].model_copy(update={"id": "s3", "text": f"It is the {one.answer.text} that sounds."})
        items.append(one.model_copy(update={"steps": (*STEPS, telling)}) if number % 4 == 0 else one)

    def says(item: object, asked: Arm, right: str, _rng: object) -> str:
        told = len(item.steps) == 3  # type: ignore[attr-defined]
        return f"ANSWER: {right}" if asked.condition == "steps" and told else "ANSWER: ?"

    found = compute([run(tmp_path / "run", items, replies(items, says))]).runs[0]
    leak = found.leaks[0]
    assert (leak.items, leak.share.value) == (120, 0.25)
    assert (leak.leaking.value, leak.others.value) == (1.0, 0.0)


def test_model_that_chose_or_made_the_items_is_flagged(tmp_path: Path) -> None:
    items = [one.model_copy(update={"maker_models": ("model",)}) for one in ITEMS[:4]]
    found = compute([run(tmp_path / "run", items, replies(items, knows(1, 1)), filtered_by=("model",))])
    texts = [flag.text for flag in flags(found)]
    assert any("were chosen by this model" in text for text in texts)
    assert any("had a part in drafting 4 of 4 items" in text for text in texts)


def test_columns_keep_the_datasets_of_av_qa_apart(tmp_path: Path) -> None:
    items = [row(f"{name}{n}", benchmark_task="av-qa", dataset=name, texts=("yes",)) for name in ("avsd", "music-avqa")
             for n in range(2)]  # fmt: skip
    found = compute([plain_run(tmp_path / "run", items, [prediction(one, "ANSWER: yes") for one in items])])
    assert found.columns == ["music-avqa", "avsd"]
    assert [(one.items, one.chance) for one in found.runs[0].arms] == [(2, 0.5), (2, 0.5)]


def test_captions_are_compared_by_which_is_better(tmp_path: Path) -> None:
    items = [row(f"c{n}", benchmark_task="av-captioning", texts=("A man plays a guitar.",)) for n in range(12)]
    said = [prediction(one, "ANSWER: A man plays a guitar.", arm=arm("steps")) for one in items]
    said += [prediction(one, "ANSWER: A man plays.") for one in items]
    declared = contrast("gain", arm("steps"), arm())
    found = compute([plain_run(tmp_path / "run", items, said, arms=(arm(), arm("steps")), contrasts=(declared,))])
    assert found.runs[0].contrasts[0].mcnemar.only_treated == 12
    measures = of(found.runs[0], arm("steps")).measures
    assert measures["bleu-4-corpus"].value == measures["rouge-l"].value == 1.0


def test_report_of_the_same_folder_is_the_same(tmp_path: Path) -> None:
    folder = run(tmp_path / "run", ITEMS, replies(ITEMS, knows(0.4, 0.6)))
    assert json.dumps(as_json(compute([folder]))) == json.dumps(as_json(compute([folder])))


def test_two_runs_of_one_model_are_told_apart(tmp_path: Path) -> None:
    items = ITEMS[:2]
    folders = [run(tmp_path / str(n), items, replies(items, knows(1, 1)), revision=str(n)) for n in (1, 2)]
    folders.append(run(tmp_path / "3", items, replies(items, knows(1, 1)), revision="2"))
    names = [one.name for one in compute(folders).runs]
    assert len(set(names)) == 3
    assert all(name.startswith("model") for name in names)


def test_undeclared_arm_is_shown_and_declared_one_that_was_not_run_is_told(tmp_path: Path) -> None:
    items = ITEMS[:2]
    said = [prediction(one, "ANSWER: A", arm=arm("placebo")) for one in items]
    declared = plan(items, (arm(), arm("steps"))).model_dump()
    assert declared["arms"]
    found = compute([plain_run(tmp_path / "run", items, said, arms=(arm(), arm("steps")))]).runs[0]
    assert [str(one.arm) for one in found.arms] == ["placebo"]
    assert "declared and not run: baseline, steps" in found.flags
    assert np.isfinite(found.arms[0].accuracy.value)
