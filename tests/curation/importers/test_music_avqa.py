"""Music-AVQA: templates are filled, types read, positions kept, and broken rows told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from curation.importers import importer
from tests.curation.importers.reading import errors, read, warnings, written

ROW: dict[str, Any] = {
    "video_id": "00000288", "question_id": 11, "type": '["Visual", "Location"]',
    "question_content": "What is the instrument on the <LR> of <Object>?",
    "templ_values": '["left", "electric_bass"]', "question_deleted": 0, "anser": "saxophone",
}  # fmt: skip


def one(folder: Path, **changed: Any) -> Any:
    row = {name: value for name, value in {**ROW, **changed}.items() if value is not ...}
    (found,) = read("music-avqa", written(folder, [row], "avqa-val.json"))
    return found


def test_a_row_is_read_with_its_template_filled(tmp_path: Path) -> None:
    row = one(tmp_path)
    assert (row.subject, row.id, row.issues) == ("avqa-val.json, record 1", "11", ())
    assert row.question == "What is the instrument on the left of electric_bass?"
    assert row.template == ROW["question_content"]
    assert (row.modality, row.category, row.answers) == ("Visual", "location", ("saxophone",))
    assert [media.id for media in row.media] == ["00000288"]
    assert row.raw == ROW


def test_places_of_all_names_are_filled_in_their_order(tmp_path: Path) -> None:
    row = one(
        tmp_path, question_content="Is the <Object> on the <LRer> <FL>, the <TH> <LL> <BA>?",
        templ_values='["erhu", "leftest", "first", "second", "loudest", "after"]',
    )  # fmt: skip
    assert row.question == "Is the erhu on the leftest first, the second loudest after?"


def test_the_answer_may_be_spelt_either_way(tmp_path: Path) -> None:
    assert one(tmp_path, anser=..., answer="cello").answers == ("cello",)
    assert one(tmp_path, anser="cello", answer="cello").issues == ()
    assert errors(one(tmp_path, anser="cello", answer="tuba")) == ["two-answers"]


def test_lists_that_are_lists_or_python_are_read_too(tmp_path: Path) -> None:
    row = one(tmp_path, type=["Audio", "Counting"], templ_values="['left', 'piano']")
    assert (row.modality, row.category, row.question) == (
        "Audio", "counting", "What is the instrument on the left of piano?",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"templ_values": '["left"]'}, "bad-template-values"),
        ({"templ_values": "left, piano"}, "bad-template-values"),
        ({"templ_values": 7}, "bad-template-values"),
        ({"templ_values": '["left", ""]'}, "bad-template-values"),
        ({"question_content": ...}, "bad-row"),
        ({"question_content": 5.5, "video_id": None}, "bad-row"),
        ({"video_id": ["00000288"]}, "bad-row"),
        ({"question_deleted": 1}, "question-deleted"),
        ({"question_deleted": True}, "question-deleted"),
    ],
)
def test_a_row_that_cannot_be_used_says_why(tmp_path: Path, changed: dict[str, Any], kind: str) -> None:
    row = one(tmp_path, **changed)
    assert errors(row)[0] == kind
    assert all(issue.subject == "avqa-val.json, record 1" for issue in row.issues)


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"type": "Visual"}, "bad-type"),
        ({"type": "[]"}, "bad-type"),
        ({"type": ...}, "bad-type"),
        ({"anser": ...}, "no-answer"),
        ({"anser": ["a"]}, "no-answer"),
        ({"templ_values": '["left", "piano", "more"]'}, "values-left-over"),
    ],
)
def test_a_row_that_can_be_used_all_the_same_is_warned_of(tmp_path: Path, changed: dict[str, Any], kind: str) -> None:
    row = one(tmp_path, **changed)
    assert (errors(row), warnings(row)) == ([], [kind])


def test_duplicates_are_all_read_at_their_places(tmp_path: Path) -> None:
    rows = read("music-avqa", written(tmp_path, [ROW, ROW, {**ROW, "anser": "tuba"}], "avqa-val.json"))
    assert [row.subject for row in rows] == [f"avqa-val.json, record {number}" for number in (1, 2, 3)]
    assert len({row.clip for row in rows}) == 1


def test_a_broken_record_is_a_row_with_its_issue(tmp_path: Path) -> None:
    rows = read("music-avqa", written(tmp_path, [7, ROW], "avqa-val.json"))
    assert [errors(row) for row in rows] == [["bad-row"], []]


def test_the_file_is_recognised_by_its_beginning(tmp_path: Path) -> None:
    assert importer("music-avqa").recognises(written(tmp_path, [ROW]).read_bytes())
    assert not importer("music-avqa").recognises(b'[{"video_id": "x", "desc": "y"}]')
