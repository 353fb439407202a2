"""A server on loopback that speaks the few endpoints of the Gemini API that are used, and fails when it is told to."""

from __future__ import annotations

import json
import re
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.aurelia.models.gemini.wire import Fault, answer, camel, error, tokens

KEY = "test-key-0123456789"


@dataclass
class Gemini:
    """The server's state, for tests to look at and to change.

    Args:
        address: Where it listens.
    """

    address: str = ""
    key: str = KEY
    version: str = "001"
    polls: int = 0
    """So many looks until an uploaded file is active."""
    state: str = "ACTIVE"
    """What an uploaded file becomes."""
    least_cached: int = 0
    """Fewer tokens than this are not cached."""
    counts: bool = True
    """Whether tokens are counted by modality."""
    deaf: bool = False
    """The sound is lost on its way to the model."""
    seconds: float = 0.0
    """How long a reply takes."""
    answers: deque[Any] = field(default_factory=deque)
    """What generateContent answers next: a response, or a `Fault`; `answer()` when there is nothing."""
    faults: dict[str, deque[Fault]] = field(default_factory=dict)
    """By endpoint (`model`, `start`, `upload`, `get`, `delete`, `cache`): what goes wrong next."""
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    caches: dict[str, dict[str, Any]] = field(default_factory=dict)
    bytes: dict[str, bytes] = field(default_factory=dict)
    asked: list[dict[str, Any]] = field(default_factory=list)
    calls: list[tuple[str, str]] = field(default_factory=list)
    """Method and path of every call."""
    headers: list[dict[str, str]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, method: str, part: str) -> int:
        """How many calls there were with that in their path."""
        return sum(1 for called, path in self.calls if called == method and part in path)

    def fail(self, endpoint: str, *faults: Fault) -> None:
        """What goes wrong next with an endpoint."""
        self.faults.setdefault(endpoint, deque()).extend(faults)


