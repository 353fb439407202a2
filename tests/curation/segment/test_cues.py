"""Subtitle files, honest and hostile."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.segment.base import Cue
from curation.segment.cues import chosen, read_cues
from schemas.streams import Subtitles
from tests.curation.segment.materials import recording

VTT = """WEBVTT
Kind: captions
Language: en

NOTE a remark
that takes two lines

STYLE
::cue { color: red }

1
00:01.000 --> 00:03.500 align:start position:0%
<v Ann>Hello &amp; <i>welcome</i>.

01:00:00.000 --> 01:00:02.000
Later.
"""

SRT = (
    "\ufeff1\r\n00:00:01,000 --> 00:00:02,250\r\n{\\an8}<b>One</b>\r\ntwo\r\n\r\n"
    "2\r\n00:00:02,000 --> 00:00:04,000\r\nthree\r\n"
)

ROLLING = """WEBVTT

00:00.000 --> 00:02.000
so today

00:02.000 --> 00:02.010
so today

00:02.010 --> 00:04.000
so today
<00:02.400><c>we are here</c>
"""


def read(folder: Path, text: str | bytes) -> list[Cue]:
    path = folder / "lines"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_cues(path)


def test_webvtt_is_read_without_its_markup(tmp_path: Path) -> None:
    assert read(tmp_path, VTT) == [Cue(1.0, 3.5, "Hello & welcome."), Cue(3600.0, 3602.0, "Later.")]


def test_subrip_is_read_and_lines_do_not_overlap(tmp_path: Path) -> None:
    assert read(tmp_path, SRT) == [Cue(1.0, 2.0, "One two"), Cue(2.0, 4.0, "three")]


def test_rolling_lines_are_told_once(tmp_path: Path) -> None:
    assert read(tmp_path, ROLLING) == [Cue(0.0, 2.0, "so today"), Cue(2.01, 4.0, "we are here")]


def test_times_that_are_none_are_left_out(tmp_path: Path) -> None:
    assert read(tmp_path, "00:05.000 --> 00:04.000\nback\n\n99:99:99:99 --> 1\nx\n\n00:01.0 --> 00:02.0\ngood\n") == [
        Cue(1.0, 2.0, "good")
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\xff\xfe\x00\x01" * 1000, b"00:01.000 --> 00:02.000\n" + b"<" * 3_000_000, b"-->" * 1_000_000,
        b"00:01.000 --> 00:02.000\n" * 200_000, b"0:" * 2_000_000, b"{\\" * 1_000_000, b"\n" * 5_000_000,
    ],
    ids=["nothing", "no text", "one long line", "arrows", "empty cues", "digits", "braces", "blank lines"],
)  # fmt: skip
def test_a_hostile_file_is_read_soon_and_in_bounds(tmp_path: Path, data: bytes) -> None:
    began = time.process_time()
    found = read(tmp_path, data)
    assert time.process_time() - began < 5
    assert len(found) <= 50_000
    assert all(len(cue.text) <= 500 for cue in found)


@given(data=st.binary(max_size=300) | st.text(alphabet="0123456789:.,-> \n<>{}\\&", max_size=300).map(str.encode))
def test_whatever_a_file_holds_gives_cues_in_order(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    found = read(tmp_path_factory.getbasetemp(), data)
    assert all(0 <= cue.start < cue.end for cue in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


def test_subtitles_by_people_in_the_right_language_come_first() -> None:
    tracks = [
        Subtitles(language="en", sha256="1" * 64, automatic=True), Subtitles(language="de", sha256="2" * 64),
        Subtitles(language="en-GB", sha256="3" * 64),
    ]  # fmt: skip
    film = recording().model_copy(update={"subtitles": tuple(tracks)})
    assert chosen(film, "en") == tracks[2]
    assert chosen(film) == tracks[1]
    assert chosen(recording()) is None
