"""Addresses: a real server that answers well, badly, and with malice."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import av
import pytest

from curation.acquire.download import Download, download
from curation.workspace import Workspace
from schemas.media import Recording
from tests.curation.acquire.conftest import Site
from tests.curation.acquire.fetching import get, get_pieces, kinds


def transport_stream(movie: Path) -> bytes:
    """The same pictures and sound as a segment of a stream."""
    out = io.BytesIO()
    with av.open(str(movie)) as source, av.open(out, "w", format="mpegts") as target:
        streams = {stream.index: target.add_stream_from_template(stream) for stream in source.streams}
        for packet in source.demux():
            if packet.dts is not None:
                packet.stream = streams[packet.stream.index]
                target.mux(packet)
    return out.getvalue()


def test_file_on_a_server_becomes_a_recording(workspace: Workspace, site: Site, movie: Path) -> None:
    report = get(workspace, site.serve("/films/two.mp4", movie.read_bytes()))
    assert (report.done, kinds(report)) == (1, [])
    recording = workspace.store.heads("recording")[0].contract(Recording)
    assert workspace.blobs.path(recording.sha256).read_bytes() == movie.read_bytes()
    assert recording.info_sha256 is not None
    info = json.loads(workspace.blobs.path(recording.info_sha256).read_text())
    assert info["extractor"] == "generic"
    assert not list(workspace.root.glob("staging/*"))


def test_rerun_asks_the_server_nothing(workspace: Workspace, site: Site, movie: Path) -> None:
    address = site.serve("/two.mp4", movie.read_bytes())
    get(workspace, address)
    asked, facts = len(site.asked), workspace.store.counts(all_revisions=True)
    assert get(workspace, address).new_facts == 0
    assert workspace.store.pending("source", Download.name, Download.version) == []
    assert (len(site.asked), workspace.store.counts(all_revisions=True)) == (asked, facts)


@pytest.mark.parametrize(
    ("status", "kind", "retry"),
    [
        (401, "login", False), (403, "private", False), (404, "not-found", False), (410, "removed", False),
        (429, "rate-limit", True), (451, "geo", False), (500, "network", True), (503, "network", True),
    ],
)  # fmt: skip
def test_status_names_the_failure(workspace: Workspace, site: Site, status: int, kind: str, retry: bool) -> None:
    report = get(workspace, site.serve("/film.mp4", status=status))
    assert (kinds(report), report.failed, report.exit_code) == ([kind], 1, 3)
    assert f"HTTP {status}" in report.issues[0].message
    assert report.issues[0].hint
    assert (download(workspace).failed == 1) is retry


def test_server_that_recovers_is_asked_again(workspace: Workspace, site: Site, movie: Path) -> None:
    address = site.serve("/film.mp4", status=503)
    assert get(workspace, address).failed == 1
    site.answers["/film.mp4"].clear()
    site.serve("/film.mp4", movie.read_bytes())
    assert download(workspace).done == 1


def test_final_failure_is_tried_again_only_when_asked(workspace: Workspace, site: Site, movie: Path) -> None:
    get(workspace, site.serve("/film.mp4", status=404))
    site.answers["/film.mp4"].clear()
    site.serve("/film.mp4", movie.read_bytes())
    assert download(workspace).done == 0
    assert download(workspace, again=True).done == 1


def test_unreachable_server_is_a_network_failure(workspace: Workspace) -> None:
    report = get(workspace, "http://127.0.0.1:9/film.mp4")
    assert kinds(report) == ["network"]


def test_body_that_breaks_off_is_a_network_failure(workspace: Workspace, site: Site, movie: Path) -> None:
    data = movie.read_bytes()
    report = get(workspace, site.serve("/film.mp4", data[: len(data) // 2], length=len(data)))
    assert (kinds(report), report.failed) == (["network"], 1)


@pytest.mark.parametrize(
    "body", [b"<html><body>Please wait</body></html>" * 50, b"OK" * 131, b"#EXTM3U\nfile:///etc/passwd\n", b"\0" * 4000]
)
def test_what_came_is_looked_into(workspace: Workspace, site: Site, body: bytes) -> None:
    report = get(workspace, site.serve("/film.mp4", body))
    assert len(report.issues) == 1
    assert report.issues[0].kind in ("unreadable-media", "unsupported", "format")
    assert workspace.store.heads("recording") == []
    assert not list(workspace.root.glob("files/*/*"))


def test_no_bytes_at_all(workspace: Workspace, site: Site) -> None:
    report = get(workspace, site.serve("/film.mp4", b""))
    assert len(report.issues) == 1
    assert workspace.store.heads("recording") == []


def test_page_without_a_video_is_unsupported(workspace: Workspace, site: Site) -> None:
    report = get(workspace, site.serve("/page", b"<html><title>Hello</title></html>", kind="text/html"))
    assert kinds(report) == ["unsupported"]


def test_page_with_one_video_gives_it(workspace: Workspace, site: Site, movie: Path) -> None:
    address = site.serve("/real.mp4", movie.read_bytes())
    html = f'<html><title>One <b>film</b></title><video src="{address}"></video></html>'
    report = get(workspace, site.serve("/page", html.encode(), kind="text/html"))
    assert (kinds(report), report.done) == ([], 1)


@pytest.mark.parametrize("said", [True, False])
def test_too_large_file_is_broken_off(make: Callable[..., Workspace], site: Site, movie: Path, said: bool) -> None:
    workspace = make(max_source_bytes=1000)
    report = get(workspace, site.serve("/film.mp4", movie.read_bytes(), chunked=not said))
    assert (kinds(report), report.rejected) == (["too-large"], 1)
    assert workspace.store.heads("recording") == []


def test_site_that_is_not_allowed_is_not_used(make: Callable[..., Workspace], site: Site, movie: Path) -> None:
    workspace = make(allowed_extractors=("youtube",))
    report = get(workspace, site.serve("/film.mp4", movie.read_bytes()))
    assert (kinds(report), site.asked) == (["unsupported"], [])


def test_playlist_of_segments_is_fetched_whole(workspace: Workspace, site: Site, movie: Path) -> None:
    site.serve("/part.ts", transport_stream(movie), kind="video/mp2t")
    playlist = "#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:2.0,\npart.ts\n#EXT-X-ENDLIST\n"
    report = get(workspace, site.serve("/film.m3u8", playlist.encode(), kind="application/vnd.apple.mpegurl"))
    assert (kinds(report), report.done) == ([], 1)


def test_playlist_with_a_missing_segment_is_a_failure(workspace: Workspace, site: Site, movie: Path) -> None:
    site.serve("/part.ts", transport_stream(movie), kind="video/mp2t")
    playlist = "#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:2.0,\npart.ts\n#EXTINF:2.0,\nlost.ts\n#EXT-X-ENDLIST\n"
    report = get_pieces(workspace, site.serve("/film.m3u8", playlist.encode(), kind="application/vnd.apple.mpegurl"))
    assert report.done == 0
    assert workspace.store.heads("recording") == []


def test_too_long_media_is_turned_down(make: Callable[..., Workspace], site: Site, movie: Path) -> None:
    report = get(make(max_source_seconds=1.0), site.serve("/film.mp4", movie.read_bytes()))
    assert kinds(report) == ["too-long"]
