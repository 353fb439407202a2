"""A bad line on loopback between us and a server: seeded faults, and a count of what was asked.

    with faulty("http://127.0.0.1:8080", seed=1) as line:
        Client(line.url, token)

| fault        | what happens                                                   | did the server do it? |
|--------------|-----------------------------------------------------------------|-----|
| busy         | 429 with Retry-After                                            | no  |
| away         | 503                                                             | no  |
| delay        | the request waits                                               | yes |
| reset-before | the line breaks before the request arrives                      | no  |
| reset-after  | the line breaks before the answer comes                         | yes |
| truncated    | half of the answer, then the line breaks                        | yes |
| cut          | half of the answer, and its length says that this is all        | yes |
"""

from __future__ import annotations

import http.client
import random
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

FAULTS = ("busy", "away", "delay", "reset-before", "reset-after", "truncated", "cut")
_DROPPED = frozenset({"connection", "keep-alive", "transfer-encoding", "content-length", "host"})
_PATIENCE_SECONDS = 120.0


@dataclass
class Line:
    """The line, and what went over it."""

    upstream: str
    port: int = 0
    share: float = 0.25
    """Of all requests, how many are disturbed."""
    faults: Sequence[str] = FAULTS
    rng: random.Random = field(default_factory=random.Random)
    seen: Counter[str] = field(default_factory=Counter)
    """How often each fault, or none (`fine`), was met."""
    writes: Counter[str] = field(default_factory=Counter)
    """Requests that are no GET and reached the server, as `METHOD path`."""
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _deck: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def draw(self) -> str:
        """The next request's fault, or `fine`. No fault comes twice before each came once, so a short run meets all."""
        with self._lock:
            fault = "fine"
            if self.rng.random() < self.share:
                self._deck = self._deck or self.rng.sample(self.faults, len(self.faults))
                fault = self._deck.pop()
            self.seen[fault] += 1
            return fault

    def note(self, method: str, path: str) -> None:
        """Count what reaches the server."""
        if method != "GET":
            with self._lock:
                self.writes[f"{method} {urlsplit(path).path}"] += 1


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = _PATIENCE_SECONDS
    line: Line

    def _handle(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        fault = self.line.draw()
        if fault in ("busy", "away"):
            self._answer(429 if fault == "busy" else 503, [("Retry-After", "0")] * (fault == "busy"), b"{}")
            return
        if fault == "reset-before":
            self._reset()
            return
        if fault == "delay":
            time.sleep(0.05 + 0.1 * self.line.rng.random())
        status, headers, reply = self._forward(body)
        if fault == "reset-after":
            self._reset()
        elif fault == "truncated":
            self._answer(status, headers, reply, sent=len(reply) // 2)
            self._reset()
        else:
            self._answer(status, headers, reply[: len(reply) // 2] if fault == "cut" else reply)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _handle  # noqa: N815 - the names http.server looks for

    def _forward(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        self.line.note(self.command, self.path)
        target = urlsplit(self.line.upstream)
        connection = http.client.HTTPConnection(target.hostname or "", target.port, timeout=_PATIENCE_SECONDS)
        try:
            headers = {name: value for name, value in self.headers.items() if name.lower() not in _DROPPED}
            connection.request(self.command, self.path, body or None, headers)
            reply = connection.getresponse()
            content = reply.read()
            return reply.status, [one for one in reply.getheaders() if one[0].lower() not in _DROPPED], content
        finally:
            connection.close()

    def _answer(self, status: int, headers: Sequence[tuple[str, str]], body: bytes, *, sent: int | None = None) -> None:
        self.send_response_only(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[:sent])

    def _reset(self) -> None:
        """Break the line: what was not read yet is lost."""
        self.wfile.flush()
        time.sleep(0.01)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, *_args: object) -> None:
        """Lines that break are what this is for."""

    def shutdown_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
        if isinstance(request, socket.socket) and request.fileno() >= 0:
            super().shutdown_request(request)


@contextmanager
def faulty(upstream: str, *, seed: int, share: float = 0.25, faults: Sequence[str] = FAULTS) -> Iterator[Line]:
    """A bad line to a server.

    Args:
        upstream: The server's address.
        seed: Draws which requests are disturbed, and how.
        share: Of all requests, how many are.
        faults: The kinds to draw from.
    """
    line = Line(upstream, share=share, faults=faults, rng=random.Random(seed))
    httpd = _Quiet(("127.0.0.1", 0), type("Handler", (_Handler,), {"line": line}))
    line.port = int(httpd.server_address[1])
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
    thread.start()
    try:
        yield line
    finally:
        httpd.shutdown()
        httpd.server_close()
        thread.join(10)
