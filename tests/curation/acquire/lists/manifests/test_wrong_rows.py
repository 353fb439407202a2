"""Rows that cannot be used are told with file and line, and cost no other row."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.curation.acquire.lists.manifests.test_formats import WATCH, A, B, read, spans


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ("short,1,x,train", "bad-id"),
        (f"{A}x,1,x,train", "bad-id"),
        ("../../../x,1,x,train", "bad-id"),
        (f"{A},-1,x,train", "bad-time"),
        (f"{A},nan,x,train", "bad-time"),
        (f"{A},1e9,x,train", "bad-time"),
        (f"{A},\u0661,x,train", "bad-time"),
        (f"{A},,x,train", "bad-time"),
        (f"{A}", "bad-row"),
        (f"{A},1,x,train,more,and more", "bad-row"),
        (f"{B},30,again,train", "duplicate-row"),
    ],
)
def test_a_bad_row_is_told_with_its_line(tmp_path: Path, row: str, kind: str) -> None:
    good = f"{B},30,x,train\n"
    path = tmp_path / "v.csv"
    path.write_text(f"{good}{row}\n{good.replace('30', '50')}")
    asked, issues = read(path, format="vggsound")
    assert [span[1] for span in spans(asked)] == [30.0, 50.0]
    assert [(issue.kind, issue.subject) for issue in issues] == [(kind, "v.csv:2")]
    assert issues[0].hint


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (f"{A},5,5", "bad-span"),
        (f"{A},5,4", "bad-span"),
        (f"{A},5,", "bad-span"),
        (f"{A},x,7", "bad-time"),
        (",5,7", "bad-row"),
        (f"{A},5,7,8", "bad-row"),
        ("https://u:secret@example.org/a,5,7", ""),
        ("file:///etc/passwd,5,7", ""),
    ],
)
def test_a_bad_row_of_any_list_is_told(tmp_path: Path, cells: str, kind: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f"video_id,start,end\n{cells}\n{B},1:02.5,1:10\n")
    asked, issues = read(path)
    assert (WATCH + B, 62.5, 70.0) in [span[:3] for span in spans(asked)]
    # An address is looked at when it is added (see `storing.locate`).
    assert [issue.kind for issue in issues] == ([kind] if kind else [])


def test_a_start_alone_needs_a_length(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f"ytid,start\n{A},5\n")
    asked, issues = read(path, clip_seconds=10.0)
    assert ([span[1:3] for span in spans(asked)], issues) == ([(5.0, 15.0)], [])


def test_a_length_gives_the_end_and_a_name_the_span(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f"video_id,start,duration,name\n{A},5,2.5,x\n{B}_000010_000020,,,\n")
    asked, issues = read(path)
    assert issues == []
    wanted = [(WATCH + A, 5.0, 7.5, "x"), (WATCH + B, 10.0, 20.0, f"{B}_000010_000020")]
    assert [span[:4] for span in spans(asked)] == wanted


def test_a_broken_end_of_a_file_costs_only_that(tmp_path: Path) -> None:
    records = [{"video_id": f"{A}_{n}_{n + 5}", "desc": "x"} for n in range(9)]
    path = tmp_path / "d.json"
    path.write_text(json.dumps(records, indent=1)[:-40])
    asked, issues = read(path)
    assert len(asked) == 8
    assert [(issue.kind, issue.subject.split(":")[0]) for issue in issues] == [("bad-row", "d.json")]


def test_a_bad_span_among_many_costs_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "d.json"
    path.write_text(json.dumps({f"v_{A}": {"timestamps": [[1, 2], [5, 4], [6, 7]]}}))
    asked, issues = read(path)
    assert [span[1] for span in spans(asked)] == [1.0, 6.0]
    assert [issue.kind for issue in issues] == ["bad-span"]


def test_files_are_found_by_id_by_their_own_names_and_by_that_of_the_clip(tmp_path: Path) -> None:
    films = tmp_path / "films"
    (films / "deep").mkdir(parents=True)
    for name in (f"{A}.mp4", f"deep/{B}_000000.webm", "twice.mp4", "twice.webm", ".hidden.mp4"):
        (films / name).write_bytes(b"x")
    path = tmp_path / "v.csv"
    path.write_text(f"{A},30,x,train\n{B},0,x,train\ntwice,0,x,train\n../films/{A},0,x,train\n.hidden,0,x,train\n")
    asked, issues = read(path, format="vggsound", media_folder=films)
    # The file of a clip holds that clip alone.
    assert [(Path(span[0]).name, span[1], span[2]) for span in spans(asked)] == [
        (f"{A}.mp4", 30.0, 40.0), (f"{B}_000000.webm", 0.0, None),
    ]  # fmt: skip
    assert [issue.kind for issue in issues] == ["several-files", "no-such-file", "no-such-file"]


def test_texts_are_on_one_line_and_bounded(tmp_path: Path) -> None:
    path = tmp_path / "v.csv"
    path.write_text(f'{A},30,"a\x1b[2J\u202eb\n{"c" * 900}",train\n')
    asked, _ = read(path, format="vggsound")
    (label,) = spans(asked)[0][4]
    assert label.startswith("a [2J b c")
    assert len(label) == 200
