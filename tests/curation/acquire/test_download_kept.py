"""What is kept beside the media, and what is never kept."""

from __future__ import annotations

import fcntl
import json
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import pytest
from structlog.testing import capture_logs

from curation.acquire import ledger
from curation.acquire.add import add
from curation.acquire.download import Download, download
from curation.acquire.fetch.cookies import read_cookies
from curation.workspace import Workspace
from schemas.errors import SettingsError
from schemas.media import Recording, Source
from tests.curation.acquire.conftest import Site
from tests.curation.acquire.fetch.rough import Rough, serving
from tests.curation.acquire.fetching import get, kinds

VTT = b"WEBVTT\n\n00:00:00.000 --> 00:00:01.000\nHello\n"
SRT = b"1\n00:00:00,000 --> 00:00:01,000\nHello\n"


@pytest.fixture
def rough(site: Site) -> Iterator[Rough]:
    with serving() as server:
        yield server


def recording(workspace: Workspace) -> Recording:
    (fact,) = workspace.store.heads("recording")
    return fact.contract(Recording)


def subtitles(workspace: Workspace) -> list[tuple[str, bool, bytes]]:
    path = workspace.blobs.path
    return [(one.language, one.automatic, path(one.sha256).read_bytes()) for one in recording(workspace).subtitles]


def test_subtitles_of_a_page_are_kept(workspace: Workspace, site: Site, movie: Path) -> None:
    film_at = site.serve("/real.mp4", movie.read_bytes())
    tracks = ""
    for language, body in (("en", VTT), ("de", VTT), ("fr", b"<html>Sorry</html>")):
        at = site.serve(f"/{language}.vtt", body, kind="text/vtt")
        tracks += f'<track kind="subtitles" src="{at}" srclang="{language}">'
    page = f'<html><title>One film</title><video><source src="{film_at}" type="video/mp4">{tracks}</video></html>'
    report = get(workspace, site.serve("/page", page.encode(), kind="text/html"))
    assert (kinds(report), report.done) == ([], 1)
    assert subtitles(workspace) == [("en", False, VTT)]


def test_subtitles_that_fail_do_not_fail_the_media(make: Callable[..., Workspace], site: Site, movie: Path) -> None:
    workspace = make(subtitle_languages=("en", "fr"))
    film_at = site.serve("/real.mp4", movie.read_bytes())
    lost = f'<track kind="subtitles" src="{site.address}/lost.vtt" srclang="en">'
    sorry = site.serve("/fr.vtt", b"<html>Sorry</html>", kind="text/html")
    tracks = f'{lost}<track kind="subtitles" src="{sorry}" srclang="fr">'
    page = f'<video><source src="{film_at}" type="video/mp4">{tracks}</video>'
    report = get(workspace, site.serve("/page", f"<html>{page}</html>".encode(), kind="text/html"))
    assert (kinds(report), report.done) == ([], 1)
    assert subtitles(workspace) == []


def test_subtitles_beside_a_file_are_kept(workspace: Workspace, movie: Path, tmp_path: Path) -> None:
    (tmp_path / "film.mp4").write_bytes(movie.read_bytes())
    for name, body in {
        "film.srt": SRT, "film.en-US.vtt": b"\xef\xbb\xbf" + VTT, "film.de.srt": b"no subtitles", "other.srt": SRT,
        "film.notes about it.srt": SRT, "film.en.txt": SRT, "film.mp4.srt": SRT,
    }.items():  # fmt: skip
        (tmp_path / name).write_bytes(body)
    (tmp_path / "film.fr.vtt").mkdir()
    add(workspace, [str(tmp_path / "film.mp4")])
    assert download(workspace).done == 1
    assert subtitles(workspace) == [
        ("en-US", False, b"\xef\xbb\xbf" + VTT), ("und", False, SRT), ("und", False, SRT)
    ]  # fmt: skip


def test_chapters_of_a_file_are_kept(workspace: Workspace, movie: Path, tmp_path: Path) -> None:
    with av.open(str(movie)) as given, av.open(str(tmp_path / "film.mkv"), "w") as out:
        made = {stream.index: out.add_stream_from_template(stream) for stream in given.streams}
        base = Fraction(1, 1000)
        spans = ((0, 1200, "One\x1b[31m"), (1200, 2000, "Two"), (1500, 1500, "No length"))
        out.set_chapters([
            {"id": at, "start": start, "end": end, "time_base": base, "metadata": {"title": title}}
            for at, (start, end, title) in enumerate(spans)
        ])  # fmt: skip
        for packet in given.demux():
            if packet.dts is not None:
                packet.stream = made[packet.stream.index]
                out.mux(packet)
    add(workspace, [str(tmp_path / "film.mkv")])
    assert download(workspace).done == 1
    found = [(one.start, one.end, one.title) for one in recording(workspace).chapters]
    assert found == [(0.0, 1.2, "One[31m"), (1.2, 2.0, "Two")]


def cookie_file(folder: Path, *hosts: str) -> Path:
    path = folder / "cookies.txt"
    lines = [f"{host}\tFALSE\t/\tFALSE\t2147483647\tsession\tc00kie-{number}" for number, host in enumerate(hosts)]
    path.write_text("# Netscape HTTP Cookie File\n" + "\n".join(lines) + "\n")
    path.chmod(0o600)
    return path


