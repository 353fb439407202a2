"""Where the media of rows is: files by their names, addresses, or nobody knows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from curation.acquire.lists.datasets import Reading
from curation.importers.bringing.asked import UnfitError
from curation.importers.bringing.link import Place, finder
from schemas.loose import LooseMedia, LooseRow

YOUTUBE = "-uGHAvfqs2I"


def find(reading: Reading, *media: LooseMedia, youtube: bool = True, name: str = "7") -> Place:
    row = LooseRow(subject="q.json, record 1", id=name, media=media)
    return finder(reading, youtube=youtube)(row)


def refused(reading: Reading, *media: LooseMedia, **more: Any) -> str:
    with pytest.raises(UnfitError) as caught:
        find(reading, *media, **more)
    assert caught.value.issue.subject == "q.json, record 1"
    return caught.value.issue.kind


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    media = tmp_path / "media"
    for name in ("00000028.mp4", "inner/one.mp4", "a/two.mp4", "b/two.mp4", f"{YOUTUBE}_30.000_40.000.mp4", "7.mp4"):
        (media / name).parent.mkdir(parents=True, exist_ok=True)
        (media / name).write_bytes(b"x")
    (tmp_path / "secret.mp4").write_bytes(b"x")
    return media


@pytest.mark.parametrize(
    ("media", "name"),
    [
        (LooseMedia(id="00000028"), "00000028.mp4"),
        (LooseMedia(file="inner/one.mp4", id="one"), "inner/one.mp4"),
        (LooseMedia(file="inner/one.webm", id="one"), "inner/one.mp4"),
        (LooseMedia(file="media/inner/one.mp4", id="one"), "inner/one.mp4"),
        (LooseMedia(file="one.avi", id="one"), "inner/one.mp4"),
        (LooseMedia(file="videos/x.mp4", id="one"), "inner/one.mp4"),
        (LooseMedia(file="a/two.mp4", id="two"), "a/two.mp4"),
    ],
)
def test_a_file_is_found_by_its_id_or_path(folder: Path, media: LooseMedia, name: str) -> None:
    assert find(Reading(media_folder=folder), media) == Place(str(folder / name))


def test_a_file_of_that_name_in_another_directory_is_another_file(folder: Path) -> None:
    for file in ("test/one.mp4", "test\\one.mp4", "other/inner/one.mp4", "../one.mp4"):
        media = LooseMedia(file=file, id="one")
        with pytest.raises(UnfitError) as caught:
            find(Reading(media_folder=folder), media)
        assert caught.value.issue.kind == "no-such-file"
        assert repr(file) in caught.value.issue.message


def test_a_file_that_is_the_span_alone_is_taken_whole(folder: Path) -> None:
    media = LooseMedia(id=YOUTUBE, file=f"{YOUTUBE}_30.000_40.000", start=30.0, end=40.0)
    assert find(Reading(media_folder=folder), media) == Place(str(folder / f"{YOUTUBE}_30.000_40.000.mp4"))


def test_what_is_not_in_the_folder_waits_for_download_where_it_has_an_address(folder: Path) -> None:
    media = LooseMedia(id="abcdefghijk", start=0.0, end=10.0)
    place = find(Reading(media_folder=folder), media)
    assert place == Place("https://www.youtube.com/watch?v=abcdefghijk", None, 10.0)
    assert refused(Reading(media_folder=folder), media, youtube=False) == "no-such-file"


def test_a_list_of_addresses_says_where_an_id_is(tmp_path: Path) -> None:
    (tmp_path / "ids.csv").write_text("00000028,https://example.org/a.mp4\n")
    reading = Reading(ids=tmp_path / "ids.csv")
    assert find(reading, LooseMedia(id="00000028")).location == "https://example.org/a.mp4"
    assert refused(reading, LooseMedia(id="00000029")) == "needs-media"


@pytest.mark.parametrize(
    ("media", "kind"),
    [
        (LooseMedia(id="two"), "several-files"),
        (LooseMedia(file="../secret.mp4"), "no-such-file"),
        (LooseMedia(file="\0"), "no-such-file"),
        (LooseMedia(id="00000028", start=5.0, end=5.0), "bad-span"),
        (LooseMedia(url="nowhere"), "bad-id"),
        (LooseMedia(url="ftp://example.org/y.mp4"), "wrong-url"),
        (LooseMedia(url="https://www.youtube.com/playlist?list=PL0123456789"), "playlist"),
    ],
)
def test_what_cannot_be_found_is_told(folder: Path, media: LooseMedia, kind: str) -> None:
    assert refused(Reading(media_folder=folder), media) == kind


def test_several_media_are_one_film_called_as_the_question_or_are_told(folder: Path) -> None:
    media = (LooseMedia(role="audio-1", id="x"), LooseMedia(role="image-1", id="y"))
    assert find(Reading(media_folder=folder), *media) == Place(str(folder / "7.mp4"))
    assert refused(Reading(media_folder=folder), *media, name="8") == "several-media"
    assert refused(Reading(), *media) == "several-media"
    assert refused(Reading()) == "needs-media"
    picture = LooseMedia(role="image-1", file="one.png", id="one")
    assert find(Reading(media_folder=folder), picture) == Place(str(folder / "7.mp4"))
    assert refused(Reading(media_folder=folder), picture, name="8") == "no-film"
