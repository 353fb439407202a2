"""Tables on a terminal: every word is there whatever the width, and a pipe gets whole lines."""

from __future__ import annotations

import io
import re

import pytest
from rich.cells import cell_len
from rich.console import Console

from aurelia.table import print_table

COLUMNS = ("Model", "Task", "Comparison", "Difference", "Holm's p")
MODEL = "an audio-visual model of 30 billion on mybench 0.1.0"
ROWS = [
    (MODEL, "AV-Compositional", "steps-against-baseline-cot", "+21.5 (+14.2 to +28.8)", "< 0.001"),
    (MODEL, "AV-Compositional", "answer-leak", "+10.8 (+4.3 to +17.2)", "0.003"),
    (MODEL, "AV-GeoIQ", "media-gain", None, "0.2"),
]


def printed(width: int | None, columns: tuple[str, ...], rows: list[tuple[object, ...]], title: str = "") -> str:
    """What is printed on a terminal of a width; None for a pipe."""
    file = io.StringIO()
    console = Console(file=file, width=width or 80, force_terminal=width is not None, color_system=None)
    print_table(console, columns, rows, title=title)
    return file.getvalue()


@pytest.mark.parametrize("width", [40, 60, 80, 100, 200])
def test_no_word_is_cut_at_any_width(width: int) -> None:
    told = printed(width, COLUMNS, ROWS)
    assert "…" not in told
    assert max(map(cell_len, told.splitlines())) <= max(width, len(MODEL))
    for row in ROWS:
        for cell in row[1:]:
            assert cell is None or cell in told
        assert set(MODEL.split()) <= set(told.split())


def test_pipe_gets_a_line_a_row_however_long() -> None:
    long = "https://example.org/" + "a" * 300
    lines = printed(None, ("source", "outcome"), [(long, "ok"), ("b", "failed")]).splitlines()
    assert len(lines) == 4
    assert lines[2].split() == [long, "ok"]


def test_rows_that_share_their_first_cell_stand_under_it_where_it_is_narrow() -> None:
    told = printed(70, COLUMNS, ROWS)
    assert told.count(MODEL) == 1
    assert told.count("AV-Compositional") == 1


def test_row_becomes_a_list_where_no_table_fits() -> None:
    path = "/a/" + "long/" * 12 + "path"
    told = printed(60, ("check", "state", "finding"), [("disk", "ok", path), ("weights", "note", "")])
    lines = [line.strip() for line in told.splitlines()]
    assert lines[0] == "disk"
    assert re.sub(r"\s+", "", told).count(path) == 1
    assert "finding" not in told.partition("weights")[2]


def test_numbers_stand_to_the_right_and_wide_letters_in_line() -> None:
    told = printed(80, ("count", "name"), [(7, "音楽"), (1200, "x")]).splitlines()
    assert [line.index(name) for line, name in zip(told[2:], ("音楽", "x"), strict=True)] == [7, 7]


def test_written_numbers_stand_to_the_right_too_and_words_do_not() -> None:
    rows = [("a", "9.5", "< 0.001", "–", "v1", "–"), ("b", "100.0*", "0.2", "25 %", "2", "")]
    lines = printed(80, ("x", "one", "p", "share", "version", "none"), rows).splitlines()
    assert lines[2].index("9.5") + len("9.5") == lines[3].index("100.0*") + len("100.0*")
    assert lines[2].index("v1") == lines[3].index("2", lines[3].index("%"))


def test_nothing_to_list_is_a_head_alone() -> None:
    assert printed(80, ("person", "state"), [], title="People").splitlines()[:2] == ["People", "person  state"]


def test_markup_and_control_characters_of_others_are_text() -> None:
    told = printed(80, ("title",), [("[red]a\x1b[2J\tb[/red]",)])
    assert "[red]a\ufffd[2J b[/red]" in told


def test_marks_that_turn_what_follows_and_lone_surrogates_are_not_printed() -> None:
    told = printed(80, ("title", "note"), [("a\u202egnp.exe", "b\u2066c\u2069"), ("\ud83d", "مرحبا\u200f")])
    assert "a\ufffdgnp.exe" in told
    assert "b\ufffdc\ufffd" in told
    assert not {"\u202e", "\u2066", "\u2069", "\ud83d"} & set(told)
    assert "مرحبا\u200f" in told
