"""A real HTTP server on loopback whose answers are made by a function, and can be slow, cut or dripped on purpose.

It stops by itself at the end of its `with` block, whatever its connections are doing.
"""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Seen:
    """A request as it came.

    Args:
        method: Such as `POST`.
        path: Such as `/v1/chat/completions`.
        headers: With names in lower case.
        body: The bytes.
        at: When it came, in seconds of a steady clock.
    """

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    at: float

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Behaviour:
    """What the server does with a request.

    Args:
        status: HTTP status.
        body: The bytes of the answer.
        headers: More headers; `Content-Type` is JSON unless given here, and left out where it is empty.
        wait: Seconds before anything is sent.
        piece: Bytes sent at once; 0 sends all at once.
        pause: Seconds between pieces.
        cut: Bytes (head and body together) after which the connection is dropped; None for never.
        declared: Content-Length to claim instead of the true one.
        raw: Sent as it is instead of an HTTP answer; the connection is dropped after it.
    """

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    wait: float = 0.0
    piece: int = 0
    pause: float = 0.0
    cut: int | None = None
    declared: int | None = None
    raw: bytes = b""

    def sent(self) -> bytes:
        """Head and body as sent."""
        if self.raw:
            return self.raw
        length = len(self.body) if self.declared is None else self.declared
        headers = {"Content-Type": "application/json", "Content-Length": str(length), **self.headers}
        lines = [f"HTTP/1.1 {self.status} -", *(f"{name}: {text}" for name, text in headers.items() if text)]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + self.body


class Server:
    """The running server: where it is and what it was asked."""

    def __init__(self, respond: Callable[[Seen], Behaviour]) -> None:
        self.respond = respond
        self.seen: list[Seen] = []
        self.mistakes: list[BaseException] = []
        """What `respond` raised; raised again when the server stops."""
        self.stopping = threading.Event()
        self.lock = threading.Lock()
        self.sockets: set[socket.socket] = set()
        self.port = 0

    @property
    def url(self) -> str:
        """Its base address, as an OpenAI client wants it."""
        return f"http://127.0.0.1:{self.port}/v1"

    def asked(self, path: str = "/v1/chat/completions") -> list[Seen]:
        """The requests for a path so far."""
        with self.lock:
            return [seen for seen in self.seen if seen.path == path]


@contextmanager
def running(respond: Callable[[Seen], Behaviour]) -> Iterator[Server]:
    """A server that answers each request as the function says, until the block is left."""
    server = Server(respond)
    http = _Listener(("127.0.0.1", 0), _handler(server))
    server.port = http.server_port
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stopping.set()
        http.shutdown()
        thread.join()
        _hang_up(server)
        http.server_close()  # waits for its threads, which the lines above have set free
    if server.mistakes:
        raise server.mistakes[0]


class _Listener(ThreadingHTTPServer):
    daemon_threads = False
    block_on_close = True
    request_queue_size = 256

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Connections that break are what these servers are for."""


def _hang_up(server: Server) -> None:
    with server.lock:
        for one in server.sockets:
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue


def _handler(server: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self) -> None:
            with server.lock:
                server.sockets.add(self.request)
            super().setup()

        def finish(self) -> None:
            super().finish()
            with server.lock:
                server.sockets.discard(self.request)

        def log_message(self, format: str, *args: Any) -> None:
            """Tests look at what was seen, not at a log."""

        def do_POST(self) -> None:
            self._answer()

        def do_GET(self) -> None:
            self._answer()

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): text for name, text in self.headers.items()}
            seen = Seen(self.command, self.path, headers, body, time.monotonic())
            with server.lock:
                server.seen.append(seen)
            try:
                behaviour = server.respond(seen)
            except Exception as exc:  # noqa: BLE001 - shown when the server stops
                server.mistakes.append(exc)
                behaviour = Behaviour(status=500, body=repr(exc).encode())
            self.close_connection = not self._send(behaviour) or server.stopping.is_set()

        def _send(self, behaviour: Behaviour) -> bool:
            """Whether the connection can be used again."""
            data = behaviour.sent()
            whole = behaviour.cut is None and behaviour.declared is None and not behaviour.raw
            data = data if behaviour.cut is None else data[: behaviour.cut]
            if behaviour.wait and server.stopping.wait(behaviour.wait):
                return False
            size = behaviour.piece or max(1, len(data))
            for start in range(0, len(data), size):
                if start and server.stopping.wait(behaviour.pause):
                    return False
                self.wfile.write(data[start : start + size])
            return whole

    return Handler
