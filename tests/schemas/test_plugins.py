"""Plug-ins: built-in, in folders, and from a distribution that is really built and installed."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from schemas.errors import PluginError, UsageError
from schemas.plugins import load, pick
from tests.media_factory import film
from tests.parts import missing

PLUGIN = Path(__file__).parent.parent / "plugin_dist"
ROOT = Path(__file__).parent.parent.parent

FIND = """
import json
from aurelia import models, tasks
from aurelia.tasks.conformance import conform
found = tasks.plugins()
plugin = found["clock-strikes"]
print(json.dumps({
    "tasks": sorted(found), "origin": plugin.origin, "where": plugin.where,
    "issues": [str(issue) for issue in conform(plugin.value)],
    "models": sorted(models.find()), "model": models.load_model("silent:me").name,
}))
"""


CUT = """
import json
from pathlib import Path
from curation import Project
from schemas.media import Clip
from schemas.survey import Survey
with Project.create(Path({folder!r}) / "w", detector="every-second", min_clip_seconds=0.2, workers=1) as project:
    project.add({folder!r} + "/film.mp4")
    project.download()
    report = project.segment(["last-shot"])
    assert not report.failed, report.issues
    store = project.workspace.store
    clips = [fact.contract(Clip) for fact in store.heads("clip")]
    [survey] = [fact.contract(Survey) for fact in store.heads("survey")]
print(json.dumps({{
    "spans": [[clip.parts[0].start, clip.parts[0].end] for clip in clips],
    "shots": [int(start) for start, end in survey.shots],
}}))
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which the test distribution was installed."""
    for part in ("hatchling", "pip"):
        if importlib.util.find_spec(part) is None:
            missing(f"{part} is not in this environment: pip install {part}")
    folder = tmp_path_factory.mktemp("plugin")
    source = shutil.copytree(PLUGIN, folder / "source", ignore=shutil.ignore_patterns("__pycache__"))
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--target", str(folder / "site")]
    subprocess.run(
        [sys.executable, "-m", "pip", "install", *options, str(source)], check=True, capture_output=True, cwd=folder
    )
    return folder / "site"


def test_installed_distribution_gives_a_task_and_a_model_that_conform(installed: Path) -> None:
    told = _python(FIND, installed)

    assert told["issues"] == []
    assert (told["origin"], told["where"]) == ("installed", "aurelia-clock-tasks")
    assert "av-geoiq" in told["tasks"]
    assert told["models"] == ["gemini", "openai", "replay", "silent", "subprocess", "transformers"]
    assert told["model"] == "me"


def test_detector_and_strategy_of_an_installed_distribution_cut_a_film(installed: Path, tmp_path: Path) -> None:
    film(tmp_path / "film.mp4", shots=[(3.4, "red")], size=(192, 108))

    told = _python(CUT.format(folder=str(tmp_path)), installed)

    assert told == {"spans": [[3.0, 3.4]], "shots": [0, 1, 2, 3]}


def test_format_of_an_installed_distribution_reads_a_manifest(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "strikes.txt").write_text("aB3_-xYz012 @ 1:02.5\n")
    script = f"""
import json
from pathlib import Path
from curation import Project
from schemas.media import AskedSpan
folder = Path({str(tmp_path)!r})
with Project.create(folder / "w") as project:
    report = project.add(folder / "strikes.txt")
    assert not report.issues, report.issues
    [span] = [fact.contract(AskedSpan) for fact in project.workspace.store.heads("span")]
print(json.dumps({{"dataset": span.dataset, "span": [span.start, span.end], "source": report.names[0]}}))
"""
    told = _python(script, installed)

    assert told == {"dataset": "strikes", "span": [62.5, 63.5], "source": "https://www.youtube.com/watch?v=aB3_-xYz012"}


def test_importer_of_an_installed_distribution_brings_questions(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "rings.txt").write_text("https://example.org/tower.mp4 | How often does it ring? | twice\n")
    script = f"""
import json
from pathlib import Path
from curation import Project
from schemas.reasoning import AskedQuestion
folder = Path({str(tmp_path)!r})
with Project.create(folder / "w") as project:
    report = project.import_questions("rings", folder / "rings.txt")
    assert not report.issues, report.issues
    [asked] = [fact.contract(AskedQuestion) for fact in project.workspace.store.heads("question")]
print(json.dumps({{"from": asked.imported.described, "answer": asked.answer.text}}))
"""
    told = _python(script, installed)

    assert told == {"from": "Rings, record 1 of rings.txt (licence: CC0-1.0)", "answer": "twice"}


def test_check_of_an_installed_distribution_looks_at_rows(installed: Path) -> None:
    script = """
