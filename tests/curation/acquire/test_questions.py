"""Questions of one's own find their source, their benchmark task and their right option."""

from __future__ import annotations

from pathlib import Path

import pytest

from curation.acquire.add import add
from curation.acquire.questions import add_questions
from curation.workspace import Workspace
from schemas.reasoning import AskedQuestion

HEADER = "source,start,end,benchmark_task,question,option_a,option_b,answer\n"


@pytest.fixture
def known(workspace: Workspace, movie: Path) -> Workspace:
    add(workspace, [str(movie), "https://example.org/v?id=1"])
    return workspace


def ask(workspace: Workspace, folder: Path, text: str, name: str = "questions.csv"):  # type: ignore[no-untyped-def]
    (folder / name).write_text(text)
    return add_questions(workspace, folder / name)


def test_choice_question_is_stored_with_its_option(known: Workspace, tmp_path: Path, movie: Path) -> None:
    report = ask(known, tmp_path, f"{HEADER}{movie.name},0.5,1:00,av-geoiq,Where?,Rome,Oslo,oslo\n")
    assert report.issues == ()
    fact = known.store.heads("question")[0]
    asked = fact.contract(AskedQuestion)
    assert (asked.start, asked.end) == (0.5, 60.0)
    assert asked.answer is not None
    assert (asked.answer.option, asked.answer.text) == ("B", "Oslo")
    assert known.store.get(fact.parents[0]).subject == asked.source


def test_asking_again_changes_nothing_and_a_new_answer_revises(known: Workspace, tmp_path: Path, movie: Path) -> None:
    row = f"{HEADER}{movie.name},,,av-geoiq,Where?,Rome,Oslo,"
    assert ask(known, tmp_path, row + "\n").new == 1
    assert ask(known, tmp_path, row + "\n").unchanged == 1
    assert ask(known, tmp_path, row + "A\n").revised == 1
    assert known.store.heads("question")[0].contract(AskedQuestion).answer is not None


def test_source_is_found_by_url_path_or_id(known: Workspace, tmp_path: Path, movie: Path) -> None:
    subject = known.store.heads("source")[0].subject
    text = (
        "url,path,source,benchmark_task,question,answer\n"
        "https://EXAMPLE.org/v?id=1,,,av-qa,One?,yes|indeed\n"
        f",{movie},,av-qa,Two?,\n"
        f",,{subject[:12]},av-qa,Three?,\n"
    )
    report = ask(known, tmp_path, text)
    assert report.issues == ()
    asked = [fact.contract(AskedQuestion) for fact in known.store.heads("question")]
    assert asked[0].answer is not None
    assert asked[0].answer.texts == ("yes", "indeed")
    assert asked[1].source == asked[2].source == subject


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ("FILM,,,av-geoiq,,Rome,Oslo,A", "bad-row"),
        ("FILM,,,av-nothing,Where?,Rome,Oslo,A", "unknown-benchmark-task"),
        ("FILM,5,2,av-geoiq,Where?,Rome,Oslo,A", "bad-span"),
        ("FILM,soon,,av-geoiq,Where?,Rome,Oslo,A", "bad-time"),
        ("FILM,,,av-geoiq,Where?,Rome,rome,A", "bad-row"),
        ("FILM,,,av-geoiq,Where?,,Oslo,A", "bad-row"),
        ("FILM,,,av-geoiq,Where?,Rome,Oslo,Paris", "answer-not-among-options"),
        ("other.mp4,,,av-geoiq,Where?,Rome,Oslo,A", "unknown-source"),
        (",,,av-geoiq,Where?,Rome,Oslo,A", "unknown-source"),
    ],
)
def test_bad_question_is_one_issue_with_a_way_out(
    known: Workspace, tmp_path: Path, movie: Path, row: str, kind: str
) -> None:
    report = ask(known, tmp_path, HEADER + row.replace("FILM", movie.name) + "\n")
    assert [(issue.kind, issue.subject) for issue in report.issues] == [(kind, "questions.csv:2")]
    assert report.issues[0].hint
    assert report.exit_code == 1


def test_empty_file_is_an_issue(known: Workspace, tmp_path: Path) -> None:
    assert [issue.kind for issue in ask(known, tmp_path, "").issues] == ["empty-file"]


def test_relative_files_are_looked_for_in_the_folder_of_the_list(known: Workspace, movie: Path, tmp_path: Path) -> None:
    folder = tmp_path / "lists"
    (folder / "films").mkdir(parents=True)
    (folder / "films/copy.mp4").write_bytes(movie.read_bytes())
    rows = "films/copy.mp4,,av-qa,What?,a\n,films/copy.mp4,av-qa,Who?,a\nfilms/none.mp4,,av-qa,How?,a\n"
    rows += "https://example.org/v?id=1,,av-qa,Where?,a\n,none.mp4,av-qa,When?,a\n"
    report = ask(known, folder, f"source,url,benchmark_task,question,answer\n{rows}")
    assert report.new == 3
    assert [issue.message for issue in report.issues] == [
        f"there is no such file: {folder / name}" for name in ("films/none.mp4", "none.mp4")
    ]
