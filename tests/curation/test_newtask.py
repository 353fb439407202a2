"""`curate task new`: a copy of any benchmark task works at once, under its own name and without the other."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from aurelia import tasks
from aurelia.console import run
from curation import workspace
from curation.cli.main import cli
from curation.newtask import new_task
from schemas.errors import PluginError, UsageError, WorkspaceError

BUILT_IN = sorted(name for name, plugin in tasks.plugins().items() if plugin.origin == "built-in")


@pytest.mark.parametrize("base", BUILT_IN)
def test_copy_of_a_built_in_conforms_under_its_own_name(base: str, tmp_path: Path) -> None:
    made = new_task("street-sounds", base, tmp_path)

    task = tasks.find([tmp_path])["street-sounds"]
    assert made.issues == ()
    assert made.folder == tmp_path / "street_sounds"
    assert task.title == "Street sounds"
    assert {item.benchmark_task for item in task.examples} == {"street-sounds"}
    text = "".join(path.read_text() for path in sorted(made.folder.rglob("*.*")) if path.suffix != ".pyc")
    assert f"aurelia.tasks.{base.replace('-', '_')}" not in text
    assert next(iter(made.edit)) == "__init__.py"


def test_copy_is_its_own_code(tmp_path: Path) -> None:
    new_task("street-sounds", "av-geoiq", tmp_path)

    mine, geo = (tasks.find([tmp_path])[name] for name in ("street-sounds", "av-geoiq"))

    assert mine.answer_extra is not geo.answer_extra
    assert mine.check is not geo.check


def test_copy_of_a_copy_works(tmp_path: Path) -> None:
    new_task("street-sounds", "av-meme", tmp_path)

    assert new_task("quiet-streets", "street-sounds", tmp_path).issues == ()
    assert {"street-sounds", "quiet-streets"} <= set(tasks.find([tmp_path]))


def test_edited_copy_is_told_what_it_breaks(tmp_path: Path) -> None:
    folder = new_task("street-sounds", "av-geoiq", tmp_path).folder
    (folder / "page.xml").write_text("<View>")

    assert new_task("quiet-streets", "street-sounds", tmp_path).issues[0].kind == "task-page-xml"


@pytest.mark.parametrize(
    "name",
    ["", "Street", "street sounds", "street_sounds", "-x", "x-", "9lives", "class", "a" * 65, "../x", "street\n"],
)
def test_bad_name_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no name"):
        new_task(name, "av-geoiq", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_taken_name_and_folder_are_refused(tmp_path: Path) -> None:
    (tmp_path / "quiet_streets").mkdir()

    with pytest.raises(UsageError, match="exists"):
        new_task("av-qa", "av-geoiq", tmp_path)
    with pytest.raises(UsageError, match="exists"):
        new_task("quiet-streets", "av-geoiq", tmp_path)


def test_unknown_base_lists_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there are: av-captioning"):
        new_task("street-sounds", "av-nothing", tmp_path)


def test_folder_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(WorkspaceError, match="cannot be written"):
        new_task("street-sounds", "av-geoiq", tmp_path / "file")


def test_base_that_is_one_module_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from aurelia.tasks import av_qa
    from schemas.plugins import Plugin

    lone = {"av-qa": Plugin("av-qa", av_qa.TASK, "built-in", "aurelia.tasks.scoring")}
    monkeypatch.setattr(tasks, "plugins", lambda _folders=(): lone)

    with pytest.raises(PluginError, match="is not a folder of its own"):
        new_task("street-sounds", "av-qa", tmp_path)


def test_command_makes_a_task_and_says_what_to_edit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workspace.create(tmp_path / "ws").close()
    command = ["-w", str(tmp_path / "ws"), "task", "new"]

    assert run(cli, [*command, "street-sounds", "--from", "av-qa"]) == 0
    assert "Edit next" in capsys.readouterr().out
    assert run(cli, [*command, "quiet-streets", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["conforms"]
    assert told["from"] == "av-geoiq"
    assert run(cli, [*command, "street-sounds"]) == 2
    assert "exists" in capsys.readouterr().err
