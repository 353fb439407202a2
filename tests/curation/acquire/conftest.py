"""A workspace, a small real film, and a web server on loopback that serves it well and badly."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import structlog

from aurelia.media.child_process import values
from curation import workspace as workspaces
from curation.acquire.fetch import many
from curation.acquire.fetch.hands import Hands
from curation.workspace import Workspace
from tests.media_factory import film


@dataclass
class Site:
    """What the server answers: a status, headers and a body for each path; a list is answered one by one."""

    address: str = ""
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def serve(
        self, path: str, body: bytes = b"", *, status: int = 200, kind: str = "video/mp4", length: int | None = None,
        chunked: bool = False, location: str = "",
    ) -> str:  # fmt: skip
        """Answer so at a path from now on (several calls: one after the other); gives the full address."""
        answer = Answer(status, kind, body, len(body) if length is None else length, chunked, location)
        self.answers.setdefault(path.partition("?")[0], []).append(answer)
        return self.address + path


@dataclass
class Answer:
    """One answer."""

    status: int
    kind: str
    body: bytes
    length: int
    chunked: bool
    location: str


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            site.asked.append(self.path)
            answers = site.answers.get(path, [])
            if not answers:
                self.send_error(404)
                return
            answer = answers.pop(0) if len(answers) > 1 else answers[0]
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.kind)
            if answer.location:
                self.send_header("Location", answer.location)
            if not answer.chunked:
                self.send_header("Content-Length", str(answer.length))
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(answer.body)

        do_HEAD = do_GET  # noqa: N815 - the base class names it

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """The server; nothing between us and it."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    site = Site()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(site))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    site.address = f"http://127.0.0.1:{server.server_port}"
    yield site
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def movie(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds with picture and sound."""
    path = tmp_path_factory.mktemp("media") / "two seconds.mp4"
    film(path, tones=((0.0, 2.0, 440.0),))
    return path


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[..., Workspace]]:
    """Opens a workspace with settings; closed at the end."""
    opened: list[Workspace] = []

    def workspace(**settings: object) -> Workspace:
        usual = {"allow_loopback_urls": True, "host_pause_seconds": 0.0}
        opened.append(workspaces.create(tmp_path / "workspace", **{**usual, **settings}))
        return opened[-1]

    yield workspace
    for one in opened:
        one.close()


@pytest.fixture
def workspace(make: Callable[..., Workspace]) -> Workspace:
    """A workspace that may fetch from this machine."""
    return make()


@pytest.fixture(autouse=True)
def _quick_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    """We wait between tries; here nobody needs to."""
    monkeypatch.setattr(many, "FIRST_WAIT", 0.0)


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Starting processes takes longer than all else: what they do is done here, except where that is what is tested."""

    def follow(_self: Hands, function: str, arguments: Mapping[str, Any], *_: object) -> Iterator[dict[str, Any]]:
        return values(function, arguments)

    def ask(_self: Hands, function: str, arguments: Mapping[str, Any], *_: object) -> dict[str, Any]:
        (found,) = values(function, arguments)
        return found

    monkeypatch.setattr(Hands, "follow", follow)
    monkeypatch.setattr(Hands, "ask", ask)


@pytest.fixture(autouse=True)
def _own_logs() -> Iterator[None]:
    yield
    structlog.reset_defaults()
