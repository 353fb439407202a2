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


@pytest.mark.parametrize("third", [(), ({"question": "Which other?", "answer": "rain"},)])
def test_a_correction_that_is_taken_back_counts_no_more(
    place: Workspace, tmp_path: Path, third: tuple[dict[str, object], ...]
) -> None:
    for answer in ("yes", "no"):
        assert kinds(take(place, tmp_path, {"answer": answer})) == []
    dry = take(place, tmp_path, {"answer": "yes"}, *third, dry_run=True)
    assert answers(place) == ["yes", "no"]
    report = take(place, tmp_path, {"answer": "yes"}, *third)
    assert (counts(report), kinds(report)) == ((len(third), 1, 0), ["taken-back"])
    assert (counts(dry), kinds(dry)) == (counts(report), kinds(report))
    assert "answers 'yes' again" in report.issues[0].message
    assert answers(place)[-1] == "yes"
    again = take(place, tmp_path, {"answer": "yes"}, *third)
    assert (counts(again), again.issues) == ((0, 0, 1 + len(third)), ())


def test_rows_of_one_file_that_contradict_each_other_take_back_nothing(place: Workspace, tmp_path: Path) -> None:
    rows = [{"answer": "yes"}, {"answer": "no"}]
    take(place, tmp_path, *rows)
    report = take(place, tmp_path, *rows, {"question": "Which other?", "answer": "rain"})
    assert (counts(report), kinds(report)) == ((1, 0, 2), ["contradictory-duplicate"])
    assert answers(place) == ["yes", "no", "rain"]


def test_a_question_that_was_redacted_does_not_come_back(place: Workspace, tmp_path: Path) -> None:
    rows = [{"answer": "yes"}, {"question": "Which other?", "answer": "rain"}]
    take(place, tmp_path, *rows)
    place.store.redact(place.store.heads("question")[0].key, "asked for")
    before = place.store.counts(all_revisions=True)
    for more in ([], [{"question": "Which third?", "answer": "snow"}]):
        report = take(place, tmp_path, *rows, *more)
        assert counts(report) == (len(more), 0, 1)
        (issue,) = report.issues
        assert (issue.kind, issue.subject, report.exit_code) == ("redacted", "q.jsonl, record 1, line 1", 3)
    assert place.store.counts(all_revisions=True) == before | {"question": before["question"] + 1}


def test_the_folder_is_called_as_the_command_calls_it(place: Workspace, tmp_path: Path) -> None:
    (issue,) = take(place, tmp_path, {"url": "00000028"}).issues
    assert (issue.kind, "--media DIR" in issue.hint, "--media-folder" in issue.hint) == ("bad-id", True, False)
