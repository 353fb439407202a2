"""The tables for VLMEvalKit hold what its reader asks for.

VLMEvalKit is on no package registry, so it does not run here. What stands in for it below asks for the columns that
its public source asks for (`VideoBaseDataset.__init__` and `infer_data_job_video`), and for nothing else.
"""

from __future__ import annotations

import json
import os
import runpy
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas
import pytest

from curation.exporters.export import Exported
from curation.exporters.vlmevalkit import COLUMNS
from tests.curation.exporters.conftest import Lines
from tests.curation.release.conftest import contents


class VideoBaseDataset:
    """What VLMEvalKit's class does before anything is asked."""

    MODALITY = "VIDEO"

    def __init__(self, dataset: str, pack: bool = False) -> None:
        self.dataset_name, self.pack = dataset, pack
        found = self.prepare_dataset(dataset)
        self.data_root, self.data_file, self.frame_root = found["root"], found["data_file"], found["root"]
        self.data = pandas.read_csv(self.data_file, sep="\t")
        assert "question" in self.data
        assert "video" in self.data
        self.videos = sorted(set(self.data["video"]))
        assert self.data["index"].is_unique

    def prepare_dataset(self, dataset: str) -> dict[str, str]:
        raise NotImplementedError


@pytest.fixture
def kit(exported: Exported, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The exported dataset class, loaded beside the stand-in."""
    names = ("vlmeval", "vlmeval.dataset", "vlmeval.dataset.video_base", "vlmeval.smp")
    modules = {name: ModuleType(name) for name in names}
    modules["vlmeval.dataset.video_base"].VideoBaseDataset = VideoBaseDataset  # type: ignore[attr-defined]
    modules["vlmeval.smp"].load = lambda path: pandas.read_csv(path, sep="\t")  # type: ignore[attr-defined]
    modules["vlmeval.smp"].dump = lambda data, path: data.to_csv(path, sep="\t")  # type: ignore[attr-defined]
    for name, module in modules.items():
        monkeypatch.setitem(sys.modules, name, module)
    return runpy.run_path(str(exported.folder / "vlmevalkit" / "dataset.py"))["ReleaseDataset"]


def test_every_arm_is_a_dataset_that_the_reader_takes(exported: Exported, kit: Any, lines: Lines) -> None:
    assert kit.supported_datasets() == sorted(f"small-{arm}" for arm in exported.arms)
    for arm in exported.arms:
        dataset = kit(f"small-{arm}")
        assert set(COLUMNS) <= set(dataset.data.columns)
        assert list(dataset.data["sample"]) == [line["id"] for line in lines(arm)]
        for number, line in enumerate(lines(arm)):
            *media, text = dataset.build_prompt(number, video_llm=True)
            assert text == {"type": "text", "value": line["prompt"]}
            assert [one["type"] for one in media] == [one["sense"] for one in line["media"]]
            assert all(Path(one["value"]).is_file() for one in media)


def test_options_stand_in_columns_called_by_their_letters(exported: Exported, kit: Any, lines: Lines) -> None:
    data = kit("small-baseline").data
    for (_, row), line in zip(data.iterrows(), lines("baseline"), strict=True):
        for option in line["options"]:
            assert row[option["id"]] == option["text"]
        assert str(row["answer"]) == line["target"]


def test_replies_are_scored_as_ours_and_none_is_guessed(exported: Exported, kit: Any, tmp_path: Path) -> None:
    data = kit("small-baseline").data
    data["prediction"] = ["ANSWER: A", "I would say B", *(f"ANSWER: {answer}" for answer in data["answer"][2:])]
    file = tmp_path / "replies.tsv"
    data.to_csv(file, sep="\t")
    told = kit.evaluate(str(file))
    assert told["parsed"] == pytest.approx((len(data) - 1) / len(data))
    assert told["score"] == pytest.approx((len(data) - 1) / len(data))
    kept = pandas.read_csv(tmp_path / "replies_score.tsv", sep="\t")
    assert list(kept["value"])[:2] == [1.0, 0.0]
    assert json.loads(kept["options"][0])[0]["id"] == "A"


_CHECKOUT = {
    "vlmeval/__init__.py": "",
    "vlmeval/smp.py": "dump = load = None\n",
    "vlmeval/dataset/__init__.py": "DATASET_CLASSES, SUPPORTED_DATASETS = [], []\n",
    "vlmeval/dataset/video_base.py": "class VideoBaseDataset:\n    pass\n",
    "run.py": """
import vlmeval.dataset as known
assert 'small-baseline' in known.SUPPORTED_DATASETS
assert known.ReleaseDataset.evaluate.__globals__['_answers']().stated_answer('ANSWER: A')
print('started')
""",
}


def test_running_it_leaves_nothing_in_the_release(exported: Exported, tmp_path: Path) -> None:
    for name, text in _CHECKOUT.items():
        (tmp_path / "kit" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "kit" / name).write_text(text)
    before = contents(exported.folder)
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, str(exported.folder / "vlmevalkit" / "run.py")]
    told = subprocess.run(command, cwd=tmp_path / "kit", env=env, capture_output=True, text=True, check=False)
    assert told.stdout == "started\n", told.stderr
    assert contents(exported.folder) == before
