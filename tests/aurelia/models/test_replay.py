"""Adapters are found by name, and the replay model gives what was recorded, or says what is missing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from aurelia.model import Model, Request
from aurelia.models import find, load_model
from aurelia.models.replay import Recorded, ReplayModel
from schemas.base import digest
from schemas.errors import ModelError, UsageError
from tests.aurelia.recorded import answers, write_answers


def ask(role: str, prompt: str = "p") -> Request:
    """A request of a role."""
    return Request(id=role, prompt=prompt, role=role)


def test_replay_is_found_and_is_a_model(tmp_path: Path) -> None:
    path = write_answers(tmp_path / "a.jsonl", answers(("reasoner", "yes")))

    model = load_model(f"replay:{path}")

    assert "replay" in find()
    assert isinstance(model, Model)
    assert model.name == "replay:a.jsonl"
    assert not model.remote
    assert model.generate([ask("reasoner")])[0].text == "yes"


def test_answers_of_a_role_come_in_order() -> None:
    model = ReplayModel(answers(("reasoner", "1"), ("evaluator", "e"), ("reasoner", "2")))

    replies = model.generate([ask("reasoner"), ask("evaluator"), ask("reasoner")])

    assert [(reply.id, reply.text) for reply in replies] == [("reasoner", "1"), ("evaluator", "e"), ("reasoner", "2")]


def test_answer_to_the_very_prompt_comes_first_and_again() -> None:
    known = Recorded(prompt_sha256=digest(b"p"), text={"score": 7})
    model = ReplayModel([known, *answers(("evaluator", "other"))])

    assert [model.generate([ask("evaluator")])[0].text for _ in range(2)] == ['{"score": 7}'] * 2
    assert model.generate([ask("evaluator", "q")])[0].text == "other"


def test_missing_answer_says_what_to_record() -> None:
    with pytest.raises(ModelError, match=r"no recorded answer left for role 'reasoner'.*record it"):
        ReplayModel([]).generate([ask("reasoner")])


def test_recording_changes_the_revision(tmp_path: Path) -> None:
    one = load_model(f"replay:{write_answers(tmp_path / 'a.jsonl', answers(('reasoner', '1')))}")
    two = load_model(f"replay:{write_answers(tmp_path / 'a.jsonl', answers(('reasoner', '2')))}")

    assert one.revision != two.revision


@pytest.mark.parametrize(
    "line", ["no json", json.dumps({"text": "x"}), json.dumps({"role": "r"}), json.dumps({"text": "x", "role": 3})]
)
def test_line_that_is_no_answer_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(f'\n{{"role": "reasoner", "text": "x"}}\n{line}\n')

    with pytest.raises(ModelError, match="line 3"):
        load_model(f"replay:{path}")


def test_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be read"):
        load_model(f"replay:{tmp_path / 'none.jsonl'}")


@pytest.mark.parametrize(("spec", "said"), [("gpt", "names no kind of model"), ("replay", "after the colon")])
def test_wrong_spec_says_how_to_write_it(spec: str, said: str) -> None:
    with pytest.raises(UsageError, match=rf"{said}.*replay:FILE"):
        load_model(spec)
