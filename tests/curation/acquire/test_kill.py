"""`curate download`, killed again and again: the file is that of an undisturbed download, and nothing is done twice."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from curation import workspace as workspaces
from curation.acquire.add import add
from schemas.media import Recording
from tests.curation.acquire.fetch.rough import Rough, serving
from tests.curation.acquire.test_download_urls import transport_stream

NOTHING = b"\x47\x1f\xff\x10" + b"\xff" * 184
"""A packet of a transport stream that says nothing."""


@pytest.fixture
def rough() -> Iterator[Rough]:
    with serving() as site:
        yield site


def file(rough: Rough, movie: Path) -> tuple[str, bytes]:
    """A film with two megabytes of nothing at its end."""
    body = movie.read_bytes() + (2_000_008).to_bytes(4, "big") + b"free" + random.Random(3).randbytes(2_000_000)
    return rough.put("/film.mp4", body, block=20_000, seconds=0.01), body


def stream(rough: Rough, movie: Path) -> tuple[str, bytes]:
    """A stream of twenty pieces."""
    body = transport_stream(movie) + NOTHING * 10_000
    size = 188 * (len(body) // 188 // 20 + 1)
    names = []
    for at in range(0, len(body), size):
        rough.put(f"/{at}.ts", body[at : at + size], kind="video/mp2t", block=10_000, seconds=0.01)
        names.append(f"#EXTINF:2.0,\n{at}.ts\n")
    text = "#EXTM3U\n#EXT-X-TARGETDURATION:2\n" + "".join(names) + "#EXT-X-ENDLIST\n"
    return rough.put("/film.m3u8", text.encode(), kind="application/vnd.apple.mpegurl"), body


def size(folder: Path) -> int:
    """The bytes of what came so far."""
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except OSError:
            continue
    return total


@dataclass
class Place:
    """A workspace with one source, and a way to fetch it in a process of its own."""

    root: Path

    def start(self, **pipes: int) -> subprocess.Popen[bytes]:
        call = "from curation.cli.main import main; main()"
        command = [sys.executable, "-c", call, "-w", str(self.root), "download"]
        settings = {"CURATE_ALLOW_LOOPBACK_URLS": "1", "CURATE_HOST_PAUSE_SECONDS": "0", "NO_PROXY": "127.0.0.1"}
        given = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **pipes}
        return subprocess.Popen(command, env={**os.environ, **settings}, **given)  # type: ignore[call-overload, no-any-return]

    def until(self, process: subprocess.Popen[bytes], enough: float) -> bool:
        """Wait until so many bytes are there (True), or the process has ended."""
        end = time.monotonic() + 60
        while process.poll() is None and time.monotonic() < end:
            if size(self.root / "partial") > enough:
                return True
            time.sleep(0.005)
        return False


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "w")


def added(place: Place, address: str) -> None:
    with workspaces.create(place.root, allow_loopback_urls=True) as opened:
        assert add(opened, [address]).issues == ()


@pytest.mark.slow
@pytest.mark.parametrize("make", [file, stream])
def test_killed_anywhere_it_goes_on_and_gives_the_same_bytes(
    rough: Rough, movie: Path, place: Place, make: Callable[[Rough, Path], tuple[str, bytes]]
) -> None:
    address, body = make(rough, movie)
    added(place, address)
    chance = random.Random(5)
    for part in (0.1, 0.35, 0.6, 0.85):
        process = place.start()
        assert place.until(process, len(body) * (part + chance.uniform(-0.08, 0.08)))
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert place.start().wait(60) == 0
    assert rough.sent < len(body) * 1.5
    with workspaces.open_workspace(place.root) as opened:
        (fact,) = opened.store.heads("recording")
        recording = fact.contract(Recording)
        assert recording.sha256 == hashlib.sha256(body).hexdigest()
        assert opened.blobs.path(recording.sha256).read_bytes() == body
    assert list((place.root / "partial").iterdir()) == []
    assert list((place.root / "staging").iterdir()) == []


def test_stopped_by_hand_it_ends_at_once_and_keeps_what_came(rough: Rough, movie: Path, place: Place) -> None:
    address, body = file(rough, movie)
    rough.files["/film.mp4"].seconds = 0.2
    added(place, address)
    process = place.start(stderr=subprocess.PIPE)
    assert place.until(process, 50_000)
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert process.returncode not in (0, -signal.SIGINT)
    assert b"Traceback" not in said
    assert time.monotonic() - began < 15
    assert 50_000 < size(place.root / "partial") < len(body)
