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
