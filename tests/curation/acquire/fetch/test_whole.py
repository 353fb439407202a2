"""Whole files: broken off and continued, never mixed, always the bytes of an undisturbed download."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from curation.acquire.fetch.base import Fetched, FetchError, Limits
from curation.acquire.fetch.one import fetch
from tests.curation.acquire.fetch.rough import Rough

Get = Callable[[str], Fetched]
BODY = random.Random(1).randbytes(1_000_000)
OTHER = random.Random(2).randbytes(1_000_000)
LATER = "Wed, 21 Oct 2026 07:28:00 GMT"


def until_done(get: Get, address: str, most: int = 20) -> tuple[bytes, list[str]]:
    """Call again until it is there; gives the bytes and the kinds of failure on the way."""
    kinds = []
    for _ in range(most):
        try:
            return get(address).path.read_bytes(), kinds
        except FetchError as exc:
            kinds.append(exc.kind)
    raise AssertionError(kinds)


def asked_for(rough: Rough, path: str) -> list[str]:
    """The `Range` of each request for a path, the downloader's own look left out."""
    return [headers.get("Range", "") for at, headers in rough.asked if at == path and "Accept-Encoding" in headers]


@pytest.mark.parametrize("how", [{}, {"etag": "", "modified": LATER}, {"etag": 'W/"weak"', "modified": LATER}])
def test_broken_download_goes_on_where_it_was(rough: Rough, get: Get, how: dict[str, str]) -> None:
    # Each request is answered twice: the downloader looks at the address before the file is fetched.
    drops = [-1, 400_000, -1, 200_000, -1, 0, -1, 100_000]
    address = rough.put("/film.mp4", BODY, drops=drops, **how)
    found, kinds = until_done(get, address)
    assert found == BODY
    assert set(kinds) == {"network"}
    ranges = [headers.get("Range") for _, headers in rough.asked if "If-Range" in headers]
    assert ranges[0] == "bytes=400000-"
    assert ranges[-1] == "bytes=700000-"


@pytest.mark.parametrize("how", [{"ranges": False}, {"etag": ""}, {"etag": 'W/"weak"'}, {"conditions": False}])
def test_every_kind_of_server_gives_the_same_bytes(rough: Rough, get: Get, how: dict[str, object]) -> None:
    address = rough.put("/film.mp4", BODY, drops=[-1, 300_000, -1, 500_000], **how)
    assert until_done(get, address)[0] == BODY


@pytest.mark.parametrize("how", [{}, {"conditions": False}, {"ranges": False}, {"etag": "", "modified": LATER}])
@pytest.mark.parametrize("length", [1_000_000, 400_000, 300_050])
def test_file_that_changed_meanwhile_is_fetched_anew(
    rough: Rough, get: Get, how: dict[str, object], length: int
) -> None:
    rough.put("/film.mp4", BODY, drops=[-1, 300_000], **how)
    with pytest.raises(FetchError) as failed:
        get(rough.address + "/film.mp4")
    assert failed.value.kind == "network"
    new = {**how, "etag": '"two"'} if "etag" not in how else {**how, "modified": "Thu, 22 Oct 2026 07:28:00 GMT"}
    rough.put("/film.mp4", OTHER[:length], **new)
    found, kinds = until_done(get, rough.address + "/film.mp4")
    assert found == OTHER[:length]
    assert set(kinds) <= {"changed"}


def test_server_without_a_version_is_asked_for_everything_again(rough: Rough, get: Get) -> None:
    rough.put("/film.mp4", BODY, etag="", drops=[-1, 300_000])
    with pytest.raises(FetchError):
        get(rough.address + "/film.mp4")
    rough.put("/film.mp4", OTHER, etag="")
    assert until_done(get, rough.address + "/film.mp4")[0] == OTHER
    assert not any("Range" in headers for _, headers in rough.asked)


def test_server_that_sends_another_part_is_not_believed(rough: Rough, get: Get) -> None:
    rough.put("/film.mp4", BODY, drops=[-1, 300_000], cut=-7)
    with pytest.raises(FetchError):
        get(rough.address + "/film.mp4")
    with pytest.raises(FetchError, match="another part") as failed:
        get(rough.address + "/film.mp4")
    assert failed.value.kind == "network"


@pytest.mark.parametrize("length", [True, False])
def test_undisturbed_download_without_a_length(rough: Rough, get: Get, length: bool) -> None:
    assert get(rough.put("/film.mp4", BODY, length=length)).path.read_bytes() == BODY


def test_part_that_is_whole_is_not_asked_for_again(rough: Rough, get: Get, tmp_path: Path) -> None:
    address = rough.put("/film.mp4", BODY)
    get(address)
    folder = tmp_path / "partial"
    (folder / "media0").rename(folder / "media0.part")
    (folder / "media0.note").write_text('{"etag": "\\"one\\"", "modified": "", "total": 1000000}')
    sent = rough.sent
    assert get(address).path.read_bytes() == BODY
    assert rough.sent - sent < 1_000_000 + 65536  # the downloader's own look at the address may be answered in full


@pytest.mark.parametrize("note", ["", "{", "[]", '{"etag": 1}', '{"etag": "\\"x\\"", "modified": "", "total": 5}'])
def test_broken_notes_are_not_believed(rough: Rough, get: Get, tmp_path: Path, note: str) -> None:
    address = rough.put("/film.mp4", BODY, drops=[-1, 300_000])
    with pytest.raises(FetchError):
        get(address)
    (tmp_path / "partial" / "media0.note").write_text(note)
    assert until_done(get, address)[0] == BODY


def test_stream_without_an_end_is_broken_off(rough: Rough, tmp_path: Path) -> None:
    address = rough.put("/film.mp4", BODY * 10, length=False)
    with pytest.raises(FetchError) as failed:
        fetch(address, tmp_path / "out", Limits(2_000_000, 60.0, allow_loopback=True))
    assert failed.value.kind == "too-large"
    assert (tmp_path / "out" / "media0.part").stat().st_size < 3_000_000


def test_large_file_is_not_begun(rough: Rough, tmp_path: Path) -> None:
    address = rough.put("/film.mp4", BODY)
    with pytest.raises(FetchError, match="at most 2000 are fetched") as failed:
        fetch(address, tmp_path / "out", Limits(2000, 60.0, allow_loopback=True))
    assert failed.value.kind == "too-large"
