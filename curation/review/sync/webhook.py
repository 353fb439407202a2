"""A hint that somebody judged something, from the server itself. Only a hint: what is there is read page by page."""

from __future__ import annotations

import hmac
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from curation.review.studio.place import workspace_id
from curation.review.sync.client import Client
from curation.workspace import Workspace
from schemas.errors import ReviewError
from schemas.issues import Issue, Severity

_SECRET_HEADER = "X-Curate-Secret"  # noqa: S105 - the name of a header
_OWNER_HEADER = "X-Curate-Workspace"
_ACTIONS = ("ANNOTATION_CREATED", "ANNOTATIONS_CREATED", "ANNOTATION_UPDATED", "ANNOTATIONS_DELETED")
_PATIENCE_SECONDS = 5.0
_MOST_BYTES = 65536


@dataclass(frozen=True)
class Listener:
    """Where hints arrive."""

    port: int
    secret: str
    """What a hint must carry in a header; drawn anew each time, and never in an address."""

    def __repr__(self) -> str:
        return f"Listener(port={self.port})"


@contextmanager
def listening(address: str, port: int, wake: threading.Event) -> Iterator[Listener]:
    """Listen for hints; each sets `wake` and is answered at once, since the reviewer's save waits for the answer.

    Args:
        address: Of this machine, such as 127.0.0.1.
        port: 0 for a free one.
        wake: Set at every hint that carries the secret.

    Raises:
        ReviewError: The port cannot be used.
    """
    secret = secrets.token_urlsafe(24)

    class Handler(BaseHTTPRequestHandler):
        timeout = _PATIENCE_SECONDS

        def do_POST(self) -> None:
            known = hmac.compare_digest(self.headers.get(_SECRET_HEADER, "").encode(), secret.encode())
            self.send_response(204 if known else 404)
            self.send_header("Connection", "close")
            self.end_headers()
            if known:
                wake.set()
            self.rfile.read1(_MOST_BYTES)  # unread bytes would turn the close into a reset

        def log_message(self, *_args: Any) -> None:
            """Strangers' requests are nobody's news."""

    try:
        httpd = ThreadingHTTPServer((address, port), Handler)
    except (OSError, OverflowError) as exc:
        raise ReviewError(f"{address}:{port}", f"cannot be listened on: {exc}", "give another with --port") from exc
    httpd.daemon_threads = True
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
    thread.start()
    try:
        yield Listener(int(httpd.server_address[1]), secret)
    finally:
        httpd.shutdown()
        httpd.server_close()
        thread.join(_PATIENCE_SECONDS)


@dataclass
class Hooks:
    """The webhooks of one run: at most one in each of our projects."""

    workspace: Workspace
    url: str
    """Where the server reaches the listener."""
    secret: str
    made: dict[int, int] = field(default_factory=dict)
    """Project -> the server's id of the webhook."""

    def cover(self, client: Client, projects: list[int]) -> None:
        """Have a webhook in each project; what an earlier run left there is removed first.

        Raises:
            ReviewError: The server does not take it.
        """
        for project in projects:
            if project not in self.made:
                _remove_ours(self.workspace, client, project)
                self.made[project] = self._make(client, project)

    def remove(self, client: Client) -> None:
        """Take all of them away."""
        for project in list(self.made):
            _remove_ours(self.workspace, client, project)
            del self.made[project]

    def _make(self, client: Client, project: int) -> int:
        body = {
            "url": self.url, "project": project, "send_payload": False, "send_for_all_actions": False,
            "actions": list(_ACTIONS), "is_active": True,
            "headers": {_SECRET_HEADER: self.secret, _OWNER_HEADER: workspace_id(self.workspace.root)},
        }  # fmt: skip
        try:
            return int(client.change("POST", "/api/webhooks/", body)["id"])
        except ReviewError as exc:
            raise ReviewError(
                client.url, f"takes no webhook to {self.url}",
                "servers refuse addresses of their own network unless LABEL_STUDIO_SSRF_PROTECTION_ENABLED=false is "
                "set for them; without --webhook, --watch looks by itself every few seconds",
            ) from exc  # fmt: skip


def _remove_ours(workspace: Workspace, client: Client, project: int) -> None:
    found = client.get("/api/webhooks/", project=project)
    owner = workspace_id(workspace.root)
    for hook in found if isinstance(found, list) else []:
        headers = hook.get("headers") if isinstance(hook, dict) else None
        if isinstance(headers, dict) and headers.get(_OWNER_HEADER) == owner and hook.get("project") == project:
            client.change("DELETE", f"/api/webhooks/{hook['id']}/")


def trouble(exc: ReviewError) -> Issue:
    """What a watcher says when one look did not work; the next may."""
    return Issue(
        kind="watch", subject=exc.subject, message=exc.message, hint=exc.hint or "it is tried again",
        severity=Severity.warning,
    )  # fmt: skip
