"""`curate download`, killed again and again: the file is that of an undisturbed download, and nothing is done twice."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
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


@pytest.mark.slow
@pytest.mark.parametrize("make", [file, stream])
def test_killed_anywhere_it_goes_on_and_gives_the_same_bytes(
    rough: Rough, movie: Path, tmp_path: Path, make: object
) -> None:
    address, body = make(rough, movie)  # type: ignore[operator]
    chance = random.Random(5)
    with workspaces.create(tmp_path / "w", allow_loopback_urls=True) as place:
        assert add(place, [address]).issues == ()
    call = "from curation.cli.main import main; main()"
    command = [sys.executable, "-c", call, "-w", str(tmp_path / "w"), "download"]
    env = {**os.environ, "CURATE_ALLOW_LOOPBACK_URLS": "1", "CURATE_HOST_PAUSE_SECONDS": "0", "NO_PROXY": "127.0.0.1"}
    kills = 0
    for part in (0.1, 0.35, 0.6, 0.85, None):
        process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        enough = None if part is None else len(body) * (part + chance.uniform(-0.08, 0.08))
        until = time.monotonic() + 60
        while process.poll() is None and time.monotonic() < until:
            if enough is not None and size(tmp_path / "w" / "partial") > enough:
                process.send_signal(signal.SIGKILL)
                kills += 1
                break
            time.sleep(0.005)
        code = process.wait()
    assert (code, kills) == (0, 4)
    assert rough.sent < len(body) * 1.5
    with workspaces.open_workspace(tmp_path / "w") as place:
        (fact,) = place.store.heads("recording")
        recording = fact.contract(Recording)
        assert recording.sha256 == hashlib.sha256(body).hexdigest()
        assert place.blobs.path(recording.sha256).read_bytes() == body
    assert list((tmp_path / "w" / "partial").iterdir()) == []
    assert list((tmp_path / "w" / "staging").iterdir()) == []
