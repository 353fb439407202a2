"""Which texts give away a path of a machine."""

from __future__ import annotations

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
    ],
)
def test_a_path_is_found(text: str) -> None:
    assert absolute_path(text)


@pytest.mark.parametrize(
    "text",
    [
        "https://a.example/b/c", "media/ab/x.mp4", "and/or", "1/2/2020", "</b></p>", "km/h", "a / b", "Option B:\nx",
        "3 m/s", "train/metadata.parquet", "~/films", "s1 -> s2", "10:30", "http://a.example:80/b/c", "either /or",
    ],
)  # fmt: skip
def test_what_is_no_path_is_not(text: str) -> None:
    assert absolute_path(text) is None
