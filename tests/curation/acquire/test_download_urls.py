"""Addresses: a real server that answers well, badly, and with malice."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog
from structlog.testing import capture_logs

from curation.acquire import addresses
from curation.acquire.add import add
from curation.acquire.download import Download, download
from curation.stage import StageReport, run_stage
from curation.workspace import Workspace
from schemas.fact import given_fact
from schemas.issues import Issue
from schemas.media import Recording, Source
from tests.curation.acquire.conftest import Site


@pytest.fixture(autouse=True)
def _quick_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    """The downloader waits between tries; here nobody needs to."""
    monkeypatch.setattr("yt_dlp.utils._utils.time.sleep", lambda _seconds: None)


@pytest.fixture(autouse=True)
def _own_logs() -> Iterator[None]:
    yield
    structlog.reset_defaults()


def get(workspace: Workspace, address: str) -> StageReport:
    assert add(workspace, [address]).issues == ()
    return download(workspace)


def kinds(report: StageReport) -> list[str]:
    return [issue.kind for issue in report.issues]


def everything(workspace: Workspace) -> str:
    """All that was written: facts, runs, and small files."""
    facts = [fact.body or b"" for kind in ("source", "recording") for fact in workspace.store.heads(kind)]
    runs = [run.model_dump_json().encode() for run in workspace.store.runs()]
    files = [path.read_bytes() for path in workspace.root.glob("files/*/*.json")]
    return b"\n".join([*facts, *runs, *files]).decode()


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


def test_too_long_media_is_turned_down(make: Callable[..., Workspace], site: Site, movie: Path) -> None:
    report = get(make(max_source_seconds=1.0), site.serve("/film.mp4", movie.read_bytes()))
    assert kinds(report) == ["too-long"]


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
