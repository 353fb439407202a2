"""Clips from an address elsewhere: leave for the page's address, parts on request, the right bytes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from curation.review.doctor.media import fetched
from curation.review.sync.client import Client

CLIP = bytes(range(256)) * 20
SERVER = "http://127.0.0.1:8080"


@contextmanager
def serving(status: int, origin: str, content: bytes) -> Iterator[str]:
    """A server that gives every request the same clip."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = content[:1024] if status == 206 else content
            self.send_response(status)
            if origin:
                self.send_header("Access-Control-Allow-Origin", origin)
            self.end_headers()
            self.wfile.write(body)  # no length: it ends with the line

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{httpd.server_address[1]}/clip.mp4"
    finally:
        httpd.shutdown()
        httpd.server_close()
        thread.join()


@pytest.mark.parametrize(
    ("status", "origin", "content", "found"),
    [
        (206, "*", CLIP, []),
        (206, SERVER, CLIP, []),
        (206, "", CLIP, ["media-cors"]),
        (206, "https://another.example", CLIP, ["media-cors"]),
        (200, "*", CLIP, ["media-ranges"]),
        (206, "*", CLIP[::-1], ["media-wrong"]),
        (404, "*", b"", ["media-missing"]),
        (403, "", b"", ["media-cors", "media-missing"]),
    ],
)
def test_what_keeps_a_page_from_a_clip_is_named(
    tmp_path: Path, status: int, origin: str, content: bytes, found: list[str]
) -> None:
    (tmp_path / "clip.mp4").write_bytes(CLIP)
    with serving(status, origin, content) as address, Client(SERVER, "t") as client:
        issues = list(fetched(client, address, tmp_path / "clip.mp4", "task 1"))
    assert [issue.kind for issue in issues] == found
    assert all(issue.hint for issue in issues)


def test_an_address_where_nobody_is_is_named(tmp_path: Path) -> None:
    with Client(SERVER, "t") as client:
        [issue] = fetched(client, "http://127.0.0.1:9/clip.mp4", tmp_path / "clip.mp4", "task 1")
    assert issue.kind == "media-missing"
