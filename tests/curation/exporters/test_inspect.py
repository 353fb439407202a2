"""The export runs in inspect_ai, and a model says there what it says in our own runner."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from aurelia.evaluate.folder import RunFolder
from aurelia.evaluate.plan import Choices
from aurelia.evaluate.ready import Wanted, ready
from aurelia.evaluate.run import evaluate
from curation.exporters.export import Exported
from schemas.evaluation import Arm, Condition, Given
from tests.curation.exporters.conftest import Lines
from tests.parts import missing

if find_spec("inspect_ai") is None:
    missing("inspect_ai; install it with: pip install 'aurelia-toolkit[inspect]'")
if find_spec("torch") is not None:
    from aurelia.models.transformers.torchvision_beside import let_torchvision_load

    let_torchvision_load()

pytestmark = pytest.mark.slow


def inspect_eval(folder: Path, model: str, tasks: list[str], logs: Path) -> dict[str, dict[str, Any]]:
    """Run tasks by inspect_ai's own command; gives each task's log."""
    named = [f"{folder / 'inspect_ai' / 'release.py'}@{name}" for name in tasks]
    command = [str(Path(sys.executable).parent / "inspect"), "eval", *named, "--model", model, "--log-dir", str(logs)]
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    told = subprocess.run(
        [*command, "--log-format", "json", "--display", "plain", "--max-connections", "1"], capture_output=True,
        text=True, check=False, cwd=logs.parent, env=env,
    )  # fmt: skip
    found = {}
    for path in logs.glob("*.json"):
        log = json.loads(path.read_bytes())
        assert log["status"] == "success", log.get("error", {}).get("message")
        found[log["eval"]["metadata"]["arm"]] = log
    assert told.returncode == 0, told.stdout[-2000:] + told.stderr[-2000:]
    # inspect_ai compiles the file it is given itself; `curate release verify` passes over that
    assert {path.name.split(".")[0] for path in folder.rglob("*.pyc")} <= {"release"}
    return found


def test_our_scoring_counts_there_and_open_calls_are_scored_as_wrong(
    exported: Exported, lines: Lines, tmp_path: Path
) -> None:
    answers = tmp_path / "answers.jsonl"
    asked = lines("steps-text")
    told = [{"text": "ANSWER: A", "role": "answer"} for _ in asked[:-1]] + [{"text": "A river?", "role": "answer"}]
    answers.write_text("".join(json.dumps(one) + "\n" for one in told))
    log = inspect_eval(exported.folder, f"aurelia/replay:{answers}", ["steps_text"], tmp_path / "logs")["steps-text"]
    assert log["eval"]["metadata"]["split_hash"] == asked[0]["split_hash"]
    assert {sample["id"] for sample in log["samples"]} == {line["id"] for line in asked}
    scores = [sample["scores"]["stated_answer"] for sample in log["samples"]]
    assert sum(not one["metadata"]["parsed"] for one in scores) >= 1
    said = log["results"]["scores"][0]["metrics"]
    assert said["mean"]["value"] == pytest.approx(sum(one["value"] for one in scores) / len(scores))
    assert "stderr" in said


def test_a_real_architecture_predicts_the_same_there_as_in_our_runner(
    release: Path, exported: Exported, tmp_path: Path
) -> None:
    if find_spec("torch") is None:
        missing("torch; install it with: pip install 'aurelia-toolkit[models]'")
    from aurelia.models.transformers import open_transformers
    from tests.aurelia.models.transformers import tiny_qwen25_omni

    folder = tiny_qwen25_omni.build(tmp_path / "tiny")
    spec = f"{folder}?frames=2&max_side=56&dtype=float32&device=cpu&batch=1"
    arms = (Arm(), Arm(given=Given.audio), Arm(condition=Condition.steps, given=Given.video))
    model = open_transformers(spec)
    settled = ready(Wanted(release), model, "transformers:tiny", Choices(arms=arms, permutations=1))
    evaluate(settled, model, tmp_path / "run")
    ours = {(str(one.arm), one.sample): one for one in RunFolder.open(tmp_path / "run").predictions()}
    tasks = ["baseline", "baseline_audio", "steps_video"]
    logs = inspect_eval(exported.folder, f"aurelia/transformers:{spec}", tasks, tmp_path / "logs")
    theirs = {
        (arm.replace("-", "/"), sample["id"]): sample["output"]
        for arm, log in logs.items()
        for sample in log["samples"]
    }
    assert theirs.keys() == ours.keys()
    for key, output in theirs.items():
        assert output["choices"][0]["message"]["content"] == ours[key].text, key
        assert output["metadata"]["delivered"] == ours[key].delivered.model_dump(mode="json"), key
    assert len({one.text for one in ours.values()}) > 5