def test_cookies_go_to_their_host_and_are_kept_nowhere(
    workspace: Workspace, rough: Rough, movie: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = cookie_file(tmp_path, "127.0.0.1", "elsewhere.example")
    before = path.read_bytes()
    (tmp_path / "again").mkdir()
    rough.put("/film.mp4", movie.read_bytes(), headers={"Set-Cookie": "seen=c00kie-9; Path=/"})
    rough.put(
        "/moved.mp4", status=302, headers={"Location": rough.address.replace("127.0.0.1", "localhost") + "/film.mp4"}
    )
    rough.put("/gone.mp4", status=403)
    for at in ("/film.mp4", "/moved.mp4", "/gone.mp4"):
        add(workspace, [rough.address + at])
    with capture_logs() as logs:
        report = download(workspace, cookies=read_cookies(path))
    assert report.done == 2
    sent = [(headers.get("Host", ""), headers.get("Cookie", "")) for _, headers in rough.asked]
    assert any("session=c00kie-0" in cookie for _, cookie in sent)
    assert not any("c00kie-1" in cookie for _, cookie in sent)
    assert not any("c00kie-0" in cookie for host, cookie in sent if host.startswith("localhost"))
    assert path.read_bytes() == before
    assert "c00kie" not in json.dumps(logs, default=str) + "".join(capfd.readouterr())
    for file in workspace.root.rglob("*"):
        assert not file.is_file() or b"c00kie" not in file.read_bytes(), file


@pytest.mark.parametrize("text", ["{}", '[{"name": "s3cret"}]', "a\tb\ts3cret", "h\tFALSE\t/\tFALSE\tsoon\tn\ts3cret"])
def test_wrong_cookie_file_is_refused_without_showing_it(tmp_path: Path, text: str) -> None:
    (tmp_path / "cookies.txt").write_text(f"# comment\n{text}\n")
    with pytest.raises(SettingsError, match="line 2 is no cookie") as failed:
        read_cookies(tmp_path / "cookies.txt")
    assert "s3cret" not in str(failed.value)


def test_same_bytes_from_two_sources_are_kept_once(
    workspace: Workspace, site: Site, movie: Path, tmp_path: Path
) -> None:
    (tmp_path / "a.mp4").write_bytes(movie.read_bytes())
    add(workspace, [str(tmp_path / "a.mp4"), site.serve("/b.mp4", movie.read_bytes())])
    stage = Download(workspace)
    report = download(workspace, stage=stage)
    assert report.done == 2
    same = [outcome.detail.get("same_as") for _, outcome in stage.tried]
    assert sorted(map(bool, same)) == [False, True]
    assert len(list(workspace.root.glob("files/*/*.mp4"))) == 1
    assert len(workspace.store.heads("recording")) == 1
    assert [line.outcome for line in ledger.ledger(workspace)] == ["ok", "ok"]
    assert download(workspace).done == 0


def test_licence_that_is_not_allowed_is_not_fetched(make: Callable[..., Workspace], site: Site, movie: Path) -> None:
    workspace = make(licences=("CC-BY-4.0",))
    report = get(workspace, site.serve("/film.mp4", movie.read_bytes()))
    assert (kinds(report), report.rejected) == (["licence-refused"], 1)
    assert "unknown" in report.issues[0].message
    assert not list(workspace.root.glob("files/*/*"))


def test_one_kind_of_failure_is_tried_again(workspace: Workspace, site: Site, movie: Path) -> None:
    for path, status in (("/a.mp4", 401), ("/b.mp4", 404)):
        add(workspace, [site.serve(path, status=status)])
    download(workspace)
    for path in ("/a.mp4", "/b.mp4"):
        site.answers[path].clear()
        site.serve(path, movie.read_bytes())
    stage = Download(workspace)
    assert download(workspace, kind="login", stage=stage).done == 1
    assert [fact.contract(Source).locator for fact, _ in stage.tried] == [site.address + "/a.mp4"]
    assert download(workspace, kind="geo").done == 0


def test_host_that_turns_us_away_is_told_once_and_its_sources_wait(workspace: Workspace, site: Site) -> None:
    for number in range(12):
        add(workspace, [site.serve(f"/{number}.mp4", status=429)])
    stage = Download(workspace)
    report = download(workspace, stage=stage)
    assert set(kinds(report)) == {"rate-limit"}
    assert 3 <= report.failed <= 4
    (paused,) = stage.paused
    assert (paused.host, paused.kind, paused.sources) == ("127.0.0.1", "rate-limit", 12 - report.failed)
    assert len(workspace.store.pending("source", Download.name, Download.version)) == 12


def test_source_that_another_process_fetches_is_left_to_it(workspace: Workspace, site: Site, movie: Path) -> None:
    add(workspace, [site.serve("/film.mp4", movie.read_bytes())])
    (fact,) = workspace.store.heads("source")
    (workspace.root / "partial").mkdir()
    with (workspace.root / "partial" / f"{fact.subject}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        report = download(workspace)
        assert (kinds(report), report.failed) == (["busy"], 1)
    assert download(workspace).done == 1


def test_what_came_of_sources_nobody_wants_any_more_is_swept(workspace: Workspace, site: Site, movie: Path) -> None:
    left = workspace.root / "partial" / ("0" * 64)
    left.mkdir(parents=True)
    (left / "media0.part").write_bytes(b"x")
    address = site.serve("/film.mp4", movie.read_bytes()[:1000], length=len(movie.read_bytes()))
    assert kinds(get(workspace, address)) == ["network"]
    assert not left.exists()
    assert [path.stat().st_size for path in (workspace.root / "partial").rglob("*.part")] == [1000]
    site.answers["/film.mp4"].clear()
    site.serve("/film.mp4", status=404)
    download(workspace)
    assert not list((workspace.root / "partial").iterdir())
