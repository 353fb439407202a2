"""`aurelia evaluate`, from a release that `curate release build` made to predictions, by recorded replies."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from aurelia.cli import cli
from aurelia.console import run
from aurelia.evaluate.folder import RunFolder
from curation import split, workspace
from curation.release.builder import build
from curation.validate import validate
from curation.workspace import Workspace
from tests import factories
from tests.aurelia.evaluate.making import Films, row, write

Evaluate = Callable[..., tuple[int, Any]]


@pytest.fixture
def replies(tmp_path: Path) -> Path:
    """Recorded answers, enough for all that these tests ask."""
    path = tmp_path / "answers.jsonl"
    lines = [{"role": role, "text": text} for role, text in (("answer", "ANSWER: B"), ("steps", "1. Look."))] * 1000
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


@pytest.fixture
def aurelia(replies: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Evaluate:
    """Runs the command; gives its exit code and what it printed, as JSON where it is some."""

    def command(release: Path, *more: str, out: str = "run") -> tuple[int, Any]:
        line = ["evaluate", str(release), "--model", f"replay:{replies}", "--out", str(tmp_path / out), *more]
        code = run(cli, line, name="aurelia")
        said = capsys.readouterr()
        text = said.out if said.out else said.err
        return code, json.loads(text) if text.startswith("{") else text

    return command


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workspace]:
    made = workspace.create(tmp_path / "w")
    yield made
    made.close()


def test_a_built_release_is_evaluated(place: Workspace, films: Films, tmp_path: Path, aurelia: Evaluate) -> None:
    for name in ("one", "two", "three"):
        place.blobs.put(films.paths[name].read_bytes(), ".mp4")
        chain = factories.chain(factories.source(f"{name}.mp4"), clip_fields={"sha256": films.hashes[name]})
        place.store.put(chain.facts)
    validate(place)
    split.commit(place, message="first")
    built = build(place, "small", "0.1.0")
    splits = [f"--split={path.parent.name}" for path in built.folder.glob("*/metadata.parquet")]
    code, said = aurelia(built.folder, *splits, "--json")
    assert (code, said["issues"]) == (0, [])
    assert said["new"] == said["there"] == said["wanted"] == 3 * 4 * 4
    plan = RunFolder.open(tmp_path / "run").plan
    assert (plan.release, plan.split_hash) == ("small 0.1.0", built.release.split_hash)


def test_every_condition_with_and_without_media(release: Path, aurelia: Evaluate, tmp_path: Path) -> None:
    code, said = aurelia(
        release, "--condition", "all", "--given", "both", "--given", "text", "--samples", "2", "--json"
    )
    assert code == 3, "a match has no other clip to take steps from"
    assert {issue["kind"] for issue in said["issues"]} == {"not-asked"}
    plan = RunFolder.open(tmp_path / "run").plan
    assert len(plan.arms) == 20
    assert len(plan.contrasts) == 5 + 4


def test_steps_of_another_teacher_come_from_a_file(release: Path, aurelia: Evaluate, tmp_path: Path) -> None:
    ids = [factories.sha(f"item {number}") for number in range(7)]
    lines = [{"id": one, "steps": ["Look up."], "teacher": "another/model"} for one in ids]
    path = tmp_path / "steps.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    code, _ = aurelia(release, "--condition", "steps", "--steps", str(path), "--json")
    assert code == 0
    folder = RunFolder.open(tmp_path / "run")
    assert {one.teacher for one in folder.taught().values()} == {"another/model"}
    assert len(folder.plan.steps_of) == 64


def test_items_of_a_task_of_ones_own_need_its_folder(films: Films, aurelia: Evaluate, tmp_path: Path) -> None:
    rows = [row(number, [films.media("one")], benchmark_task="own" if number else "av-qa") for number in range(2)]
    release = write(tmp_path / "r", rows, films.by_sha256)
    code, said = aurelia(release, "--json", out="without")
    assert (code, [issue["kind"] for issue in said["issues"]]) == (3, ["task-unknown"])
    own = tmp_path / "tasks" / "own"
    own.mkdir(parents=True)
    (own / "__init__.py").write_text(
        "from dataclasses import replace\nfrom aurelia.tasks.av_qa import TASK as other\n"
        "TASK = replace(other, name='own')\n"
    )
    code, said = aurelia(release, "--task-folder", str(own.parent), "--json")
    assert (code, said["rows"]) == (0, 2)


def test_the_estimate_comes_in_words_and_as_json(release: Path, aurelia: Evaluate, tmp_path: Path) -> None:
    code, said = aurelia(release, "--estimate")
    assert code == 0
    assert "88 predictions to make" in said
    assert "without media" in said
    assert not (tmp_path / "run").exists()
    code, said = aurelia(release, "--estimate", "--measure", "3", "--price", "1", "2", "--json")
    assert (code, said["measured"], said["there"]) == (0, 3, 3)
    assert said["cost"] is None, "the worker counts no tokens"


def test_a_run_in_words_says_where_it_lies_and_goes_on(release: Path, aurelia: Evaluate) -> None:
    code, said = aurelia(release, "--limit", "1")
    assert (code, said.split(" in ")[0]) == (0, "16 new predictions, 16 of 16")
    code, said = aurelia(release, "--limit", "1")
    assert said.startswith("0 new predictions, 16 of 16")
    code, said = aurelia(release, "--limit", "2")
    assert code == 1
    assert "declared otherwise (differs: rows)" in said


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--condition", "stepz"], "stepz: does not exist (there are: baseline,"),
        (["--condition", "steps/smell"], "does not exist"),
        (["--given", "smell"], "Invalid value for '--given'"),
        (["--price", "1", "2"], "--measure and --price go with --estimate"),
        (["--task", "av-geoiq"], "benchmark task av-geoiq: has no items"),
        (["--split", "train"], "split train: is not in the release"),
        (["--steps", "nowhere.jsonl"], "give --steps verified, drafted or a file"),
        (["--repeats", "2"], "give a --temperature above 0"),
        (["--contrast", "x=steps-placebo"], "placebo, which is not run"),
    ],
)
def test_a_wrong_option_ends_with_2_and_says_what_there_is(
    release: Path, aurelia: Evaluate, options: list[str], says: str
) -> None:
    code, said = aurelia(release, *options)
    assert code == 2
    assert says in said
