"""Questions whose options are not lettered from A, and answers that go by other names, are scored as we score them."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

from aurelia import tasks
from aurelia.evaluate.score_reading import asked, read
from aurelia.prompts.filled import options_text
from curation.exporters.export import export
from schemas.reasoning import Answer, Option, Question
from schemas.release import ReleaseRow
from tests.aurelia.evaluate.making import Films, row, write
from tests.curation.exporters.conftest import films

__all__ = ["films"]

TEXTS = {"B": "bell", "D": "flute", "C": "drum", "E": "horn"}


@pytest.fixture
def rows(films: Films) -> list[ReleaseRow]:
    """A choice among B, D, C and E, in that order, and an open question about a country."""
    options = tuple(Option(id=letter, text=text) for letter, text in TEXTS.items())
    return [
        row(0, [films.media("one")], options=options, answer=Answer(texts=("flute",), option="D"), draft_answer=None),
        row(1, [films.media("two")], options=(), answer=Answer(texts=("United Kingdom",)), draft_answer=None),
    ]


@pytest.fixture
def folder(rows: list[ReleaseRow], films: Films, tmp_path: Path) -> Path:
    """Their export."""
    return export(write(tmp_path / "small-0.1.0", rows, films.by_sha256), ["all"], tmp_path / "harness").folder


def _lines(folder: Path, arm: str = "baseline") -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "questions" / f"{arm}.jsonl").read_bytes().splitlines()]


def _score(folder: Path, line: dict[str, Any], reply: str) -> float | None:
    spec = importlib.util.spec_from_file_location("exported_answers", folder / "answers.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: float | None = module.score(line, reply)
    return found


def test_options_and_answer_have_the_letters_of_the_prompt(folder: Path) -> None:
    line = next(one for one in _lines(folder) if one["options"])
    assert line["options"] == [
        {"id": letter, "text": text} for letter, text in zip("ABCD", TEXTS.values(), strict=True)
    ]
    assert options_text(Question(text="Which?", options=line["options"])) in line["prompt"]
    assert (line["target"], json.loads(line["answer"])["option"]) == ("B", "B")
    head = (folder / "vlmevalkit" / "small-baseline.tsv").read_text().split("\n")[0].split("\t")
    assert {"A", "B", "C", "D"} <= set(head)
    assert "E" not in head


@pytest.mark.parametrize(
    "reply",
    ["A", "B", "C", "D", "flute", "bell", "UK", "the U.K", "Great Britain", "France", "britain", "a kingdom", "3"],
)
def test_a_reply_is_worth_what_it_is_worth_in_our_report(rows: list[ReleaseRow], folder: Path, reply: str) -> None:
    lines = {line["id"]: line for line in _lines(folder)}
    for one in rows:
        ours = read(asked(tasks.find()["av-qa"], one, ""), f"ANSWER: {reply}").value
        assert _score(folder, lines[one.id], f"ANSWER: {reply}") == ours, one.options
