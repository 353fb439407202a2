"""Addresses with malice: private machines, names that are paths, and secrets that must be kept nowhere."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from curation.acquire import addresses
from curation.acquire.download import Download
from curation.stage import run_stage
from curation.workspace import Workspace
from schemas.fact import given_fact
from schemas.issues import Issue
from schemas.media import Source
from tests.curation.acquire.conftest import Site
from tests.curation.acquire.fetching import everything, get, get_pieces, kinds


def test_playlist_cannot_reach_local_files(workspace: Workspace, site: Site) -> None:
    playlist = "#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:2.0,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"
    address = site.serve("/film.m3u8", playlist.encode(), kind="application/vnd.apple.mpegurl")
    report = get_pieces(workspace, address)
    assert kinds(report) == ["wrong-url"]
    assert "root:" not in everything(workspace)


def test_loopback_is_refused_unless_allowed(make: Callable[..., Workspace], site: Site, movie: Path) -> None:
    report = get(make(allow_loopback_urls=False), site.serve("/film.mp4", movie.read_bytes()))
    assert kinds(report) == ["wrong-url"]
    assert site.asked == []


def test_page_cannot_lead_into_a_private_network(workspace: Workspace, site: Site) -> None:
    html = b'<html><video src="http://10.255.255.1/secret.mp4"></video></html>'
    report = get(workspace, site.serve("/page", html, kind="text/html"))
    assert kinds(report) == ["wrong-url"]


def test_redirect_cannot_lead_into_a_private_network(
    workspace: Workspace, site: Site, movie: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(address: str, *, allow_loopback: bool) -> Issue | None:
        inside = "/inside" in address
        return Issue(kind="wrong-url", subject=address, message="lies in a private network") if inside else None

    monkeypatch.setattr(addresses, "refused_host", refuse)
    site.serve("/inside.mp4", movie.read_bytes())
    report = get(workspace, site.serve("/film.mp4", status=302, location=f"{site.address}/inside.mp4"))
    assert (kinds(report), workspace.store.heads("recording")) == (["wrong-url"], [])


def test_source_that_went_around_add_is_checked_too(workspace: Workspace) -> None:
    fact = given_fact(Source(origin="url", locator="file:///etc/passwd"))
    workspace.store.put([fact])
    report = run_stage(workspace.store, Download(workspace))
    assert kinds(report) == ["wrong-url"]


@pytest.mark.parametrize(
    "path", ["/..%2f..%2fx.mp4", "/%3Cscript%3Ealert(1)%3C%2Fscript%3E.mp4", "/-rf%20~;ls%00.mp4", "/%25(id)s%25s.mp4"]
)
def test_hostile_names_never_become_paths(workspace: Workspace, site: Site, movie: Path, path: str) -> None:
    report = get(workspace, site.serve(path, movie.read_bytes()))
    assert report.done == 1
    outside = {item.name for item in workspace.root.parent.iterdir()} - {"workspace"}
    assert outside == set()
    names = {item.name for item in workspace.root.glob("files/*/*")}
    assert all(len(name.split(".")[0]) == 64 for name in names)


def test_secrets_of_a_redirect_are_kept_nowhere(workspace: Workspace, site: Site, movie: Path) -> None:
    site.serve("/signed.mp4", movie.read_bytes())
    address = site.serve("/film.mp4", status=302, location=f"{site.address}/signed.mp4?token=s3cret-value")
    with capture_logs() as logs:
        report = get(workspace, address)
    assert report.done == 1
    assert any("s3cret-value" in asked for asked in site.asked)
    assert "s3cret-value" not in everything(workspace)
    assert "s3cret-value" not in json.dumps(logs, default=str)
    assert str(workspace.root) not in everything(workspace)


def test_secrets_in_a_failure_are_kept_nowhere(workspace: Workspace, site: Site) -> None:
    site.serve("/signed.mp4", status=404)
    address = site.serve("/film.mp4", status=302, location=f"{site.address}/signed.mp4?token=s3cret-value")
    with capture_logs() as logs:
        report = get(workspace, address)
    assert kinds(report) == ["not-found"]
    assert "s3cret-value" not in everything(workspace) + json.dumps(logs, default=str)


@pytest.mark.parametrize(
    ("kind", "page"),
    [
        ("text/html", '<html><video src="rtmp://10.255.255.1/live/x"></video></html>'),
        ("text/html", '<html><meta property="og:video" content="rtmp://10.255.255.1/live/x.mp4"></html>'),
        ("text/html", '<html><video src="rtsp://10.255.255.1/live/x.mp4"></video></html>'),
        (
            "application/vnd.apple.mpegurl",
            '#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXT-X-KEY:METHOD=SAMPLE-AES,URI="k"\n#EXTINF:2.0,\na.ts\n'
            "#EXT-X-ENDLIST\n",
        ),
    ],
)
def test_no_page_starts_a_program(
    workspace: Workspace, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, page: str
) -> None:
    programs, ran = tmp_path / "bin", tmp_path / "ran"
    programs.mkdir()
    for name in ("rtmpdump", "mplayer", "mpv", "ffmpeg", "ffprobe"):
        (programs / name).write_text(f"#!/bin/sh\necho {name} >> {ran}\n")
        (programs / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    report = get_pieces(workspace, site.serve("/page.m3u8" if "mpegurl" in kind else "/page", page.encode(), kind=kind))
    assert (report.done, len(report.issues)) == (0, 1)
    assert not ran.exists(), ran.read_text()