import json
from curation.lint.run import lint
from schemas.loose import LooseRow
rows = [LooseRow(subject="r", question=text) for text in ("Is it three o'clock?", "What rings?")]
report = lint(rows, only=["no-hour"])
print(json.dumps({"found": [[one.issue.kind, *one.rows] for one in report.findings]}))
"""
    assert _python(script, installed) == {"found": [["no-hour", 1]]}


def test_exporter_of_an_installed_distribution_writes_its_files(installed: Path) -> None:
    script = """
import json
from curation.exporters.base import Material
from curation.exporters.export import chosen
[cards] = chosen(["cards"])
arms = {"baseline": [{"question": "How often does it ring?"}]}
material = Material("bells", "1.0.0", "0" * 64, arms, False, {})
print(json.dumps({path: data.decode() for path, data in cards.files(material)}))
"""
    assert _python(script, installed) == {"baseline.txt": "How often does it ring?"}


def test_task_of_an_installed_distribution_can_be_copied(installed: Path, tmp_path: Path) -> None:
    script = f"""
import json
from pathlib import Path
from curation.newtask import new_task
made = new_task("bell-strikes", "clock-strikes", Path({str(tmp_path)!r}))
print(json.dumps({{"issues": [str(issue) for issue in made.issues]}}))
"""
    assert _python(script, installed) == {"issues": []}
    assert "from .hours import" in (tmp_path / "bell_strikes" / "__init__.py").read_text()


def test_broken_installed_plug_in_is_named_with_the_way_out(installed: Path, tmp_path: Path) -> None:
    broken = shutil.copytree(installed, tmp_path / "site")
    (broken / "aurelia_clock_tasks" / "hours.py").write_text("raise RuntimeError('worn out')\n")

    script = """
import json
from aurelia import tasks
from schemas.errors import PluginError
try:
    tasks.find()
except PluginError as exc:
    print(json.dumps({"said": str(exc)}))
"""
    said = _python(script, broken)["said"]

    assert "clock-strikes of aurelia-clock-tasks" in said
    assert "worn out" in said
    assert "pip uninstall aurelia-clock-tasks" in said


def test_folder_plug_in_is_found_with_its_parts(tmp_path: Path) -> None:
    _folder(tmp_path / "one" / "mine", "first")

    found = load("no.such.group", "aurelia.tasks", "THING", [tmp_path / "one"])

    assert found["mine"].value == "first"
    assert found["mine"].origin == "folder"


def test_two_folders_of_one_name_keep_their_own_parts(tmp_path: Path) -> None:
    _folder(tmp_path / "one" / "mine", "first")
    _folder(tmp_path / "two" / "mine", "second")

    folders = (tmp_path / "one", tmp_path / "two")
    values = [load("no.such.group", "aurelia.tasks", "THING", [folder])["mine"].value for folder in folders]

    assert values == ["first", "second"]


def test_two_plug_ins_of_one_name_are_refused(tmp_path: Path) -> None:
    _folder(tmp_path / "one" / "mine", "first")
    _folder(tmp_path / "two" / "mine", "second")

    with pytest.raises(PluginError, match=r"is given by .*one.* and by .*two"):
        load("no.such.group", "aurelia.tasks", "THING", [tmp_path / "one", tmp_path / "two"])


def test_folder_that_does_not_load_is_named(tmp_path: Path) -> None:
    _folder(tmp_path / "mine", "first")
    (tmp_path / "mine" / "part.py").write_text("VALUE = 1 / 0\n")

    with pytest.raises(PluginError, match=r"mine: does not load: division by zero"):
        load("no.such.group", "aurelia.tasks", "THING", [tmp_path])


def test_unknown_name_lists_those_there_are() -> None:
    with pytest.raises(UsageError, match="there are: none"):
        pick({}, "x", "benchmark task")


def _folder(path: Path, value: str) -> None:
    path.mkdir(parents=True)
    (path / "part.py").write_text(f"VALUE = {value!r}\n")
    (path / "__init__.py").write_text("from .part import VALUE\n\nTHING = VALUE\n")


def _python(script: str, site: Path) -> dict[str, object]:
    """What a fresh Python prints as JSON with the installed distribution on its path."""
    environment = {**os.environ, "PYTHONPATH": f"{site}{os.pathsep}{ROOT}"}
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, object] = json.loads(done.stdout)
    return told
