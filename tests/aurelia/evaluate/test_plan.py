"""The plan: comparisons declared before the run, and no going on under another one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from aurelia import tasks
from aurelia.evaluate import wording
from aurelia.evaluate.plan import DEFAULT_ARMS, Choices, contrasts, declare, describe, read_arm, read_contrast
from aurelia.evaluate.plan import refuse_other as refuse
from schemas.errors import UsageError, WorkspaceError
from schemas.evaluation import Arm, Condition, Given
from tests.aurelia.answering import Answering
from tests.aurelia.evaluate.making import Films, row
from tests.aurelia.evaluate.test_folder import plan
from tests.factories import sha

ALL = tuple(Arm(condition=one, given=given) for given in (Given.both, Given.text) for one in Condition)


def test_steps_are_compared_with_each_control_by_itself() -> None:
    gains = [one for one in contrasts(ALL) if one.part == "gain"]
    assert [str(one.control) for one in gains] == [
        "baseline", "baseline-cot", "steps-shuffled", "placebo", "self-consistency",
    ]  # fmt: skip
    assert {str(one.treated) for one in gains} == {"steps"}


def test_the_parts_of_a_gain_are_kept_apart() -> None:
    parts = {one.name: (str(one.treated), str(one.control), one.part) for one in contrasts(ALL) if one.part != "gain"}
    assert parts == {
        "answer-leak": ("steps/text", "steps-masked/text", "answer-leak"),
        "text-transfer": ("steps/text", "baseline/text", "inference-transfer"),
        "masked-transfer": ("steps-masked/text", "baseline/text", "inference-transfer"),
        "media-gain": ("steps", "steps/text", "media-gain"),
    }


def test_only_what_is_run_is_compared() -> None:
    assert [one.name for one in contrasts(DEFAULT_ARMS)] == ["steps-against-baseline", "text-transfer", "media-gain"]
    assert contrasts((Arm(),)) == ()
    chosen = read_contrast("x=baseline-cot-baseline")
    with pytest.raises(UsageError, match="baseline-cot, which is not run"):
        contrasts((Arm(),), [chosen])
    both = (Arm(), Arm(condition=Condition.baseline_cot))
    assert contrasts(both, [chosen]) == (chosen,)
    with pytest.raises(UsageError, match="declared already"):
        contrasts(both, [chosen, chosen])


@pytest.mark.parametrize(
    ("text", "treated", "control"),
    [
        ("a=steps-baseline", "steps", "baseline"),
        ("a=baseline-cot-baseline", "baseline-cot", "baseline"),
        ("a=steps-masked/text-steps/audio", "steps-masked/text", "steps/audio"),
        ("a-b=steps-steps-self", "steps", "steps-self"),
    ],
)
def test_a_comparison_is_read_whatever_dashes_its_arms_have(text: str, treated: str, control: str) -> None:
    found = read_contrast(text)
    assert (str(found.treated), str(found.control)) == (treated, control)


@pytest.mark.parametrize("text", ["", "a=", "a=steps", "=steps-baseline", "A B=steps-baseline", "a=steps-nothing"])
def test_what_is_no_comparison_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="is no comparison"):
        read_contrast(text)


def test_an_arm_is_read_as_it_is_written() -> None:
    assert all(read_arm(str(arm)) == arm for arm in ALL)
    assert read_arm("steps/both") == Arm(condition=Condition.steps)
    assert read_arm("step") is read_arm("steps/smell") is None


def test_a_plan_says_which_release_and_split_it_is_about(tmp_path: Path, release: Path) -> None:
    assert describe(release) == ("small 0.1.0", sha("split"))
    assert describe(tmp_path)[0] == tmp_path.name


def test_repeats_that_would_all_be_alike_are_refused(release: Path, films: Films) -> None:
    model = Answering(lambda _request: "")
    rows = [row(0, [films.media("one")])]
    with pytest.raises(UsageError, match="--repeats"):
        declare(release, rows, model, "replay:x", Choices(repeats=2), "verified", {})
    made = declare(release, rows, model, "replay:x", Choices(repeats=2, temperature=0.7), "verified", {})
    assert (made.repeats, made.repeats_of_choices) == (2, 2)
    open_rows = [one for one in rows if not one.options]
    assert declare(
        release, open_rows, model, "replay:x", Choices(repeats=2, temperature=0.7), "verified", {}
    ).repeats_of_choices == 1  # fmt: skip
    assert made.decoding["temperature"] == 0.7


def test_another_plan_is_refused_and_what_differs_is_named(films: Films, tmp_path: Path) -> None:
    rows = [row(0, [films.media("one")])]
    refuse(plan(rows), plan(rows, model="other words for it"), tmp_path)
    with pytest.raises(WorkspaceError, match=r"differs: seed, steps of\).*--out"):
        refuse(plan(rows), plan(rows, seed=1, steps_of="drafted"), tmp_path)


def test_a_run_goes_on_with_the_prompts_it_began_with(films: Films, tmp_path: Path) -> None:
    rows = [row(0, [films.media("one")])]
    began = plan(rows, prompts_sha256=sha("prompts"))
    refuse(began, began, tmp_path)
    with pytest.raises(WorkspaceError, match=r"differs: prompts\).*bring back the prompts it began with.*--out"):
        refuse(began, plan(rows, prompts_sha256=sha("others")), tmp_path)
    refuse(plan(rows), began, tmp_path)  # from before plans said so


def test_the_prompts_of_a_plan_are_the_templates_and_those_of_its_tasks(
    release: Path, films: Films, monkeypatch: pytest.MonkeyPatch
) -> None:
    model, rows = Answering(lambda _request: ""), [row(0, [films.media("one")], benchmark_task="av-captioning")]
    known = dict(tasks.find())

    def prompts() -> str | None:
        return declare(release, rows, model, "replay:x", Choices(), "verified", known).prompts_sha256

    before = prompts()
    assert before is not None
    known["av-qa"] = replace(known["av-qa"], prompts={"evaluation": "Shout."})
    assert prompts() == before, "no row is of that task"
    known["av-captioning"] = replace(known["av-captioning"], prompts={"drafter": "Shout."})
    quiet = prompts()
    known["av-captioning"] = replace(known["av-captioning"], prompts={"evaluation": "Shout."})
    assert prompts() != quiet
    monkeypatch.setattr(wording, "text_of", lambda name: f"another {name}")
    known = dict(tasks.find())
    assert prompts() != before
