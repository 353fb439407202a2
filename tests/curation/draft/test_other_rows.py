"""Two rows of a dataset that ask the same and answer otherwise, all the way: people see both, and so does the release.

The rows have the shape of Music-AVQA's validation file: a question stands twice under one id, with two answers.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest

from aurelia import console
from aurelia.draft.base import Scene
from curation import split, workspace
from curation.acquire.download import download
from curation.acquire.lists.datasets import Reading
from curation.cli.main import cli
from curation.funnel import funnel
from curation.importers import importer
from curation.importers.bringing import Asked, ImportReport, bring
from curation.release import build
from curation.report import write_preview
from curation.review.page.prepare import about
from curation.segment.run import segment
from curation.validate import validate
from curation.why import Lineage, why
from curation.workspace import Workspace
from schemas.errors import ToolkitError
from schemas.fact import Fact
from schemas.media import Source
from schemas.reasoning import Draft, Modality, Step
from schemas.rights import Licence, Rights
from tests import factories
from tests.curation.draft.conftest import Drafts, draft_all
from tests.curation.importers.reading import written
from tests.media_factory import film

K = TypeVar("K")
ROW: dict[str, Any] = {
    "video_id": "00000288", "question_id": 291, "type": '["Audio-Visual", "Temporal"]', "question_deleted": 0,
    "question_content": "Is the <Object> in the video always playing?", "templ_values": '["flute"]', "anser": "yes",
}  # fmt: skip
ROWS = [
    ROW, {**ROW, "anser": "no"},
    {**ROW, "video_id": "00000289", "question_id": 300, "templ_values": '["tuba"]'},
    {**ROW, "video_id": "00000289"},
]  # fmt: skip
SPAN = ((0.5, 2.5),)
OTHERWISE = "Another row answers otherwise: 'yes' (MUSIC-AVQA, record 1 of avqa-val.json)"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workspace]:
    (tmp_path / "films").mkdir()
    for name, colour in (("00000288", "red"), ("00000289", "blue")):
        film(tmp_path / "films" / f"{name}.mp4", shots=[(3.0, colour)], beeps=[1.0], size=(96, 54))
    with workspace.create(tmp_path / "w") as made:
        yield made


def take(place: Workspace, tmp_path: Path, rows: list[dict[str, Any]], name: str = "avqa-val.json") -> ImportReport:
    asked = Asked(reading=Reading(media_folder=tmp_path / "films"))
    return bring(place, written(tmp_path, rows, name), importer("music-avqa"), asked)


class Answers(Drafts):
    """Reasons about some questions and leaves the others to people, as the importer has them."""

    def __init__(self, *reasoned: str) -> None:
        super().__init__()
        self._reasoned = reasoned

    def draft(self, scene: Scene) -> list[Draft]:
        (asked,) = scene.asked
        status = "drafted" if asked.answer and asked.answer.text in self._reasoned else "unanswered"
        found = asked.answer.text if asked.answer else ""
        steps = (Step(id="s1", text="Watch and listen.", answer=found, modality=Modality.audio_visual, evidence=SPAN),)
        return [
            factories.draft(
                scene.clip, question=asked.question, answer=asked.answer, status=status, steps=steps, tries=()
            )
        ]


class Backwards(Answers):
    """Is done with the last question first, as models that are asked side by side may be."""

    def draft_many(self, scenes: Iterable[tuple[K, Scene]]) -> Iterator[tuple[K, list[Draft] | ToolkitError]]:
        yield from reversed(list(super().draft_many(scenes)))


def drafted(place: Workspace, *reasoned: str) -> list[Fact]:
    """The drafts that people get."""
    download(place)
    segment(place, ["given"])
    draft_all(place, Answers(*reasoned))
    return place.store.heads("draft")


def flute(place: Workspace, *reasoned: str) -> Fact:
    (found,) = (fact for fact in drafted(place, *reasoned) if fact.contract(Draft).other_rows)
    return found


def above(told: Lineage) -> list[Lineage]:
    return [one for parent in told.parents for one in (parent, *above(parent))]


def test_whoever_verifies_sees_the_other_answer(place: Workspace, tmp_path: Path) -> None:
    report = take(place, tmp_path, ROWS)
    assert [issue.kind for issue in report.issues] == ["contradictory-duplicate"]
    fact = flute(place)
    made = fact.contract(Draft)
    assert (made.answer and made.answer.text, [row.texts for row in made.other_rows]) == ("no", [("yes",)])
    assert f"record 2 of avqa-val.json (licence: unknown); nobody here has verified it. {OTHERWISE}." in about(made)
    assert OTHERWISE in write_preview(place, tmp_path / "preview.html").read_text().replace("&#39;", "'")
    others = [about(one.contract(Draft)) for one in place.store.heads("draft") if one.key != fact.key]
    assert len(others) == 2
    assert not any("otherwise" in one for one in others)


def test_status_and_why_name_it(place: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    take(place, tmp_path, ROWS)
    fact = flute(place)
    assert (funnel(place).imported, funnel(place).contradicted) == (3, 1)
    assert console.run(cli, ["-w", str(place.root), "status"]) == 0
    assert "1 where another row answers" in " ".join(capsys.readouterr().out.split())
    told = why(place, fact.key)
    assert OTHERWISE in told.summary
    rows = [one.summary for one in above(told) if one.kind == "question"]
    assert ["record 2 of" in rows[0], "record 1 of" in rows[1]] == [True, True]
    assert [row.rpartition(" -> ")[2] for row in rows] == ["no", "yes"]
    place.store.revise(factories.annotation(fact), parents=(fact.key,))
    assert (funnel(place).imported, funnel(place).contradicted) == (2, 0)


def test_the_lineage_of_a_release_carries_both_rows(place: Workspace, tmp_path: Path) -> None:
    take(place, tmp_path, ROWS)
    fact = flute(place)
    licence = Licence(spdx="CC0-1.0")
    for head in place.store.heads("source"):
        source = head.contract(Source).model_copy(update={"rights": Rights(footage=licence, soundtrack=licence)})
        place.store.revise(source, parents=head.parents)
    place.store.revise(factories.annotation(fact), parents=(fact.key,))
    assert validate(place).issues == ()
    split.commit(place, message="first")
    built = build(place, "music", "1.0.0", target=tmp_path / "release")
    (line,) = [json.loads(line) for line in (built.folder / "lineage.jsonl").read_text().splitlines()]
    assert [line["imported"]["position"], *(row["position"] for row in line["answered_otherwise_by"])] == [
        "record 2", "record 1",
    ]  # fmt: skip
    assert not any("row" in row or "texts" in row for row in line["answered_otherwise_by"])
    assert "Of 1 item another row there asks the same and answers otherwise" in (built.folder / "README.md").read_text()


def test_a_row_of_a_later_file_is_told_too(place: Workspace, tmp_path: Path) -> None:
    take(place, tmp_path, ROWS[:1])
    drafted(place)
    assert take(place, tmp_path, ROWS[1:2], "avqa-test.json").issues == ()
    (row,) = flute(place).contract(Draft).other_rows
    assert (row.texts, row.imported.file) == (("yes",), "avqa-val.json")


@pytest.mark.parametrize("between", [True, False])
def test_a_corrected_copy_of_the_file_is_told_as_one_and_its_answer_is_drafted(
    place: Workspace, tmp_path: Path, between: bool
) -> None:
    take(place, tmp_path, ROWS[:1])
    if between:
        drafted(place)
    take(place, tmp_path, ROWS[1:2])
    made = flute(place, "yes").contract(Draft)
    assert made.answer is not None
    assert made.answer.text == "no"
    assert "'yes' (MUSIC-AVQA, record 1 of avqa-val.json, in another copy)" in about(made)


@pytest.mark.parametrize("more", [0, 1])
def test_a_correction_that_is_taken_back_is_drafted_as_before(place: Workspace, tmp_path: Path, more: int) -> None:
    for rows in (ROWS[:1], ROWS[1:2]):
        take(place, tmp_path, rows)
        drafted(place, "yes", "no")
    report = take(place, tmp_path, [ROW, *ROWS[2 : 2 + more]])
    assert [issue.kind for issue in report.issues] == ["taken-back"]
    made = flute(place, "yes", "no").contract(Draft)
    assert (made.answer and made.answer.text, [row.texts for row in made.other_rows]) == ("yes", [("no",)])


def test_a_draft_that_was_redacted_is_not_made_again(place: Workspace, tmp_path: Path) -> None:
    take(place, tmp_path, ROWS[:1])
    (fact,) = drafted(place)
    place.store.redact(fact.key, "asked for")
    another = Answers("yes")
    another.maker = factories.maker(name="another")
    draft_all(place, another)
    assert [one.body for one in place.store.history("draft", fact.subject)] == [None]


def test_where_people_have_judged_a_row_that_comes_later_is_told(place: Workspace, tmp_path: Path) -> None:
    take(place, tmp_path, ROWS[:1])
    (fact,) = drafted(place)
    place.store.revise(factories.annotation(fact), parents=(fact.key,))
    take(place, tmp_path, ROWS[1:2], "avqa-test.json")
    segment(place, ["given"])
    issues = draft_all(place, Answers())["draft-asked"].issues
    assert [(issue.kind, "record 1 of avqa-test.json came later" in issue.message) for issue in issues] == [
        ("judged-already", True)
    ]
    assert [one.key for one in place.store.heads("draft")] == [fact.key]


@pytest.mark.parametrize(("reasoned", "answer"), [("yes", "yes"), ("no", "no")])
def test_the_row_that_could_be_reasoned_about_is_what_people_get(
    place: Workspace, tmp_path: Path, reasoned: str, answer: str
) -> None:
    take(place, tmp_path, ROWS[:2])
    made = flute(place, reasoned).contract(Draft)
    assert (made.status, made.answer and made.answer.text, len(made.other_rows)) == ("drafted", answer, 1)


@pytest.mark.parametrize("reasoned", [(), ("yes", "no")])
@pytest.mark.parametrize("copies", [1, 2])
def test_whichever_draft_is_done_first_people_get_the_later_row(
    place: Workspace, tmp_path: Path, copies: int, reasoned: tuple[str, ...]
) -> None:
    for rows in (ROWS[:2],) if copies == 1 else (ROWS[:1], ROWS[1:2]):
        take(place, tmp_path, rows)
    download(place)
    segment(place, ["given"])
    draft_all(place, Backwards(*reasoned))
    (fact,) = place.store.heads("draft")
    made = fact.contract(Draft)
    assert (made.answer and made.answer.text, [row.texts for row in made.other_rows]) == ("no", [("yes",)])


def test_another_drafter_tells_nothing_of_what_people_were_told_before_they_judged(
    place: Workspace, tmp_path: Path
) -> None:
    take(place, tmp_path, ROWS[:2])
    fact = flute(place)
    place.store.revise(factories.annotation(fact), parents=(fact.key,))
    another = Answers()
    another.maker = factories.maker(name="another")
    assert draft_all(place, another)["draft-asked"].issues == ()
