"""Lists of sources: what is read, and one clear sentence for each thing that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from curation.acquire.lists.manifest import COLUMNS, read_manifest
from schemas.rights import PeopleFlag


def write(folder: Path, text: str | bytes, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_rights_of_picture_and_sound_are_read_apart(tmp_path: Path) -> None:
    header = (
        "path,licence_footage,licence_soundtrack,attribution,attribution_soundtrack,claimed_by,claimed_at,claim_url"
    )
    row = "a.mp4,CC BY 3.0,public domain,The Makers,The Readers,licence file,2026-01-31,https://example.org/l"
    entries, issues = read_manifest(write(tmp_path, f"{header}\n{row}\n"))
    assert issues == []
    given = entries[0].given
    assert (given.footage.spdx, given.soundtrack.spdx) == ("CC-BY-3.0", "PDM-1.0")
    assert (given.footage.attribution, given.soundtrack.attribution) == ("The Makers", "The Readers")
    assert given.soundtrack.claimed_at == "2026-01-31"


def test_path_starts_at_the_folder_of_the_list(tmp_path: Path) -> None:
    entries, _ = read_manifest(write(tmp_path, "path\nfilms/a.mp4\n/abs/b.mp4\n"))
    assert [entry.location for entry in entries] == [str(tmp_path / "films/a.mp4"), "/abs/b.mp4"]


def test_flags_and_warnings_are_read(tmp_path: Path) -> None:
    text = (
        'path,people,content_warnings,third_party_allowed,demo\na.mp4,"minor, private person",loud; flashing,yes,no\n'
    )
    entries, issues = read_manifest(write(tmp_path, text))
    assert issues == []
    given = entries[0].given
    assert given.people == (PeopleFlag.minor, PeopleFlag.private_person)
    assert given.content_warnings == ("loud", "flashing")
    assert (given.third_party_allowed, given.demo) == (True, False)


def test_what_is_not_said_is_none(tmp_path: Path) -> None:
    entries, _ = read_manifest(write(tmp_path, "url,title,people,demo\nhttps://example.org/a,,,\n"))
    given = entries[0].given
    assert (given.texts, given.people, given.demo, given.third_party_allowed) == ({}, None, None, None)


def test_json_lines_are_read_like_rows(tmp_path: Path) -> None:
    text = '{"url": "https://example.org/a", "demo": true, "people": ["minor"]}\n\n{"path": "b.mp4"}\n'
    entries, issues = read_manifest(write(tmp_path, text, "list.jsonl"))
    assert issues == []
    assert entries[0].given.demo is True
    assert entries[0].given.people == (PeopleFlag.minor,)
    assert entries[1].where == "list.jsonl:3"


def test_spreadsheet_files_with_marks_and_blank_lines_are_read(tmp_path: Path) -> None:
    text = '\ufeffpath,title\r\n\r\n"a.mp4","two\r\nlines"\r\n,\r\n'
    entries, issues = read_manifest(write(tmp_path, text))
    assert issues == []
    assert [entry.given.texts["title"] for entry in entries] == ["two lines"]


@pytest.mark.parametrize(
    ("text", "kind", "where"),
    [
        ("", "empty-file", "list.csv"),
        ("  \n", "empty-file", "list.csv"),
        ("path,title\n", "empty-file", "list.csv"),
        ("title\nx\n", "bad-header", "list.csv"),
        ("path,license\na.mp4,x\n", "unknown-column", "list.csv:1"),
        ("path;title\na.mp4;x\n", "bad-header", "list.csv:1"),
        ("path,path\na,b\n", "bad-header", "list.csv:1"),
        ("path\na.mp4,extra\n", "bad-row", "list.csv:2"),
        ('path\n"a.mp4\n', "bad-row", "list.csv:2"),
        ("path,url\na.mp4,https://example.org\n", "bad-row", "list.csv:2"),
        ("path,title\n,x\nb.mp4,y\n", "bad-row", "list.csv:2"),
        ("path,licence\na.mp4,CC BY\n", "bad-licence", "list.csv:2"),
        ("path,demo\na.mp4,perhaps\n", "bad-boolean", "list.csv:2"),
        ("path,people\na.mp4,child\n", "unknown-people-flag", "list.csv:2"),
        ("path,claimed_at\na.mp4,31.1.2026\n", "bad-date", "list.csv:2"),
        (b"path\n\xff\xfe\x00a\n", "not-text", "list.csv"),
    ],
)
def test_bad_list_is_one_issue_with_its_line_and_a_way_out(
    tmp_path: Path, text: str | bytes, kind: str, where: str
) -> None:
    _, issues = read_manifest(write(tmp_path, text))
    assert [(issue.kind, issue.subject) for issue in issues] == [(kind, where)]
    assert issues[0].hint


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("{", "bad-row"),
        ("[1]", "bad-row"),
        ('{"path": {"a": 1}}', "bad-row"),
        ('{"path": "a", "x": 1}', "unknown-column"),
    ],
)
def test_bad_json_line_is_an_issue(tmp_path: Path, line: str, kind: str) -> None:
    entries, issues = read_manifest(write(tmp_path, f'{{"path": "good.mp4"}}\n{line}\n', "list.jsonl"))
    assert len(entries) == 1
    assert [(issue.kind, issue.subject) for issue in issues] == [(kind, "list.jsonl:2")]


def test_good_rows_are_kept_beside_bad_ones(tmp_path: Path) -> None:
    entries, issues = read_manifest(write(tmp_path, "path,licence\na.mp4,CC0\nb.mp4,free\nc.mp4,\n"))
    assert [Path(entry.location).name for entry in entries] == ["a.mp4", "c.mp4"]
    assert len(issues) == 1


def test_missing_list_is_an_issue(tmp_path: Path) -> None:
    _, issues = read_manifest(tmp_path / "none.csv")
    assert issues[0].kind == "not-readable"


def test_columns_are_named_in_the_hint(tmp_path: Path) -> None:
    _, issues = read_manifest(write(tmp_path, "path,owner\na,b\n"))
    assert all(column in issues[0].hint for column in COLUMNS)


def test_url_without_a_scheme_is_a_path_from_the_folder_of_the_list(tmp_path: Path) -> None:
    entries, issues = read_manifest(write(tmp_path, "url\nfilms/a.mp4\nhttps://example.org/b\nfile:///etc/passwd\n"))
    assert issues == []
    wanted = [str(tmp_path / "films/a.mp4"), "https://example.org/b", "file:///etc/passwd"]
    assert [entry.location for entry in entries] == wanted


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("q.csv", "source,benchmark_task,question,option_a\na,av-qa,What?,b\na,av-qa,Who?,b\n"),
        ("q.jsonl", '{"source": "a", "question": "What?"}\n{"source": "a", "question": "Who?"}\n'),
    ],
)
def test_a_list_of_questions_is_told_once_with_the_way_to_add_it(tmp_path: Path, name: str, text: str) -> None:
    entries, issues = read_manifest(write(tmp_path, text, name))
    assert entries == []
    assert [issue.kind for issue in issues] == ["list-of-questions"]
    assert issues[0].hint == f"run: curate add --questions {tmp_path / name}"


def test_an_unknown_column_names_the_nearest_one(tmp_path: Path) -> None:
    _, issues = read_manifest(write(tmp_path, "url,license\nhttps://example.org/a,CC0\n"))
    assert issues[0].hint.startswith("did you mean 'licence'? ")
    _, issues = read_manifest(write(tmp_path, "url,zzz\nhttps://example.org/a,CC0\n"))
    assert issues[0].hint.startswith("the columns are: ")
