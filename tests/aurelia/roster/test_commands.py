"""`aurelia models list`, `show` and `worker`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from aurelia import console
from aurelia.cli import cli

Said = pytest.CaptureFixture[str]


def aurelia(*arguments: str) -> int:
    """Run an `aurelia models` command; returns the exit code."""
    return console.run(cli, ["models", *arguments])


def test_list_names_every_model_and_that_it_was_not_run(capsys: Said) -> None:
    assert aurelia("list") == 0

    said = capsys.readouterr().out
    assert said.count("not run with weights") == 28
    assert "videollama2  (VideoLLaMA2.1 7B-AV)\n    worker in an environment of its own" in said
    assert "nemotron-h-omni" in said


def test_list_of_the_paper_has_nineteen(capsys: Said) -> None:
    assert aurelia("list", "--paper", "--json") == 0

    rows = json.loads(capsys.readouterr().out)
    assert len(rows) == 19
    assert all(row["paper"] for row in rows)
    assert {"how", "spec", "licence", "takes", "checked", "weights", "missing"} <= set(rows[0])


def test_models_alone_still_lists_the_kinds(capsys: Said) -> None:
    assert aurelia() == 0
    said = capsys.readouterr().out
    assert "openai:MODEL_ID" in said
    assert "aurelia models list" in said

    assert console.run(cli, ["models", "--json"]) == 0
    assert {row["model"].partition(":")[0] for row in json.loads(capsys.readouterr().out)} >= {"openai", "subprocess"}


def test_show_has_the_commands_of_environment_and_run(capsys: Said) -> None:
    assert aurelia("show", "video-salmonn") == 0

    said = capsys.readouterr().out
    assert "    conda create -y -n video-salmonn python=3.9.20\n" in said
    assert "    aurelia models check 'subprocess:worker.toml'\n" in said
    assert "weights     not run with weights" in said


def test_show_of_a_model_that_cannot_run_has_nothing_to_run(capsys: Said) -> None:
    assert aurelia("show", "av-llm") == 0

    assert "run:" not in capsys.readouterr().out


def test_show_of_an_unknown_model_names_the_known(capsys: Said) -> None:
    assert aurelia("show", "gpt") == 2

    assert "vita" in capsys.readouterr().err


def test_worker_is_written_once_and_greets(tmp_path: Path, capsys: Said) -> None:
    path = tmp_path / "worker.py"

    assert aurelia("worker", "template", "--out", str(path)) == 0
    greeting = subprocess.run([sys.executable, str(path)], input=b"", capture_output=True, timeout=30, check=True)
    assert json.loads(greeting.stdout)["op"] == "hello"

    path.write_text("mine")
    assert aurelia("worker", "vita", "--out", str(path)) == 2
    assert path.read_text() == "mine"
    assert "is there already" in capsys.readouterr().err


def test_worker_in_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path, capsys: Said) -> None:
    assert aurelia("worker", "vita", "--out", str(tmp_path / "none" / "worker.py")) == 2

    assert "cannot be written" in capsys.readouterr().err
    assert aurelia("worker", "pandagpt", "--out", str(tmp_path / "worker.py")) == 2
    assert "videollama2" in capsys.readouterr().err