@contextmanager
def serving() -> Iterator[Gemini]:
    """A running server."""
    gemini = Gemini()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (_Handler,), {"gemini": gemini}))
    server.daemon_threads = True
    gemini.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield gemini
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    gemini: Gemini

    def do_GET(self) -> None:
        self._handle("GET")

    def do_POST(self) -> None:
        self._handle("POST")

    def do_DELETE(self) -> None:
        self._handle("DELETE")

    def log_message(self, *args: Any) -> None:
        """Nothing on stderr."""

    def _handle(self, method: str) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        gemini = self.gemini
        with gemini.lock:
            gemini.calls.append((method, self.path))
            gemini.headers.append({name.lower(): value for name, value in self.headers.items()})
        if self.headers.get("x-goog-api-key") != gemini.key and "/target/" not in self.path:
            return self._send(error(400, "API key not valid. Please pass a valid API key."))
        endpoint, does = self._endpoint(method)
        with gemini.lock:
            waiting = gemini.faults.get(endpoint)
            fault = waiting.popleft() if waiting else None
        if fault is None:
            if endpoint == "generate":
                time.sleep(gemini.seconds)
            with gemini.lock:
                fault = does(body)
        return self._send(fault)

    def _endpoint(self, method: str) -> tuple[str, Any]:
        path = self.path = re.sub(r"/v1(beta)?/", "/", self.path.split("?")[0])
        if path.endswith(":generateContent"):
            return "generate", self._generate
        if path == "/upload/files":
            return "start", self._start
        if "/target/" in path:
            return "upload", self._upload
        if path == "/cachedContents":
            return "cache", self._cache
        if method == "DELETE":
            return "delete", self._delete
        return ("get", self._get) if "/files/" in path else ("model", self._model)

    def _send(self, fault: Fault) -> None:
        if fault.status == -1:
            time.sleep(1.5)
        if fault.status <= 0:
            self.close_connection = True
            self.connection.close()
            return
        data = fault.body.encode() if isinstance(fault.body, str) else json.dumps(fault.body).encode()
        self.send_response(fault.status)
        for name, value in {"Content-Type": "application/json", **fault.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _model(self, body: bytes) -> Fault:
        name = self.path.removeprefix("/")
        if name != "models/gemini-test":
            return error(404, f"{name} is not found for API version v1", "NOT_FOUND")
        return Fault(200, {"name": name, "version": self.gemini.version})

    def _start(self, body: bytes) -> Fault:
        name = json.loads(body)["file"]["name"].removeprefix("files/")
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", name) or name in self.gemini.files:
            return error(400, f"bad name {name}")
        kind = self.headers["x-goog-upload-header-content-type"]
        self.gemini.files[name] = {"name": f"files/{name}", "mimeType": kind, "polls": self.gemini.polls}
        return Fault(200, {}, {"X-Goog-Upload-URL": f"{self.gemini.address}/upload/target/{name}"})

    def _upload(self, body: bytes) -> Fault:
        name = self.path.rpartition("/")[2]
        file = self.gemini.files[name]
        self.gemini.bytes[name] = body
        file["uri"] = f"{self.gemini.address}/v1/files/{name}"
        file["state"] = "PROCESSING" if self.gemini.polls or self.gemini.state != "ACTIVE" else "ACTIVE"
        return Fault(200, {"file": _public(file)}, {"X-Goog-Upload-Status": "final"})

    def _get(self, body: bytes) -> Fault:
        file = self.gemini.files.get(self.path.rpartition("/")[2])
        if file is None:
            return error(403, "You do not have permission to access the File or it may not exist.", "PERMISSION_DENIED")
        file["polls"] -= 1
        if file["polls"] <= 0:
            file["state"] = self.gemini.state
        return Fault(200, _public(file))

    def _delete(self, body: bytes) -> Fault:
        name = self.path.rpartition("/")[2]
        found = self.gemini.caches if "cachedContents" in self.path else self.gemini.files
        return Fault(200, {}) if found.pop(name, None) else error(404, "no such thing", "NOT_FOUND")

    def _cache(self, body: bytes) -> Fault:
        given = camel(json.loads(body))
        found = self._tokens(given["contents"])
        if isinstance(found, Fault):
            return found
        if sum(found.values()) < self.gemini.least_cached:
            return error(400, f"Cached content is too small. min_total_token_count={self.gemini.least_cached}")
        name = f"cache-{len(self.gemini.calls)}"
        self.gemini.caches[name] = given
        return Fault(200, {"name": f"cachedContents/{name}"})

    def _generate(self, body: bytes) -> Fault:
        given = camel(json.loads(body))
        self.gemini.asked.append(given)
        contents = given["contents"]
        cached: dict[str, int] | Fault = {}
        if name := given.get("cachedContent"):
            cache = self.gemini.caches.get(name.removeprefix("cachedContents/"))
            if cache is None:
                return error(403, "CachedContent not found (or permission denied)", "PERMISSION_DENIED")
            contents = [*cache["contents"], *contents]
            cached = self._tokens(cache["contents"])
        found = self._tokens(contents)
        said = self.gemini.answers.popleft() if self.gemini.answers else answer()
        if isinstance(found, Fault) or isinstance(cached, Fault) or isinstance(said, Fault):
            return next(one for one in (found, cached, said) if isinstance(one, Fault))
        usage = {"promptTokenCount": sum(found.values()), "candidatesTokenCount": 5, "thoughtsTokenCount": 2}
        usage |= {"cachedContentTokenCount": sum(cached.values())} if cached else {}
        if self.gemini.counts:
            usage["promptTokensDetails"] = [{"modality": m, "tokenCount": n} for m, n in found.items()]
        return Fault(200, {"usageMetadata": usage, **said})

    def _tokens(self, contents: list[dict[str, Any]]) -> dict[str, int] | Fault:
        counts: dict[str, int] = {}
        for part in (part for content in contents for part in content["parts"]):
            modality, count = "TEXT", len(part.get("text", "")) // 4
            if data := part.get("fileData"):
                name = data["fileUri"].rpartition("/")[2]
                if self.gemini.files.get(name, {}).get("state") != "ACTIVE":
                    message = f"You do not have permission to access the File {name} or it may not exist."
                    return error(403, message, "PERMISSION_DENIED")
                modality, count = tokens(self.gemini.bytes[name], data["mimeType"])
                count = 0 if self.gemini.deaf and modality == "AUDIO" else count
            counts[modality] = counts.get(modality, 0) + count
        return counts


def _public(file: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in file.items() if name != "polls"}
