"""Streams in pieces: put together natively, continued piece by piece, and nothing skipped in silence."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from curation.acquire.fetch import pieces
from curation.acquire.fetch.base import Fetched, FetchError
from tests.curation.acquire.fetch.rough import Rough
from tests.curation.acquire.fetch.test_whole import until_done

Get = Callable[[str], Fetched]
PIECES = [random.Random(number).randbytes(50_000) for number in range(8)]
HLS = "application/vnd.apple.mpegurl"


def playlist(rough: Rough, names: list[str], extra: str = "", path: str = "/film.m3u8") -> str:
    lines = "".join(f"#EXTINF:2.0,\n{name}\n" for name in names)
    text = f"#EXTM3U\n#EXT-X-TARGETDURATION:2\n{extra}{lines}#EXT-X-ENDLIST\n"
    return rough.put(path, text.encode(), kind=HLS)


@pytest.fixture
def stream(rough: Rough) -> str:
    """A playlist of eight pieces."""
    for number, piece in enumerate(PIECES):
        rough.put(f"/{number}.ts", piece, kind="video/mp2t")
    return playlist(rough, [f"{number}.ts" for number in range(8)])


def test_stream_is_put_together(stream: str, get: Get) -> None:
    assert get(stream).path.read_bytes() == b"".join(PIECES)


def test_broken_stream_goes_on_where_it_was(stream: str, rough: Rough, get: Get) -> None:
    rough.files["/3.ts"].drops = [20_000]
    rough.files["/6.ts"].drops = [0]
    found, kinds = until_done(get, stream)
    assert found == b"".join(PIECES)
    assert kinds == ["network", "network"]
    asked = [path for path, _ in rough.asked]
    assert [asked.count(f"/{number}.ts") for number in range(8)] == [1, 1, 2, 2, 1, 2, 2, 1]
    assert any("If-Range" in headers for path, headers in rough.asked if path == "/3.ts")


def test_signed_addresses_may_differ_from_one_day_to_the_next(stream: str, rough: Rough, get: Get) -> None:
    rough.files["/5.ts"].drops = [0]
    playlist(rough, [f"{number}.ts?token=monday" for number in range(8)])
    with pytest.raises(FetchError):
        get(stream)
    playlist(rough, [f"{number}.ts?token=tuesday" for number in range(8)])
    assert get(stream).path.read_bytes() == b"".join(PIECES)
    assert sum(path.startswith("/0.ts") for path, _ in rough.asked) == 1


def test_pieces_that_differ_by_their_query_alone_are_told_apart(rough: Rough, get: Get) -> None:
    rough.put("/piece", PIECES[0], kind="video/mp2t")
    stream = playlist(rough, ["piece?n=1", "piece?n=2"])
    assert get(stream).path.read_bytes() == PIECES[0] * 2


def test_stream_that_changed_meanwhile_is_fetched_anew(stream: str, rough: Rough, get: Get) -> None:
    rough.files["/5.ts"].drops = [0]
    with pytest.raises(FetchError):
        get(stream)
    for number in range(8):
        rough.put(f"/{number}.ts", PIECES[number][::-1], kind="video/mp2t", etag='"two"')
    found, kinds = until_done(get, stream)
    assert found == b"".join(piece[::-1] for piece in PIECES)
    assert kinds == ["changed"]


@pytest.mark.parametrize("missing", [0, 4, 7])
def test_missing_piece_fails_the_whole(stream: str, rough: Rough, get: Get, missing: int) -> None:
    del rough.files[f"/{missing}.ts"]
    with pytest.raises(FetchError) as failed:
        get(stream)
    assert failed.value.kind == "not-found"


def test_piece_that_would_fill_the_memory_is_refused(stream: str, get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "MAX_PIECE", 40_000)
    with pytest.raises(FetchError, match="pieces of more than") as failed:
        get(stream)
    assert failed.value.kind == "too-large"


@pytest.mark.parametrize("ranges", [True, False])
def test_pieces_that_are_parts_of_a_file(rough: Rough, get: Get, ranges: bool) -> None:
    rough.put("/all.ts", b"".join(PIECES), kind="video/mp2t", ranges=ranges)
    lines = "".join(f"#EXTINF:2.0,\n#EXT-X-BYTERANGE:50000@{number * 50_000}\nall.ts\n" for number in (2, 3, 4))
    text = f"#EXTM3U\n#EXT-X-TARGETDURATION:2\n{lines}#EXT-X-ENDLIST\n"
    found = get(rough.put("/film.m3u8", text.encode(), kind=HLS))
    assert found.path.read_bytes() == b"".join(PIECES[2:5])


def test_encrypted_pieces_are_the_same_after_a_break(rough: Rough, get: Get) -> None:
    from yt_dlp.aes import aes_cbc_encrypt_bytes

    key = bytes(range(16))
    rough.put("/key", key, kind="application/octet-stream")
    for number in range(3):
        locked = aes_cbc_encrypt_bytes(PIECES[number][:4000] + bytes([16]) * 16, key, number.to_bytes(16, "big"))
        rough.put(f"/{number}.ts", bytes(locked), kind="video/mp2t")
    rough.files["/1.ts"].drops = [100]
    stream = playlist(rough, ["0.ts", "1.ts", "2.ts"], '#EXT-X-KEY:METHOD=AES-128,URI="key"\n')
    assert until_done(get, stream)[0] == b"".join(piece[:4000] for piece in PIECES[:3])


MPD = """<?xml version="1.0"?>
<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT6S" profiles="x">
<Period>{sets}</Period></MPD>"""
SET = """<AdaptationSet mimeType="{kind}" segmentAlignment="true"><Representation id="{name}" bandwidth="{rate}" {more}>
<SegmentList duration="2"><Initialization sourceURL="{name}-init.mp4"/>
<SegmentURL media="{name}-1.m4s"/><SegmentURL media="{name}-2.m4s"/><SegmentURL media="{name}-3.m4s"/></SegmentList>
</Representation></AdaptationSet>"""


@pytest.fixture
def dash(rough: Rough) -> str:
    """A DASH stream with picture and sound apart, of three pieces and a beginning each."""
    for at, name in enumerate(("v", "a")):
        for number, piece in enumerate(("init.mp4", "1.m4s", "2.m4s", "3.m4s")):
            rough.put(f"/{name}-{piece}", PIECES[at * 4 + number])
    sets = SET.format(kind="video/mp4", name="v", rate=900000, more='width="640" height="360" codecs="avc1.64001e"')
    sets += SET.format(kind="audio/mp4", name="a", rate=90000, more='codecs="mp4a.40.2"')
    return rough.put("/film.mpd", MPD.format(sets=sets).encode(), kind="application/dash+xml")


def test_picture_and_sound_apart(dash: str, rough: Rough, get: Get) -> None:
    rough.files["/v-2.m4s"].drops = [10]
    rough.files["/a-3.m4s"].drops = [10]
    for _ in range(2):
        with pytest.raises(FetchError, match="broke off"):
            get(dash)
    found = get(dash)
    assert found.sound is not None
    assert found.path.read_bytes() == b"".join(PIECES[:4])
    assert found.sound.read_bytes() == b"".join(PIECES[4:])


@pytest.mark.parametrize("missing", ["/v-init.mp4", "/a-2.m4s"])
def test_missing_part_of_dash_fails_the_whole(dash: str, rough: Rough, get: Get, missing: str) -> None:
    del rough.files[missing]
    with pytest.raises(FetchError) as failed:
        get(dash)
    assert failed.value.kind == "not-found"
