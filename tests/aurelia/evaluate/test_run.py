"""Running: everything asked once, failures told apart, resumed without asking again."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from aurelia.evaluate.folder import RunFolder
from aurelia.evaluate.plan import Choices
from aurelia.evaluate.ready import Wanted, ready
from aurelia.evaluate.run import Outcome, evaluate
from aurelia.model import Reply, Request
from schemas.errors import ModelError, ReleaseError, UsageError, WorkspaceError
from schemas.evaluation import Arm, Condition, Given
from schemas.issues import Issue
from tests.aurelia.answering import Answering
from tests.aurelia.evaluate.making import Films, row, write

EVERYTHING = tuple(Arm(condition=one, given=given) for given in (Given.both, Given.text) for one in Condition)


def run(release: Path, model: Answering, out: Path, wanted: Wanted | None = None, **choices: Any) -> Outcome:
    return evaluate(ready(wanted or Wanted(release), model, "test:model", Choices(**choices)), model, out)


def says_a(_request: Request) -> str:
    return "I think.\nANSWER: A"


def failing(kind: str, *, retry: bool, text: str = "") -> Any:
    def answer(request: Request) -> Reply:
        issue = Issue(kind=kind, subject="model", message="went wrong")
        return Reply(request.id, text, error=issue, retry=retry)

    return answer


def test_every_arm_of_every_row_gets_its_predictions(release: Path, tmp_path: Path) -> None:
    outcome = run(release, Answering(says_a), tmp_path / "run", arms=EVERYTHING, samples=3)
    folder = RunFolder.open(tmp_path / "run")
    predictions = list(folder.predictions())
    assert outcome.complete
    assert outcome.there == outcome.new == len(predictions)
    rows = {one.id: one for one in folder.rows()}
    per = Counter((rows[one.sample].question, str(one.arm)) for one in predictions)
    assert per["Which word is said by sign 0?", "baseline"] == 4
    assert per["Which word is said by sign 0?", "self-consistency/text"] == 4 * 3
    assert per["How many bells ring?", "steps-self"] == 1
    assert per["How many bells ring?", "self-consistency"] == 3
    assert {one.order for one in predictions if rows[one.sample].benchmark_task == "dm-match"} == {
        "ABCD", "BCDA", "CDAB", "DABC",
    }  # fmt: skip
    left_out = {issue.message.partition(":")[0] for issue in outcome.issues}
    assert left_out == {f"is not asked in {one}{given}" for given in ("", "/text") for one in
                        ("steps-masked", "steps-shuffled")}  # fmt: skip


def test_what_was_handed_over_is_recorded(release: Path, tmp_path: Path) -> None:
    arms = tuple(Arm(condition=one) for one in (Condition.baseline, Condition.steps, Condition.placebo))
    run(release, Answering(says_a), tmp_path / "run", arms=arms)
    folder = RunFolder.open(tmp_path / "run")
    for one in folder.predictions():
        wanted = {"baseline": "", "steps": one.sample, "placebo": "placebo"}[str(one.arm)]
        assert one.steps_from == wanted
        assert (one.steps_sha256 is not None) == bool(wanted)
    assert folder.taught().keys() == {one.id for one in folder.rows()}


def test_a_second_run_asks_nothing(release: Path, tmp_path: Path) -> None:
    first = run(release, Answering(says_a), tmp_path / "run")
    before = (tmp_path / "run" / "predictions.jsonl").read_bytes()
    again = Answering(says_a)
    second = run(release, again, tmp_path / "run")
    assert again.asked == []
    assert (second.new, second.there) == (0, first.there)
    assert (tmp_path / "run" / "predictions.jsonl").read_bytes() == before


def test_a_damaged_line_is_told_and_its_prediction_made_again_from_the_log(release: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    first = run(release, Answering(says_a), out)
    path = out / "predictions.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:1], lines[1][:50] + b"\n", *lines[2:]]))
    again = Answering(says_a)
    second = run(release, again, out)
    assert again.asked == [], "replies are in the log"
    assert (second.new, second.there, second.complete, second.clean) == (1, first.there, True, True)
    assert [(one.kind, one.subject) for one in second.issues if one not in first.issues] == [
        ("prediction-unreadable", "run run, predictions.jsonl line 2")
    ]
    third = run(release, Answering(says_a), out)
    assert (third.new, third.there) == (0, first.there)
    path.write_bytes(b"".join(line for line in path.read_bytes().splitlines(keepends=True) if len(line) > 60))
    assert run(release, Answering(says_a), out).issues == first.issues


def test_the_arms_media_are_what_the_model_is_given(release: Path, tmp_path: Path) -> None:
    model = Answering(says_a)
    arms = tuple(Arm(given=given) for given in Given)
    run(release, model, tmp_path / "run", Wanted(release, limit=1), arms=arms, permutations=1)
    assert [[part.senses for part in one.media] for one in model.asked] == [
        [("video", "audio")], [("video",)], [("audio",)], [],
    ]  # fmt: skip


def test_own_steps_are_asked_for_first_and_then_handed_over(release: Path, tmp_path: Path) -> None:
    def answer(request: Request) -> Reply:
        text = "1. Look at the sky." if request.role == "steps" else "ANSWER: A"
        return Reply(request.id, text, usage={"prompt": 10, "completion": 5}, seconds=1.0)

    model = Answering(answer)
    arms = (Arm(condition=Condition.steps_self),)
    run(release, model, tmp_path / "run", Wanted(release, limit=1), arms=arms, permutations=1)
    first, second = model.asked
    assert "Do not answer it yet" in first.prompt
    assert "What may help to answer:\n1. Look at the sky." in second.prompt
    assert first.media == second.media
    (made,) = RunFolder.open(tmp_path / "run").predictions()
    assert (made.steps_from, made.text) == ("self", "ANSWER: A")
    assert made.usage == {"prompt": 20, "completion": 10}
    assert made.seconds == 2.0


def test_a_failed_call_is_no_wrong_answer_and_is_not_asked_again(release: Path, tmp_path: Path) -> None:
    outcome = run(release, Answering(failing("reply-refused", retry=False)), tmp_path / "run", Wanted(release, limit=1))
    assert outcome.failed == outcome.new == outcome.there
    assert not outcome.clean
    made = list(RunFolder.open(tmp_path / "run").predictions())
    assert {one.error.kind for one in made if one.error} == {"reply-refused"}
    again = Answering(says_a)
    later = run(release, again, tmp_path / "run", Wanted(release, limit=1))
    assert again.asked == []
    assert (later.failed, later.clean) == (outcome.failed, False)


def test_a_call_that_may_pass_leaves_nothing_and_is_asked_again(release: Path, tmp_path: Path) -> None:
    wanted = Wanted(release, limit=1)
    outcome = run(release, Answering(failing("reply-timeout", retry=True)), tmp_path / "run", wanted)
    assert (outcome.new, outcome.waiting) == (0, outcome.wanted)
    assert list(RunFolder.open(tmp_path / "run").predictions()) == []
    after = run(release, Answering(says_a), tmp_path / "run", wanted)
    assert after.new == after.wanted
    assert after.clean


def test_a_reply_cut_off_at_its_budget_is_what_the_model_said(release: Path, tmp_path: Path) -> None:
    model = Answering(failing("reply-truncated", retry=False, text="I think and think and"))
    run(release, model, tmp_path / "run", Wanted(release, limit=1), arms=(Arm(),), permutations=1)
    (made,) = RunFolder.open(tmp_path / "run").predictions()
    assert made.error is None
    assert made.text == "I think and think and"
    assert made.usage == {"truncated": 1}


def test_a_model_that_is_gone_stops_the_run_and_keeps_what_was_said(release: Path, tmp_path: Path) -> None:
    count = 0

    def answer(request: Request) -> str:
        nonlocal count
        count += 1
        if count > 6:
            raise ModelError("model", "is gone")
        return says_a(request)

    model = Answering(answer, max_batch=1)
    with pytest.raises(ModelError, match="is gone"):
        run(release, model, tmp_path / "run")
    assert len(list(RunFolder.open(tmp_path / "run").predictions())) == 6
    again = Answering(says_a)
    outcome = run(release, again, tmp_path / "run")
    assert outcome.complete
    assert len(again.asked) == outcome.wanted - 6


def test_rows_that_may_not_leave_are_left_out_of_a_remote_run_only(films: Films, tmp_path: Path) -> None:
    rows = [row(n, [films.media("one")], third_party_allowed=n != 1) for n in range(3)]
    release = write(tmp_path / "r", rows, films.by_sha256)
    remote = Answering(says_a, remote=True)
    outcome = run(release, remote, tmp_path / "run")
    assert [issue.kind for issue in outcome.issues] == ["third-party"]
    assert not outcome.clean
    assert {one.sample for one in RunFolder.open(tmp_path / "run").predictions()} == {rows[0].id, rows[2].id}
    assert run(release, Answering(says_a), tmp_path / "local").clean
    text = (Arm(given=Given.text),)
    assert run(release, replace(remote, batches=[]), tmp_path / "text", arms=text).clean, "words alone may leave"


def test_a_model_without_a_sense_is_told_what_to_ask_instead(release: Path, tmp_path: Path) -> None:
    eyes = Answering(says_a, modalities=("text", "video"))
    with pytest.raises(UsageError, match=r"takes no audio, which baseline gives.*--given video"):
        run(release, eyes, tmp_path / "run")
    assert not (tmp_path / "run").exists()
    assert run(release, eyes, tmp_path / "run", arms=(Arm(given=Given.video),)).clean


def test_other_options_are_refused_and_leave_the_folder_as_it_was(release: Path, tmp_path: Path) -> None:
    run(release, Answering(says_a), tmp_path / "run")
    before = (tmp_path / "run" / "plan.json").read_bytes()
    with pytest.raises(WorkspaceError, match="declared otherwise"):
        run(release, Answering(says_a), tmp_path / "run", seed=1)
    with pytest.raises(WorkspaceError, match="differs: revision"):
        run(release, Answering(says_a, revision="2"), tmp_path / "run")
    with pytest.raises(WorkspaceError, match="rows"):
        run(release, Answering(says_a), tmp_path / "run", Wanted(release, limit=2))
    assert (tmp_path / "run" / "plan.json").read_bytes() == before


def test_two_processes_never_ask_for_one_folder(release: Path, tmp_path: Path) -> None:
    settled = ready(Wanted(release, limit=1), Answering(says_a), "m", Choices())

    def meanwhile(request: Request) -> str:
        with pytest.raises(WorkspaceError, match="being worked on"):
            evaluate(settled, Answering(says_a), tmp_path / "run")
        return says_a(request)

    assert evaluate(settled, Answering(meanwhile), tmp_path / "run").clean


def test_a_release_with_nothing_to_ask_is_told(films: Films, tmp_path: Path) -> None:
    release = write(tmp_path / "r", [row(0, [films.media("one", included=False)])], films.by_sha256)
    with pytest.raises(ReleaseError, match="nothing to ask about in test: item"):
        run(release, Answering(says_a), tmp_path / "run")


def test_progress_tells_every_prediction(release: Path, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    model = Answering(says_a)
    settled = ready(Wanted(release, limit=2), model, "m", Choices())
    outcome = evaluate(settled, model, tmp_path / "run", lambda done, all_: told.append((done, all_)))
    assert told == [(n, outcome.wanted) for n in range(outcome.wanted + 1)]
