"""A run folder: whole or not there, append-only, and readable after any kill."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from aurelia.evaluate.folder import RunFolder, rows_sha256
from aurelia.evaluate.taught import of_rows
from schemas.base import now
from schemas.errors import WorkspaceError
from schemas.evaluation import Arm, EvaluationPlan, Prediction
from schemas.issues import Issue, Severity
from schemas.release import ReleaseRow
from tests.aurelia.evaluate.making import Films, row
from tests.factories import sha


def plan(rows: list[ReleaseRow], **fields: Any) -> EvaluationPlan:
    given = {
        "release": "small 0.1.0", "split_hash": sha("split"), "rows_sha256": rows_sha256(rows), "model": "replay:x",
        "model_name": "x", "revision": "1", "settings": {}, "arms": (Arm(),), "permutations": 1, "repeats": 1,
        "samples_of_consistency": 5, "decoding": {}, "seed": 0, "steps_of": "verified", "contrasts": (),
        "declared_at": now(),
    }  # fmt: skip
    return EvaluationPlan(**{**given, **fields})


def prediction(number: int, text: str = "ANSWER: A") -> Prediction:
    return Prediction(key=sha(f"key {number}"), sample=sha("s"), arm=Arm(), prompt_sha256=sha("prompt"), text=text)


@pytest.fixture
def rows(films: Films) -> list[ReleaseRow]:
    return [row(number, [films.media("one")]) for number in range(3)]


@pytest.fixture
def folder(tmp_path: Path, rows: list[ReleaseRow]) -> RunFolder:
    return RunFolder.create(tmp_path / "run", plan(rows), rows, of_rows(rows, "drafted"))


def test_plan_rows_and_steps_come_back_as_they_were(folder: RunFolder, rows: list[ReleaseRow]) -> None:
    again = RunFolder.open(folder.path)
    assert again.plan == folder.plan
    assert again.rows() == tuple(rows)
    assert again.taught()[rows[1].id].steps == rows[1].draft_steps
    assert again.taught()[rows[1].id].teacher == "some/teacher"


def test_rows_that_were_changed_are_refused(folder: RunFolder) -> None:
    path = folder.path / "rows.jsonl"
    path.write_bytes(path.read_bytes().replace(b"river", b"rivet"))
    with pytest.raises(WorkspaceError, match="not what the plan was declared for"):
        RunFolder.open(folder.path).rows()


def test_a_folder_with_a_run_is_not_made_over(folder: RunFolder, rows: list[ReleaseRow]) -> None:
    with pytest.raises(WorkspaceError, match="holds a run already"):
        RunFolder.create(folder.path, plan(rows), rows)


def test_a_folder_without_a_plan_is_no_run(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="holds no run"):
        RunFolder.open(tmp_path)
    (tmp_path / "plan.json").write_text("{")
    with pytest.raises(WorkspaceError, match="holds no plan"):
        RunFolder.open(tmp_path)


def test_of_two_predictions_with_one_key_the_first_counts(folder: RunFolder) -> None:
    for one in (prediction(1, "first"), prediction(2), prediction(1, "second")):
        folder.append(one)
    assert [one.text for one in folder.predictions()] == ["first", "ANSWER: A"]
    assert folder.keys() == {sha("key 1"), sha("key 2")}


@pytest.mark.parametrize("left", [1, 20, -2, -1])
def test_a_line_torn_anywhere_is_passed_over_and_harms_no_other(folder: RunFolder, left: int) -> None:
    folder.append(prediction(1))
    whole = folder.predictions_path.read_bytes()
    folder.append(prediction(2))
    folder.close()
    both = folder.predictions_path.read_bytes()
    folder.predictions_path.write_bytes(whole + both[len(whole) :][:left])
    again = RunFolder.open(folder.path)
    kept = {sha("key 1")} if left != -1 else {sha("key 1"), sha("key 2")}  # only the line end was lost
    assert again.keys() == kept
    again.append(prediction(3))
    assert again.keys() == {*kept, sha("key 3")}


def test_a_torn_last_line_is_taken_away_when_the_run_goes_on(folder: RunFolder) -> None:
    for number in (1, 2):
        folder.append(prediction(number))
    folder.close()
    path = folder.predictions_path
    path.write_bytes(path.read_bytes()[:-30])
    again = RunFolder.open(folder.path)
    assert again.damaged() == ()
    again.append(prediction(3))
    again.append(prediction(2))
    assert [one.key for one in again.predictions()] == [sha(f"key {number}") for number in (1, 3, 2)]
    assert len(path.read_bytes().splitlines()) == 3
    assert again.damaged() == ()


@pytest.mark.parametrize("damage", [b"\0" * 40, b'{"key": 1}', b'{"arm":{"condition"', b"\xff\xfe", b"[]"],
                         ids=["zeros", "other", "cut", "bytes", "list"])  # fmt: skip
@pytest.mark.parametrize("end", [b"\n", b""])
def test_a_damaged_line_is_named_with_its_number_and_kept(folder: RunFolder, damage: bytes, end: bytes) -> None:
    folder.append(prediction(1))
    folder.close()
    path = folder.predictions_path
    path.write_bytes(path.read_bytes() + b"\n" + damage + end)
    again = RunFolder.open(folder.path)
    if damage.startswith(b'{"arm') and not end:
        assert again.damaged() == (), "torn by a kill"
        return
    again.append(prediction(2))
    (issue,) = again.damaged()
    assert (issue.kind, issue.severity) == ("prediction-unreadable", Severity.warning)
    assert issue.subject == "run run, predictions.jsonl line 3"
    assert damage in path.read_bytes()
    assert again.keys() == {sha("key 1"), sha("key 2")}


def test_where_media_could_not_be_read_what_came_later_counts_in_its_place(folder: RunFolder) -> None:
    issue = Issue(kind="media-unreadable", subject="x", message="gone")
    unread = prediction(1, "").model_copy(update={"error": issue})
    folder.append(unread)
    folder.append(prediction(2, "about media-unreadable files"))
    assert [one.error for one in folder.predictions()] == [issue, None]
    assert folder.keys() == {sha("key 2")}
    folder.append(prediction(1, "later"))
    folder.append(unread)
    assert [one.text for one in folder.predictions()] == ["about media-unreadable files", "later"]
