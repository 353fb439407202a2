"""The whole way of an imported question, from file and film to a release; unverified until people judged."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from curation import split, workspace
from curation.acquire.download import download
from curation.acquire.lists.datasets import Reading
from curation.draft.run import draft
from curation.funnel import funnel
from curation.importers import importer
from curation.importers.bringing import Asked, bring
from curation.release import build
from curation.report import write_preview
from curation.review.page.prepare import about
from curation.segment.run import segment
from curation.validate import live_items, validate
from curation.why import Lineage, why
from curation.workspace import Workspace
from schemas.fact import Fact
from schemas.media import Source
from schemas.reasoning import Draft
from schemas.rights import Licence, Rights
from tests import factories
from tests.curation.importers.reading import written
from tests.media_factory import film

ROW: dict[str, Any] = {
    "video": "street", "question": "How often does it ring while the square is red?", "question_id": "q7",
    "options": ["A. once", "B. twice"], "correct_option": "A", "answer": "once",
    "reasoning_steps": [
        {"modality": "vision", "evidence": "The square is red first.", "inference": "the start", "timestamp": [0, 2]},
        {"modality": "audio", "evidence": "It rings at the start.", "inference": "once", "timestamp": [0.9, 1.4],
         "audio_type": "sound"},
    ],
}  # fmt: skip
OPEN = {"video": "street", "question": "Where does the square go?", "question_id": "q8", "answer": "away"}
ORIGIN = "imported from Street, record 1, line 1 of street.jsonl (licence: CC-BY-4.0)"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workspace]:
    """Imported, fetched, cut and drafted."""
    (tmp_path / "films").mkdir()
    film(tmp_path / "films" / "street.mp4", shots=[(3.0, "red"), (3.0, "blue")], beeps=[1.0], size=(96, 54))
    path = written(tmp_path, [ROW, OPEN], "street.jsonl")
    with workspace.create(tmp_path / "w") as made:
        reading = Reading(media_folder=tmp_path / "films")
        asked = Asked({"dataset": "=Street", "licence": "=CC-BY-4.0"}, reading)
        report = bring(made, path, importer("step-trace"), asked)
        assert (report.questions.new, report.issues) == (2, ())
        download(made)
        segment(made, ["given"])
        draft(made)
        yield made


def drafts(place: Workspace) -> dict[str, Fact]:
    found = {str(fact.contract(Draft).status): fact for fact in place.store.heads("draft")}
    assert sorted(found) == ["drafted", "unanswered"]
    return found


def test_the_rows_are_drafts_that_say_where_they_come_from(place: Workspace) -> None:
    whole, open_ = (drafts(place)[status].contract(Draft) for status in ("drafted", "unanswered"))
    assert [(step.text, step.answer, step.modality, step.evidence) for step in whole.steps] == [
        ("The square is red first.", "the start", "visual", ((0.0, 2.0),)),
        ("It rings at the start.", "once", "audio", ((0.9, 1.4),)),
    ]  # fmt: skip
    assert (whole.answer and whole.answer.option, open_.answer and open_.answer.text) == ("A", "away")
    assert about(whole) == f"{ORIGIN.capitalize()[0]}{ORIGIN[1:]}; nobody here has verified it."
    assert "nobody here has verified it. Its reasoning is yours to write." in about(open_)


def test_status_why_and_pages_say_that_nobody_verified_them(place: Workspace, tmp_path: Path) -> None:
    assert funnel(place).imported == 2
    told = why(place, drafts(place)["drafted"].key)
    assert ORIGIN in told.summary
    assert told.summary.endswith("[nobody has verified it yet]")
    assert any("imported from Street" in one.summary and "unverified" in one.summary for one in above(told, "question"))
    page = write_preview(place, tmp_path / "preview.html").read_text()
    assert f"{ORIGIN}, not verified" in page


def above(told: Lineage, kind: str) -> list[Lineage]:
    return [
        one for parent in told.parents for one in (*([parent] if parent.kind == kind else []), *above(parent, kind))
    ]


def test_a_judged_one_reaches_the_release_with_its_row_and_licence(place: Workspace, tmp_path: Path) -> None:
    head = place.store.heads("source")[0]
    licence = Licence(spdx="CC0-1.0")
    source = head.contract(Source).model_copy(update={"rights": Rights(footage=licence, soundtrack=licence)})
    place.store.revise(source, parents=head.parents)
    fact = drafts(place)["drafted"]
    place.store.revise(factories.annotation(fact), parents=(fact.key,))
    assert validate(place).issues == ()
    assert len(live_items(place.store)) == 1
    assert funnel(place).imported == 1
    assert "nobody has verified" not in why(place, fact.key).summary
    split.commit(place, message="first")
    built = build(place, "street", "1.0.0", target=tmp_path / "release")
    (line,) = [json.loads(line) for line in (built.folder / "lineage.jsonl").read_text().splitlines()]
    assert line["imported"] == {
        "dataset": "Street", "importer": "step-trace", "file": "street.jsonl", "position": "record 1, line 1",
        "id": "q7", "file_sha256": line["imported"]["file_sha256"], "licence": "CC-BY-4.0", "homepage": "",
    }  # fmt: skip
    assert len(line["imported"]["file_sha256"]) == 64
    card = (built.folder / "README.md").read_text()
    assert "1 item imported from Street; licence of the annotations there: CC-BY-4.0." in card
    assert "Imported by step-trace 1" in card
    assert "a person gave the question" not in card
