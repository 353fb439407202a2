"""The only door to Label Studio's HTTP interface. Everything it refuses or breaks becomes a ReviewError."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Self

import httpx

from curation.review.environment import VERSION
from schemas.errors import ReviewError

_PAGE = 1000
_ANNOTATED_PAGE = 200
_TIMEOUT = httpx.Timeout(120.0, connect=5.0)


@dataclass(frozen=True)
class RemoteProject:
    """One project on the server."""

    id: int
    title: str
    description: str
    config: str


@dataclass(frozen=True)
class RemoteTask:
    """One task on the server, without its annotations."""

    id: int
    item_id: str
    """Our identity of the item, from the task's data; empty for tasks that are not ours."""
    draft: str
    content_hash: str


@dataclass(frozen=True)
class RemoteAnnotation:
    """One submitted judgement as the server gives it."""

    id: int
    task: RemoteTask
    fps: float
    completed_by: int
    updated_at: str
    lead_seconds: float | None
    results: list[dict[str, Any]]
    data: dict[str, Any]


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
        host = httpx.URL(self.url).host
        self.local = host in {"127.0.0.1", "localhost", "::1"}
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
        found = self._call("GET", "/api/version").get("release", "unknown")
        if found != VERSION:
            raise ReviewError(
                self.url, f"runs Label Studio {found}, but this toolkit works with {VERSION}",
                f"use a server of that version, or our own: curate review up (it installs {VERSION})",
            )  # fmt: skip
        me = self._call("GET", "/api/current-user/whoami")
        if user and me.get("email") != user:
            raise ReviewError(self.url, "is another Label Studio than the one we started", "run: curate review down")

    def projects(self) -> list[RemoteProject]:
        """All projects."""
        rows = self._pages("/api/projects", {"page_size": 100}, "results")
        return [_project(row) for row in rows]

    def ensure_project(self, key: str, *, title: str, description: str, config: str) -> RemoteProject:
        """The project with our key in its description; made where there is none, its page renewed where it differs.

        Args:
            key: What we know the project by.
            title: Shown to people, 3 to 50 characters.
            description: Shown to people; the key is appended.
            config: The labelling page.
        """
        mark = f"[{key}]"
        body = {"title": title[:50], "description": f"{description} {mark}", "label_config": config}
        found = next((p for p in self.projects() if mark in p.description), None)
        if found is None:
            extras = {"show_collab_predictions": True, "maximum_annotations": 1, "enable_empty_annotation": False}
            return _project(self._call("POST", "/api/projects", json=body | extras))
        if found.config == config and found.description == body["description"]:
            return found
        return _project(self._call("PATCH", f"/api/projects/{found.id}", json=body))

    def ensure_local_storage(self, project: int, path: str) -> None:
        """Let the project's pages show files below `path` on the server's machine."""
        known = self._call("GET", "/api/storages/localfiles", params={"project": project})
        rows = known if isinstance(known, list) else known.get("results", [])
        if any(row.get("path") == path for row in rows):
            return
        body = {"project": project, "title": "clips", "path": path, "use_blob_urls": False, "regex_filter": "^$"}
        self._call("POST", "/api/storages/localfiles", json=body)

    def tasks(self, project: int) -> Iterator[RemoteTask]:
        """All tasks of a project, without annotations and predictions."""
        query = {
            "project": project, "page_size": _PAGE, "fields": "task_only", "include": "id,data,meta",
        }  # fmt: skip
        for row in self._pages("/api/tasks", query, "tasks"):
            yield _task(row)

    def import_tasks(self, project: int, tasks: Sequence[dict[str, Any]]) -> list[int]:
        """Bring tasks with their predictions in by one call; returns the new ids in order.

        The call is not repeated here: whoever repeats it first looks which tasks are there already.
        """
        reply = self._call(
            "POST", f"/api/projects/{project}/import", params={"return_task_ids": "true"}, json=list(tasks)
        )
        ids = reply.get("task_ids")
        if not isinstance(ids, list) or len(ids) != len(tasks):
            raise ReviewError(
                self.url, f"took {reply.get('task_count', 0)} of {len(tasks)} tasks", "run: curate review push (again)"
            )
        return [int(i) for i in ids]

    def annotations(self, project: int) -> Iterator[RemoteAnnotation]:
        """All submitted annotations of a project, task by task; skipped and cancelled ones left out."""
        only = {"filter": "filter:tasks:total_annotations", "operator": "greater", "type": "Number", "value": 0}
        query = {
            "project": project, "page_size": _ANNOTATED_PAGE, "fields": "all", "include": "id,data,meta,annotations",
            "query": json.dumps({"filters": {"conjunction": "and", "items": [only]}}),
        }  # fmt: skip
        for row in self._pages("/api/tasks", query, "tasks"):
            for annotation in row.get("annotations") or []:
                if not annotation.get("was_cancelled"):
                    yield _annotation(row, annotation)

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
            reply = self._call("GET", path, params={**query, "page": page})
            rows = reply.get(field, [])
            total = int(reply.get("total", reply.get("count", len(rows))))
            seen += len(rows)
            page += 1
            yield from rows
            if not rows:
                return

    def _call(self, method: str, path: str, **kwargs: Any) -> Any:
        try:
            reply = self._http.request(method, path, **kwargs)
        except httpx.TimeoutException as exc:
            raise ReviewError(self.url, "does not answer in time", "look at its log, then run it again") from exc
        except httpx.HTTPError as exc:
            raise ReviewError(self.url, "Label Studio is not there", "start it with: curate review up") from exc
        if reply.is_success:
            return _json(self.url, reply)
        if reply.status_code in (401, 403):
            raise ReviewError(self.url, "Label Studio refuses our token", "check the token, or: curate review status")
        raise ReviewError(
            self.url, f"Label Studio answered {reply.status_code} to {method} {path}: {_reason(reply)}",
            "look at its log; it must be version " + VERSION,
        )  # fmt: skip


def _json(url: str, reply: httpx.Response) -> Any:
    if not reply.content:
        return {}
    try:
        return reply.json()
    except ValueError as exc:
        raise ReviewError(url, "is no Label Studio: its answer is not JSON", "check the address and port") from exc


def _reason(reply: httpx.Response) -> str:
    try:
        body = reply.json()
    except ValueError:
        return reply.text[:200]
    detail = body.get("validation_errors") or body.get("detail") if isinstance(body, dict) else body
    return json.dumps(detail or body)[:400]


def _project(row: dict[str, Any]) -> RemoteProject:
    return RemoteProject(row["id"], row.get("title") or "", row.get("description") or "", row.get("label_config") or "")


def _task(row: dict[str, Any]) -> RemoteTask:
    data, meta = row.get("data") or {}, row.get("meta") or {}
    return RemoteTask(row["id"], data.get("item_id") or "", data.get("draft") or "", meta.get("content_hash") or "")


def _annotation(row: dict[str, Any], annotation: dict[str, Any]) -> RemoteAnnotation:
    by = annotation.get("completed_by")
    person = by.get("id", 0) if isinstance(by, dict) else by or 0
    data = row.get("data") or {}
    return RemoteAnnotation(
        id=annotation["id"], task=_task(row), fps=float(data.get("fps") or 0), completed_by=int(person),
        updated_at=annotation.get("updated_at") or "", lead_seconds=annotation.get("lead_time"),
        results=annotation.get("result") or [], data=data,
    )  # fmt: skip
