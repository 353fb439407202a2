"""A web server on loopback that serves files as servers do: with and without ranges, and broken off in the middle."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class File:
    """How one path is answered.

    Args:
        body: Its bytes.
        kind: Content-Type.
        etag: ETag; empty for none.
        modified: Last-Modified; empty for none.
        ranges: Whether `Range` is understood.
        conditions: Whether `If-Range` is understood.
        length: Whether Content-Length is sent (else the body is chunked).
        drops: After how many bytes the connection breaks, one for each request; -1 and none left: never.
        seconds: How long to wait between two blocks.
        block: Bytes of a block.
        headers: Further headers.
        status: Another status than 200.
        cut: Content-Range begins so many bytes off (a server that is wrong).
    """

    body: bytes = b""
    kind: str = "video/mp4"
    etag: str = '"one"'
    modified: str = ""
    ranges: bool = True
    conditions: bool = True
    length: bool = True
    drops: list[int] = field(default_factory=list)
    seconds: float = 0.0
    block: int = 65536
    headers: dict[str, str] = field(default_factory=dict)
    status: int = 200
    cut: int = 0


@dataclass
class Rough:
    """The server."""

    address: str
    files: dict[str, File] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    sent: int = 0

    def put(self, path: str, body: bytes = b"", **how: object) -> str:
        """Answer so at a path; gives the full address."""
        self.files[path] = File(body, **how)  # type: ignore[arg-type]
        return self.address + path


def _span(file: File, headers: dict[str, str]) -> tuple[int, int] | None:
    """The first byte and the one after the last that are asked for, or None for all."""
    text = headers.get("Range", "")
    if not text or not file.ranges:
        return None
    condition = headers.get("If-Range")
    if condition and file.conditions and condition not in (file.etag, file.modified):
        return None
    first, _, last = text.removeprefix("bytes=").partition("-")
    return int(first), min(int(last) + 1, len(file.body)) if last else len(file.body)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: Rough

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        headers = dict(self.headers.items())
        self.site.asked.append((self.path, headers))
        file = self.site.files.get(path)
        if file is None:
            self._empty(404)
            return
        span = _span(file, headers)
        if span and span[0] >= len(file.body):
            self._empty(416, {"Content-Range": f"bytes */{len(file.body)}"})
            return
        start, end = span or (0, len(file.body))
        told = {"Content-Type": file.kind, "ETag": file.etag, "Last-Modified": file.modified, **file.headers}
        if span:
            told["Content-Range"] = f"bytes {start + file.cut}-{end - 1 + file.cut}/{len(file.body)}"
        told |= {"Content-Length": str(end - start)} if file.length else {"Connection": "close"}
        self.send_response(206 if span else file.status)
        for name, value in told.items():
            if value:
                self.send_header(name, value)
        self.end_headers()
        self._send(file, file.body[start:end])

    def _send(self, file: File, body: bytes) -> None:
        drop = file.drops.pop(0) if file.drops else -1
        body = body if drop < 0 else body[:drop]
        try:
            for at in range(0, len(body), file.block):
                self.wfile.write(body[at : at + file.block])
                self.site.sent += len(body[at : at + file.block])
                time.sleep(file.seconds)
        except OSError:
            self.close_connection = True
        if drop >= 0 or not file.length:
            self.close_connection = True

    def _empty(self, status: int, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": "0", **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def serving() -> Iterator[Rough]:
    """The server, as long as the block lasts."""
    site = Rough("")
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"site": site}))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    site.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
