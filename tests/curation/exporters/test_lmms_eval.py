"""The tasks for lmms-eval as files; lmms-eval itself runs them in `benchmarks/lmms_eval_export.py`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from curation.exporters.export import Exported
from curation.exporters.lmms_eval import utils
from tests.curation.exporters.conftest import Lines


class Loader(yaml.SafeLoader):
    """Reads `!function` as lmms-eval does: a name."""


Loader.add_constructor("!function", lambda loader, node: f"!{loader.construct_scalar(node)}")


def task(exported: Exported, arm: str) -> dict[str, Any]:
    """A task as it lies there."""
    return yaml.load((exported.folder / "lmms_eval" / f"small-{arm}.yaml").read_text(), Loader)


def test_every_arm_is_a_task_with_its_questions_and_nothing_cuts_the_reasoning(exported: Exported) -> None:
    for arm in exported.arms:
        told = task(exported, arm)
        assert told["task"] == f"small-{arm}"
        assert (exported.folder / "lmms_eval" / told["dataset_kwargs"]["data_files"]["test"]).is_file()
        assert told["generation_kwargs"]["until"] == []
        assert told["generation_kwargs"]["max_new_tokens"] == 2048
        assert len(told["metadata"]["split_hash"]) == 64
        functions = {value.partition(".")[2] for value in told.values() if isinstance(value, str) and "!utils" in value}
        assert functions == {"doc_to_messages", "doc_to_visual", "doc_to_text", "process_results"}
        assert all(hasattr(utils, name) for name in functions)


def test_messages_bring_each_sense_as_a_file_and_the_prompt_last(
    exported: Exported, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(utils, "HARNESS", exported.folder)
    line = lines("steps")[0]
    (message,) = utils.doc_to_messages(line)
    assert [block["type"] for block in message["content"]] == ["video", "audio", "text"]
    assert all(Path(block["url"]).is_file() for block in message["content"][:2])
    assert message["content"][-1]["text"] == line["prompt"] == utils.doc_to_text(line)
    assert utils.doc_to_visual(line) == [block["url"] for block in message["content"][:2]]
    assert utils.process_results(line, [f"ANSWER: {line['target']}"]) == {"score": 1.0, "parsed": 1.0}
    assert utils.process_results(line, ["A, perhaps?"]) == {"score": 0.0, "parsed": 0.0}
