"""Importing again: what says the same, was taken back, or was taken out of the workspace."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from curation import workspace as workspaces
from curation.importers import importer
from curation.importers.bringing import Asked, ImportReport, bring
from curation.workspace import Workspace
from schemas.reasoning import AskedQuestion
from tests.curation.importers.reading import written

ROW = {"url": "https://example.org/a.mp4", "question": "Which one?"}


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workspace]:
    with workspaces.create(tmp_path / "w") as made:
        yield made


def take(place: Workspace, tmp_path: Path, *rows: dict[str, object], dry_run: bool = False) -> ImportReport:
    path = written(tmp_path, [{**ROW, **row} for row in rows], "q.jsonl")
    return bring(place, path, importer("table"), Asked(dry_run=dry_run))


def counts(report: ImportReport) -> tuple[int, int, int]:
    return (report.questions.new, report.questions.revised, report.questions.unchanged)


def kinds(report: ImportReport) -> list[str]:
    return [issue.kind for issue in report.issues]


def answers(place: Workspace) -> list[str]:
    """The right answers of all rows, those of the latest last."""
    found = [fact.contract(AskedQuestion) for fact in place.store.heads("question") if fact.body is not None]
    return [one.answer.text for one in found if one.answer is not None]


def test_letter_text_or_both_are_one_answer(place: Workspace, tmp_path: Path) -> None:
    rows = (
        {"options": ["A. cat", "B. dog"], "answer": "B. dog"}, {"options": ["cat", "dog"], "answer": "dog"},
        {"options": ["dog", "cat"], "answer": "A"},
    )  # fmt: skip
    report = take(place, tmp_path, *rows)
    assert (counts(report), report.issues, answers(place)) == ((3, 0, 0), (), ["dog"] * 3)
