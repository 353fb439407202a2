"""Which texts give away a path of a machine."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from curation.release.paths import absolute_path


@pytest.mark.parametrize(
    "text",
    [
        "/home/x/y",
        "see /tmp/a.",
        "(/etc/passwd)",
        '"/srv/bench/x"',
        "C:\\Users\\x",
        "\\\\host\\share",
        "file:///x",
        "replay:/home/x/answers",
        "model=/home/x/weights",
        "C:/Users/x",
        "D:/films/x.mp4",
        "https://a.example/b and /home/x/y",
        "/gpfs/projects/x/a.mp4",
        "/content/drive/x.mp4",
        "/fs3/group/home/x/y",
    ],
)
def test_a_path_is_found(text: str) -> None:
    assert absolute_path(text)


@pytest.mark.parametrize(
    "text",
    [
        "https://a.example/b/c", "media/ab/x.mp4", "and/or", "1/2/2020", "</b></p>", "km/h", "a / b", "Option B:\nx",
        "3 m/s", "train/metadata.parquet", "~/films", "s1 -> s2", "10:30", "http://a.example:80/b/c", "either /or",
        "Which pair is heard, /p/b/ or /t/d/?", "via /r/videos", "https://x.org/?u=/a/b", "https://a.example/#/home/x/y",
        "https://media.example.org/watch?path=/videos/film/3.mp4", "See https://x.org/?u=/home/a/b.",
    ],
)  # fmt: skip
def test_what_is_no_path_is_not(text: str) -> None:
    assert absolute_path(text) is None


def test_a_path_that_is_there_on_this_machine_is_found_whatever_its_root() -> None:
    assert absolute_path(f"see {Path(__file__)}") is not None


def test_long_texts_without_spaces_are_read_in_no_time() -> None:
    started = time.process_time()
    assert absolute_path("a-" * 50_000) is None
    assert absolute_path("/a" * 50_000) is None
    assert absolute_path("a://" * 25_000) is None
    assert time.process_time() - started < 20
