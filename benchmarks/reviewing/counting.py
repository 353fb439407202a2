"""A proxy on loopback that passes every call on and counts what it was."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

_OWN_HEADERS = {"connection", "transfer-encoding", "keep-alive", "content-length"}


@dataclass
class Counted:
    """What went through since the last `reset`."""

    url: str = ""
    calls: Counter[str] = field(default_factory=Counter)
    """`GET /api/tasks` and such -> how often."""
    bytes_back: int = 0
    seconds: float = 0.0
    """How long the server took over them."""

    def reset(self) -> None:
        """Begin to count anew."""
        self.calls, self.bytes_back, self.seconds = Counter(), 0, 0.0

    @property
    def writes(self) -> int:
        """Calls that may change something."""
        return sum(count for call, count in self.calls.items() if not call.startswith(("GET ", "HEAD ")))

    @property
    def listings(self) -> int:
        """Pages of task listings."""
        return self.calls["GET /api/tasks"]


@contextmanager
def counting(url: str) -> Iterator[Counted]:
    """A proxy before the server at `url`, and what it counts."""
    counted, upstream = Counted(), urlsplit(url)

    class Pass(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _pass(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name: value for name, value in self.headers.items() if name.lower() != "connection"}
            began = time.perf_counter()
            line = HTTPConnection(str(upstream.hostname), upstream.port, timeout=600)
            line.request(self.command, self.path, body=body or None, headers=headers)
            reply = line.getresponse()
            content = reply.read()
            line.close()
            counted.calls[f"{self.command} {urlsplit(self.path).path.rstrip('/')}"] += 1
            counted.bytes_back += len(content)
            took = time.perf_counter() - began
            counted.seconds += took
            self.send_response(reply.status)
            for name, value in reply.getheaders():
                if name.lower() not in _OWN_HEADERS | {"date", "server"}:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = do_HEAD = _pass  # noqa: N815 - names http.server looks for

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Pass) as proxy:
        counted.url = f"http://127.0.0.1:{proxy.server_address[1]}"
        thread = threading.Thread(target=proxy.serve_forever, daemon=True)
        thread.start()
        try:
            yield counted
        finally:
            proxy.shutdown()
            thread.join()
