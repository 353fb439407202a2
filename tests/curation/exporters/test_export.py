"""What every harness gets: the same prompts, files that carry one sense, scoring like ours, no path of a machine."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from aurelia import tasks
from aurelia.evaluate.folder import RunFolder
from aurelia.evaluate.plan import Choices
from aurelia.evaluate.ready import Wanted, ready
from aurelia.evaluate.run import evaluate
from aurelia.media.probe import probe
from aurelia.models.replay import ReplayModel
from curation.cli.main import cli
from curation.exporters import find
from curation.exporters.export import Exported, export
from curation.exporters.questions import ARMS, arm_name
from curation.release.paths import leaks
from schemas.errors import ReleaseError, UsageError
from schemas.reasoning import Answer, Question
from tests.curation.exporters.conftest import Lines

REPLIES = (
    "ANSWER: A", "ANSWER: river", "I think so.\nANSWER: (B) harbour", "ANSWER: C or D", "ANSWER:", "", "answer: three",
    "A", "ANSWER: 3", "ANSWER: E", "ANSWER: a white wall without a sound", "ANSWER: X", "ANSWER: A\nANSWER: D",
)  # fmt: skip


def test_the_prompts_are_those_of_our_own_runner(release: Path, tmp_path: Path, lines: Lines) -> None:
    from aurelia.models.replay import Recorded

    model = ReplayModel([Recorded(text="ANSWER: A", role="answer") for _ in range(2000)])
    settled = ready(Wanted(release), model, "replay:x", Choices(arms=ARMS, permutations=1))
    evaluate(settled, model, tmp_path / "run")
    ours = {
        (arm_name(one.arm), one.sample): one.prompt_sha256 for one in RunFolder.open(tmp_path / "run").predictions()
    }
    theirs = {(arm_name(arm), one["id"]): one["prompt_sha256"] for arm in ARMS for one in lines(arm_name(arm))}
    assert theirs == ours
    assert len(theirs) > 150


def test_each_file_carries_the_one_sense_it_is_given_for(exported: Exported, lines: Lines) -> None:
    seen = 0
    for arm in ARMS:
        wanted = {"both": {"video", "audio"}, "text": set()}.get(arm.given.value, {arm.given.value})
        for line in lines(arm_name(arm)):
            assert {one["sense"] for one in line["media"]} <= wanted
            assert bool(line["media"]) == bool(wanted)
            for one in line["media"]:
                streams = probe(exported.folder / one["file"])
                assert (streams.video is not None, streams.audio is not None) == (
                    one["sense"] == "video", one["sense"] == "audio"
                )  # fmt: skip
                seen += 1
    assert seen > 100


def test_a_row_without_a_sense_is_told_and_left_out_of_its_arm(exported: Exported, lines: Lines) -> None:
    captions = [line for line in lines("baseline") if line["benchmark_task"] == "av-captioning"]
    assert [[one["sense"] for one in line["media"]] for line in captions] == [["video"]]
    assert not [line for line in lines("baseline-audio") if line["benchmark_task"] == "av-captioning"]
    assert any("has no audio" in issue.message for issue in exported.issues)


def test_no_file_names_a_path_of_this_machine(exported: Exported, tmp_path: Path) -> None:
    assert list(leaks(exported.folder)) == []
    for path in exported.folder.rglob("*"):
        assert path.is_dir() or str(tmp_path).encode() not in path.read_bytes()
    written = {path.relative_to(exported.folder).as_posix() for path in exported.folder.rglob("*") if path.is_file()}
    assert written == set(exported.files)


def test_equal_releases_give_equal_files(release: Path, exported: Exported, tmp_path: Path) -> None:
    again = export(release, ["all"], tmp_path / "again")
    assert again.files == exported.files
    for name in again.files:
        assert (again.folder / name).read_bytes() == (exported.folder / name).read_bytes(), name


def _module(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location("exported_answers", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", sorted(tasks.find()))
def test_a_harness_scores_a_reply_as_we_do(name: str, exported: Exported) -> None:
    from curation.exporters.questions import _kind

    answers, task = _module(exported.folder / "answers.py"), tasks.find()[name]
    assert _kind(task) != "none"
    compared = 0
    for item in task.examples:
        told: dict[str, Any] = {"texts": list(item.answer.texts), "option": item.answer.option}
        told["points"] = [point.split("|") for point in item.answer.extra.get("points", ())]
        line = {
            "answer": json.dumps(told), "score": _kind(task),
            "options": [option.model_dump() for option in item.question.options],
        }  # fmt: skip
        right = f"ANSWER: {item.answer.option or item.answer.text}"
        for reply in (*REPLIES, right):
            assert answers.score(line, reply) == task.score(item.answer, item.question, reply), reply
            compared += 1
        assert answers.score(line, right) == 1.0
    assert compared


def test_the_module_of_answers_needs_nothing_of_ours(exported: Exported) -> None:
    text = (exported.folder / "answers.py").read_text()
    assert "from schemas" not in text
    assert "import aurelia" not in text
    assert Answer.__name__ in text
    assert Question.__name__ in text


def test_what_cannot_be_exported_is_told(release: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there are: inspect_ai, lmms_eval, vlmevalkit, all"):
        export(release, ["other"], tmp_path / "out")
    (tmp_path / "out").mkdir()
    with pytest.raises(ReleaseError, match="exists"):
        export(release, ["all"], tmp_path / "out")
    with pytest.raises(UsageError):
        export(release, ["all"], tmp_path / "new", splits=["train"])
    assert not (tmp_path / "new").exists()


def test_the_built_in_exporters_are_found_by_scanning() -> None:
    assert set(find()) == {"inspect_ai", "lmms_eval", "vlmevalkit"}


def test_the_command_writes_what_is_asked_for_and_tells_how_to_run_it(release: Path, tmp_path: Path) -> None:
    words = ["release", "export", str(release), "--for", "lmms_eval", "--out", str(tmp_path / "out")]
    done = CliRunner().invoke(cli, [*words, "--json"])
    assert done.exit_code == 0, done.output
    told = json.loads(done.output)
    assert told["commands"].keys() == {"lmms_eval"}
    assert told["arms"]["baseline"] == 7
    assert "--include_path harness/lmms_eval " in told["commands"]["lmms_eval"], "as seen from the folder named"
    assert (tmp_path / "out" / "harness" / "lmms_eval" / "utils.py").is_file()
    assert not (tmp_path / "out" / "harness" / "inspect_ai").exists()
    drafted = ["--steps", "drafted", "--split", "test", "--out", str(tmp_path / "drafted")]
    said = CliRunner().invoke(cli, [*words[:-2], *drafted])
    assert "lmms_eval" in said.output
    first = [
        json.loads((tmp_path / name / "harness" / "questions" / "steps.jsonl").read_bytes().splitlines()[0])["prompt"]
        for name in ("out", "drafted")
    ]
    assert first[0] != first[1]
