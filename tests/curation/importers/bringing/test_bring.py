"""Importing a file: once and only once, going on where it was stopped, with everything told that does not fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from curation import workspace as workspaces
from curation.acquire.lists.datasets import Reading
from curation.importers import importer
from curation.importers.base import Importer
from curation.importers.bringing import Asked, ImportReport, bring
from curation.workspace import Workspace
from schemas.errors import UsageError
from schemas.issues import Severity
from schemas.loose import LooseMedia, LooseRow
from schemas.media import Source
from schemas.reasoning import AskedQuestion
from tests.curation.importers.reading import written
from tests.curation.importers.test_music_avqa import ROW


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workspace]:
    with workspaces.create(tmp_path / "w") as made:
        yield made


@pytest.fixture
def media(tmp_path: Path) -> Path:
    folder = tmp_path / "media"
    folder.mkdir()
    for name in ("00000288", "00000289"):
        (folder / f"{name}.mp4").write_bytes(name.encode())
    return folder


def take(place: Workspace, path: Path, media: Path | None = None, **asked: Any) -> ImportReport:
    return bring(place, path, importer("music-avqa"), Asked(reading=Reading(media_folder=media), **asked))


def questions(place: Workspace) -> list[AskedQuestion]:
    return [fact.contract(AskedQuestion) for fact in place.store.heads("question")]


def counts(report: ImportReport) -> tuple[int, int, int]:
    return (report.questions.new, report.questions.revised, report.questions.unchanged)


def test_a_row_becomes_a_question_about_its_film_that_keeps_the_row(
    place: Workspace, tmp_path: Path, media: Path
) -> None:
    report = take(place, written(tmp_path, [ROW], "avqa-val.json"), media)
    assert (counts(report), report.exit_code, report.unanswered) == ((1, 0, 0), 0, 1)
    (asked,) = questions(place)
    (source,) = place.store.heads("source")
    assert asked.source == source.subject
    assert source.contract(Source).locator == "00000288.mp4"
    assert asked.question.text == "What is the instrument on the left of electric_bass?"
    assert asked.question.extra == {"form": "location"}
    assert asked.imported is not None
    assert (asked.imported.dataset, asked.imported.position, asked.imported.id) == ("MUSIC-AVQA", "record 1", "11")
    assert (asked.imported.file, asked.imported.licence) == ("avqa-val.json", "unknown")
    assert asked.imported.row == ROW


def test_importing_again_changes_nothing_also_from_a_file_in_another_order(
    place: Workspace, tmp_path: Path, media: Path
) -> None:
    rows = [ROW, {**ROW, "video_id": "00000289"}]
    assert counts(take(place, written(tmp_path, rows), media)) == (2, 0, 0)
    before = place.store.counts(all_revisions=True)
    assert counts(take(place, written(tmp_path, rows), media)) == (0, 0, 2)
    assert counts(take(place, written(tmp_path, rows[::-1], "other.json"), media)) == (0, 0, 2)
    assert place.store.counts(all_revisions=True) == before


def test_another_licence_revises_the_question(place: Workspace, tmp_path: Path, media: Path) -> None:
    path = written(tmp_path, [ROW])
    take(place, path, media)
    assert counts(take(place, path, media, licence="MIT")) == (0, 1, 0)
    assert [asked.imported and asked.imported.licence for asked in questions(place)] == ["MIT"]


def test_rows_that_contradict_each_other_are_both_there_and_told(place: Workspace, tmp_path: Path, media: Path) -> None:
    rows = [ROW, ROW, {**ROW, "anser": "tuba", "question_id": 12}]
    report = take(place, written(tmp_path, rows), media)
    assert (counts(report), report.exit_code) == ((2, 0, 1), 0)
    assert sorted(asked.answer.text for asked in questions(place) if asked.answer) == ["saxophone", "tuba"]
    (issue,) = report.issues
    assert (issue.kind, issue.subject) == ("contradictory-duplicate", "questions.json, record 3")
    assert "curate lint --format music-avqa" in issue.hint


def test_what_does_not_fit_is_counted_by_kind_and_the_rest_comes(place: Workspace, tmp_path: Path, media: Path) -> None:
    rows = [ROW, 7, {**ROW, "video_id": "00000300"}, {**ROW, "templ_values": "x"}, {**ROW, "question_deleted": 1}]
    report = take(place, written(tmp_path, rows), media)
    assert (report.rows, counts(report), report.exit_code) == (5, (1, 0, 0), 3)
    assert report.left_out == {
        "bad-row": 1, "no-such-file": 1, "bad-template-values": 1, "question-deleted": 1,
    }  # fmt: skip
    assert all(issue.subject.startswith("questions.json, record ") for issue in report.issues)


def test_where_nothing_fits_the_exit_code_is_1(place: Workspace, tmp_path: Path) -> None:
    report = take(place, written(tmp_path, [ROW]))
    assert (report.exit_code, report.left_out) == (1, {"needs-media": 1})


def test_a_dry_run_tells_the_same_and_stores_nothing(place: Workspace, tmp_path: Path, media: Path) -> None:
    path = written(tmp_path, [ROW, {**ROW, "video_id": "00000300"}])
    dry = take(place, path, media, dry_run=True)
    assert place.store.counts() == {}
    real = take(place, path, media)
    assert (counts(dry), dry.left_out, dry.sources.new) == (counts(real), real.left_out, real.sources.new)


def test_a_limit_takes_the_first_rows(place: Workspace, tmp_path: Path, media: Path) -> None:
    report = take(place, written(tmp_path, [ROW, {**ROW, "video_id": "00000289"}]), media, limit=1)
    assert (report.rows, len(questions(place))) == (1, 1)


def test_an_import_that_was_stopped_goes_on(place: Workspace) -> None:
    stopping = True

    def rows(_path: Path, _options: Mapping[str, str]) -> Iterator[LooseRow]:
        for number in range(2500):
            if stopping and number == 1700:
                raise KeyboardInterrupt
            yield LooseRow(
                subject=f"x, record {number + 1}", raw={"n": number}, benchmark_task="av-qa",
                question=f"Who is {number}?",
                media=(LooseMedia(url=f"https://example.org/{number // 5}.mp4"),), answers=("he",),
            )  # fmt: skip

    made = Importer("made", "Made", "", lambda _head: False, rows)
    with pytest.raises(KeyboardInterrupt):
        bring(place, place.root / "curation.toml", made)
    assert place.store.counts()["question"] == 1000
    stopping = False
    report = bring(place, place.root / "curation.toml", made)
    assert (counts(report), report.sources.new) == ((1500, 0, 1000), 300)
    assert place.store.counts() == {"source": 500, "question": 2500}


def test_a_withheld_answer_is_stored_nowhere_but_as_withheld(place: Workspace, tmp_path: Path) -> None:
    turns = [{"question": "Who?", "answer": "__UNDISCLOSED__"}]
    path = written(tmp_path, {"dialogs": [{"image_id": "7UPGT", "dialog": turns}]})
    (tmp_path / "ids.csv").write_text("7UPGT,https://example.org/7.mp4\n")
    bring(place, path, importer("avsd"), Asked(reading=Reading(ids=tmp_path / "ids.csv")))
    (asked,) = questions(place)
    assert asked.answer is None
    assert asked.imported is not None
    assert asked.imported.undisclosed


def test_rows_whose_source_cannot_be_stored_are_each_told(place: Workspace, tmp_path: Path) -> None:
    rows = [{"url": "ftp://example.org/a.mp4", "question": text, "answer": "he"} for text in ("Who?", "Which?")]
    report = bring(place, written(tmp_path, rows), importer("table"))
    assert (report.exit_code, sum(report.left_out.values())) == (1, 2)
    assert [issue.subject for issue in report.issues] == ["questions.json, record 1", "questions.json, record 2"]


def test_rows_about_a_file_without_content_are_each_told(place: Workspace, tmp_path: Path, media: Path) -> None:
    (media / "00000288.mp4").write_bytes(b"")
    report = take(place, written(tmp_path, [ROW, {**ROW, "question_id": 12}]), media)
    assert report.left_out == {"empty-file": 1, "source-left-out": 1}
    assert [issue.subject for issue in report.issues] == ["questions.json, record 1", "questions.json, record 2"]


def test_a_span_of_a_film_is_asked_about(place: Workspace, tmp_path: Path) -> None:
    path = written(tmp_path, [{"video_id": "-uGHAvfqs2I_30.000_40.000", "desc": "A train passes with a whistle."}])
    bring(place, path, importer("valor"))
    (asked,) = questions(place)
    assert (asked.start, asked.end, asked.benchmark_task) == (30.0, 40.0, "av-captioning")
    assert place.store.heads("source")[0].contract(Source).locator == "https://www.youtube.com/watch?v=-uGHAvfqs2I"


def test_fields_that_an_importer_does_not_have_are_wrong_usage(place: Workspace, tmp_path: Path) -> None:
    path = written(tmp_path, [ROW])
    with pytest.raises(UsageError, match="is no field of music-avqa"):
        take(place, path, options={"question": "Q"})
    with pytest.raises(UsageError, match="does not exist"):
        take(place, tmp_path / "none.json")


def test_a_benchmark_task_that_asks_about_several_media_takes_no_row(place: Workspace, tmp_path: Path) -> None:
    path = written(tmp_path, [{"url": "https://example.org/a.mp4", "question": "Which?", "answer": "he"}])
    reports = [
        bring(place, path, importer("table"), Asked(options={"benchmark_task": f"={task}"}))
        for task in ("dm-match", "av-nothing")
    ]
    assert [report.left_out for report in reports] == [{"unknown-benchmark-task": 1}] * 2


def test_of_av_odyssey_rows_about_one_film_come_and_the_others_are_told_with_their_media(
    place: Workspace, tmp_path: Path, media: Path
) -> None:
    (media / "9.wav").write_bytes(b"sound")
    row = {
        "question_type_id": 1, "data_type": "video", "subfield": "Timbre", "question": "Which is heard?",
        "options": ["a", "b", "c", "d"], "answer": "A",
    }  # fmt: skip
    rows = [
        {**row, "question_id": "1", "video_path": ["00000288.mp4"]},
        {**row, "question_id": "2", "audio_path": ["9.wav"]},
        {**row, "question_id": "3", "image_path": ["1.png"]},
        {**row, "question_id": "4", "audio_path": ["9.wav"], "image_path": [f"{n}.png" for n in range(4)]},
        {**row, "question_id": "5", "video_path": ["00000288.mp4"], "audio_path": ["9.wav"]},
    ]
    (media / "5.mp4").write_bytes(b"put together")
    report = bring(place, written(tmp_path, rows), importer("av-odyssey"), Asked(reading=Reading(media_folder=media)))
    assert (counts(report), report.left_out, report.exit_code) == ((3, 0, 0), {"no-film": 1, "several-media": 1}, 3)
    told = {issue.kind: f"{issue.subject}: {issue.message}" for issue in report.issues}
    assert "record 4: asks about 5 media (4 image, 1 audio), and" in told["several-media"]
    assert "record 3: asks about a picture" in told["no-film"]
    assert "record 2: is about a sound alone" in told["no-picture"]
    assert {source.contract(Source).locator for source in place.store.heads("source")} == {
        "00000288.mp4",
        "9.wav",
        "5.mp4",
    }


def test_a_row_without_an_answer_contradicts_none(place: Workspace, tmp_path: Path, media: Path) -> None:
    rows = [ROW, {**ROW, "anser": "", "question_id": 12}]
    report = take(place, written(tmp_path, rows), media)
    assert [issue.kind for issue in report.issues] == ["no-answer"]


def test_what_a_corrected_copy_does_not_ask_any_more_stays_and_is_told(
    place: Workspace, tmp_path: Path, media: Path
) -> None:
    other = {**ROW, "video_id": "00000289", "question_content": "Is there a <Object>?", "templ_values": '["tuba"]'}
    take(place, written(tmp_path, [ROW, other]), media)
    corrected = [{**ROW, "anser": "tuba"}, {**other, "question_content": "Is there any <Object>?"}]
    report = take(place, written(tmp_path, corrected), media)
    assert counts(report) == (2, 0, 0)
    assert [(issue.kind, issue.subject, issue.severity) for issue in report.issues] == [
        ("not-asked-any-more", "questions.json, record 2", Severity.warning)
    ]
    assert "'Is there a tuba?'" in report.issues[0].message
    assert len(questions(place)) == 4
    assert take(place, written(tmp_path, corrected, "other.json"), media).issues == ()
    assert take(place, written(tmp_path, corrected[:1]), media, limit=1).issues == ()
