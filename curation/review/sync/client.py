"""The only door to Label Studio's HTTP interface. Everything it refuses or breaks becomes a ReviewError."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import PurePath
from typing import Any, Self, TypeVar

import httpx

from curation.review.studio.environment import VERSION
from curation.review.sync import remote
from curation.review.sync.remote import PageRefused, RemoteAnnotation, RemoteProject, RemoteTask
from schemas.base import digest, encodable
from schemas.errors import ReviewError

T = TypeVar("T")

_PAGE = 1000
_ANNOTATED_PAGE = 200
_ANNOTATED = "id,data,meta,annotations,result,completed_by,updated_at,was_cancelled,lead_time"
"""Fields of tasks and, by the same list, of the annotations in them: a quarter of the time of the whole rows."""

_TIMEOUT = httpx.Timeout(120.0, connect=5.0)


class Client:
    """A connection to one Label Studio.

    Args:
        url: Its address.
        token: An access token; sent in a header only.
        name: A name that stays when the address changes; the address itself where none is given.
    """

    def __init__(self, url: str, token: str, *, name: str = "") -> None:
        self.url = url.rstrip("/")
        self.name = name or self.url
        host = remote.host_of(self.url)
        self.local = host in {"127.0.0.1", "localhost", "::1"}
        self.clock: datetime | None = None
        """The server's clock, to the second, as its last reply gave it."""
        self._http = httpx.Client(
            base_url=self.url, timeout=_TIMEOUT, trust_env=not self.local, headers={"Authorization": f"Token {token}"}
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the connection go."""
        self._http.close()

    def page(self, project: int) -> str:
        """Where people find a project."""
        return f"{self.url}/projects/{project}"

    def healthy(self) -> bool:
        """Whether something answers and calls itself up."""
        try:
            return self._http.get("/health", timeout=5.0).status_code == 200
        except httpx.HTTPError:
            return False

    def check(self, *, user: str = "") -> None:
        """Make sure that this is a Label Studio of our version that knows our token.

        Args:
            user: The user the token must belong to; empty for any.

        Raises:
            ReviewError: It is not.
        """
        found = _object(self.url, self._call("GET", "/api/version")).get("release", "unknown")
        if found != VERSION:
            raise ReviewError(
                self.url, f"runs Label Studio {found}, but this toolkit works with {VERSION}",
                f"use a server of that version, or our own: curate review up (it installs {VERSION})",
            )  # fmt: skip
        me = _object(self.url, self._call("GET", "/api/current-user/whoami"))
        if user and me.get("email") != user:
            raise ReviewError(self.url, "is another Label Studio than the one we started", "run: curate review down")

    def get(self, path: str, **query: Any) -> Any:
        """What the server answers to a reading call.

        Args:
            path: Such as `/api/tasks`.
            query: Parameters of the address; lists and objects are sent as JSON.
        """
        given = {name: json.dumps(one) if isinstance(one, (dict, list)) else one for name, one in query.items()}
        return self._call("GET", path, params=given)

    def change(self, method: str, path: str, body: Any = None) -> Any:
        """What the server answers to a call that writes. It is not repeated here."""
        return self._call(method, path, json=body) if body is not None else self._call(method, path)

    def projects(self) -> list[RemoteProject]:
        """All projects."""
        rows = self._pages("/api/projects", {"page_size": 100}, "results")
        return [self._read_row(remote.project, row) for row in rows]

    def ensure_project(self, key: str, *, title: str, description: str, config: str) -> RemoteProject:
        """The project with our key in its description; made where there is none.

        Args:
            key: What we know the project by.
            title: Shown to people, 3 to 50 characters.
            description: Shown to people; key and page version are appended.
            config: The labelling page; sent again only when its hash changed.

        Raises:
            PageRefused: The server keeps the old page, since judgements would not fit the new one.
        """
        mark = f"{key} page:{digest(config.encode())[:12]}"
        body = {"title": title[:50], "description": f"{description} [{mark}]", "label_config": config}
        found = self.find_project(key)
        if found is None:
            return remote.project(self._call("POST", "/api/projects", json=body | {"maximum_annotations": 1}))
        if mark in found.description:
            return found
        reply = self._send("PATCH", f"/api/projects/{found.id}", json=body)
        if reply.status_code == 400:
            raise PageRefused(found, _reason(reply))
        return remote.project(self._read(reply))

    def find_project(self, key: str) -> RemoteProject | None:
        """The project with our key, or None."""
        return next((project for project in self.projects() if f"[{key} " in project.description), None)

    def ensure_local_storage(self, project: int, path: str) -> None:
        """Let the project's pages show files below `path` on the server's machine."""
        known = self._call("GET", "/api/storages/localfiles", params={"project": project})
        rows = known if isinstance(known, list) else known.get("results", [])
        if any(row.get("path") == path for row in rows):
            return
        body = {"project": project, "title": "clips", "path": path, "use_blob_urls": False, "regex_filter": "^$"}
        reply = self._send("POST", "/api/storages/localfiles", json=body)
        if reply.status_code in (400, 404):
            raise ReviewError(
                self.url, f"may not show the files of this workspace: {_reason(reply)}",
                "start it with LABEL_STUDIO_LOCAL_FILES_SERVING_ENABLED=true and "
                f"LABEL_STUDIO_LOCAL_FILES_DOCUMENT_ROOT={PurePath(path).parent}",
            )  # fmt: skip
        self._read(reply)

    def tasks(self, project: int) -> Iterator[RemoteTask]:
        """All tasks of a project, without annotations and predictions."""
        query = {
            "project": project, "page_size": _PAGE, "fields": "task_only", "include": "id,data,meta",
        }  # fmt: skip
        for row in self._pages("/api/tasks", query, "tasks"):
            yield self._read_row(remote.task, row)

    def import_tasks(self, project: int, tasks: Sequence[dict[str, Any]]) -> tuple[int, int]:
        """Bring tasks with their predictions in by one call; returns how many of each the server took.

        The call is not repeated here: whoever repeats it first looks which tasks are there already.
        """
        reply = _object(self.url, self._call("POST", f"/api/projects/{project}/import", json=list(tasks)))
        return int(reply.get("task_count", 0)), int(reply.get("prediction_count", 0))

    def annotations(self, project: int) -> Iterator[RemoteAnnotation]:
        """All submitted annotations of a project, task by task; skipped and cancelled ones left out."""
        only = {"filter": "filter:tasks:total_annotations", "operator": "greater", "type": "Number", "value": 0}
        query = {
            "project": project, "page_size": _ANNOTATED_PAGE, "fields": "all", "include": _ANNOTATED,
            "query": json.dumps({"filters": {"conjunction": "and", "items": [only]}}),
        }  # fmt: skip
        for row in self._pages("/api/tasks", query, "tasks"):
            yield from self._read_row(remote.submitted, row)

    def annotate(self, task: int, results: Sequence[dict[str, Any]], *, lead_seconds: float = 0.0) -> int:
        """Submit an annotation as the token's user; returns its id."""
        body = {"result": list(results), "lead_time": lead_seconds}
        return int(self._call("POST", f"/api/tasks/{task}/annotations/", json=body)["id"])

    def predictions(self, task: int) -> list[dict[str, Any]]:
        """The results of the newest prediction of a task; empty where there is none."""
        found = self._call("GET", "/api/predictions/", params={"task": task})
        rows = found if isinstance(found, list) else found.get("results", [])
        return list(max(rows, key=lambda row: row["id"])["result"]) if rows else []

    def delete_task(self, task: int) -> None:
        """Remove a task and its annotations from the server."""
        self._call("DELETE", f"/api/tasks/{task}/")

    def _pages(self, path: str, query: dict[str, Any], field: str) -> Iterator[dict[str, Any]]:
        page, total = 1, None
        seen = 0
        while total is None or seen < total:
            reply = _object(self.url, self._call("GET", path, params={**query, "page": page}))
            rows = reply.get(field, [])
            total = int(reply.get("total", reply.get("count", len(rows))))
            seen += len(rows)
            page += 1
            yield from rows
            if not rows:
                return

    def _read_row(self, read: Callable[..., T], *rows: Any) -> T:
        try:
            return read(*rows)
        except (AttributeError, KeyError, TypeError, ValueError) as exc:
            raise ReviewError(
                self.url, f"gave a row that cannot be read: {exc!r:.200}", f"it must be Label Studio {VERSION}"
            ) from exc

    def _call(self, method: str, path: str, **kwargs: Any) -> Any:
        return self._read(self._send(method, path, **kwargs))

    def _send(self, method: str, path: str, **kwargs: Any) -> httpx.Response:
        try:
            reply = self._http.request(method, path, **kwargs)
            self.clock = remote.clock(reply) or self.clock
            return reply
        except httpx.TimeoutException as exc:
            raise ReviewError(self.url, "Label Studio does not answer in time", "run the same command again") from exc
        except httpx.HTTPError as exc:
            raise ReviewError(self.url, "Label Studio is not there", "start it with: curate review up") from exc

    def _read(self, reply: httpx.Response) -> Any:
        if reply.is_success:
            return _json(self.url, reply)
        if reply.status_code in (401, 403):
            raise ReviewError(self.url, "Label Studio refuses our token", "check the token, or: curate review status")
        call = f"{reply.request.method} {reply.request.url.path}"
        raise ReviewError(
            self.url, f"Label Studio answered {reply.status_code} to {call}: {_reason(reply)}",
            f"look at its log; it must be version {VERSION}",
        )  # fmt: skip


def _json(url: str, reply: httpx.Response) -> Any:
    if not reply.content:
        return {}
    try:
        return encodable(reply.json())
    except (ValueError, RecursionError) as exc:
        raise ReviewError(url, "is no Label Studio: its answer is not JSON", "check the address and port") from exc


def _object(url: str, body: Any) -> dict[str, Any]:
    if not isinstance(body, dict):
        raise ReviewError(url, "is no Label Studio: its answer is another one's", "check the address and port")
    return body


def _reason(reply: httpx.Response) -> str:
    try:
        body = reply.json()
    except ValueError:
        return reply.text[:200]
    detail = body.get("validation_errors") or body.get("detail") if isinstance(body, dict) else body
    return json.dumps(detail or body)[:400]
