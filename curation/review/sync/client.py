"""The only door to Label Studio's HTTP interface. Everything it refuses or breaks becomes a ReviewError."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Self

import httpx

from curation.review.studio.environment import VERSION
from curation.review.sync import remote, wire
from curation.review.sync.client_tasks import TaskCalls
from curation.review.sync.remote import PageRefused, RemoteAnnotation, RemoteProject
from curation.review.sync.wire import object_of, reason
from schemas.base import digest
from schemas.errors import ReviewError

_ANNOTATED_PAGE = 200
_ANNOTATED = "id,data,meta,annotations,result,completed_by,updated_at,was_cancelled,lead_time"
"""Fields of tasks and, by the same list, of the annotations in them: a quarter of the time of the whole rows."""
_PROJECT = "id,title,description,task_number,num_tasks_with_annotations"
"""Without the labelling page, which is 40 kB a project, and without counts that take the server long."""


class Client(TaskCalls):
    """A connection to one Label Studio.

    Args:
        url: Its address.
        token: A legacy or personal access token; sent in a header only.
        name: A name that stays when the address changes; the address itself where none is given.
    """

    def __init__(self, url: str, token: str, *, name: str = "") -> None:
        super().__init__(url, token)
        self.name = name or self.url

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    def page(self, project: int) -> str:
        """Where people find a project."""
        return f"{self.url}/projects/{project}"

    def healthy(self) -> bool:
        """Whether something answers and calls itself up."""
        try:
            return self._http.get("/health", timeout=5.0).status_code == 200
        except httpx.HTTPError:
            return False

    def version(self) -> str:
        """The version the server says it is; `unknown` where it does not say."""
        return str(object_of(self.url, self._call("GET", "/api/version")).get("release", "unknown"))

    def check(self, *, user: str = "") -> None:
        """Make sure that this is a Label Studio of our version that knows our token.

        Args:
            user: The user the token must belong to; empty for any.

        Raises:
            ReviewError: It is not.
        """
        found = self.version()
        if found != VERSION:
            raise ReviewError(
                self.url, f"runs Label Studio {found}, but this toolkit works with {VERSION}",
                f"use a server of that version, or our own: curate review up (it installs {VERSION})",
            )  # fmt: skip
        self.check_token(user=user)

    def check_token(self, *, user: str = "") -> None:
        """Make sure that the server knows our token.

        Args:
            user: The user the token must belong to; empty for any.

        Raises:
            ReviewError: It does not.
        """
        me = object_of(self.url, self._call("GET", "/api/current-user/whoami"))
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
        """What the server answers to a call that writes. A POST is not repeated here."""
        return self._call(method, path, json=body) if body is not None else self._call(method, path)

    def projects(self) -> list[RemoteProject]:
        """All projects, without their labelling pages."""
        rows = self._pages("/api/projects", {"page_size": 100, "include": _PROJECT}, "results")
        return [self._read_row(remote.project, row) for row in rows]

    def project(self, number: int) -> RemoteProject:
        """One project by the server's id."""
        return self._read_row(remote.project, self._call("GET", f"/api/projects/{number}"))

    def ensure_project(
        self, key: str, *, title: str, description: str, config: str, known: int | None = None,
        among: Sequence[RemoteProject] | None = None,
    ) -> RemoteProject:  # fmt: skip
        """The project with our key in its description; made where there is none.

        Args:
            key: What we know the project by.
            title: Shown to people, 3 to 50 characters.
            description: Shown to people; key and page version are appended.
            config: The labelling page; sent again only when its hash changed.
            known: The server's id that it had: then people may have changed its description.
            among: All projects, where they were listed already.

        Raises:
            PageRefused: The server keeps the old page, since judgements would not fit the new one.
        """
        mark = f"{key} page:{page_hash(config)[:12]}"
        body = {"title": title[:50], "description": f"{description} [{mark}]", "label_config": config}
        found = find_project(key, self.projects() if among is None else among, known)
        if found is None:
            return self._make_project(key, body | {"maximum_annotations": 1, "show_skip_button": False})
        if mark in found.description:
            return found
        reply = self._send("PATCH", f"/api/projects/{found.id}", json=body)
        if reply.status_code == 400:
            raise PageRefused(self.project(found.id), reason(reply))
        return self._read_row(remote.project, self._read(reply))

    def _make_project(self, key: str, body: dict[str, Any]) -> RemoteProject:
        try:
            return self._read_row(remote.project, self._call("POST", "/api/projects", json=body))
        except remote.RefusedError:
            raise
        except ReviewError:
            # It may have been made all the same, or be about to be.
            found = find_project(key, self.projects())
            if found is None:
                time.sleep(wire.SETTLE_SECONDS)
                found = find_project(key, self.projects())
            return found or self._read_row(remote.project, self._call("POST", "/api/projects", json=body))

    def delete_project(self, number: int) -> None:
        """Remove a project with all that is in it."""
        self._gone("DELETE", f"/api/projects/{number}/")

    def storages(self, project: int, kind: str) -> list[dict[str, Any]]:
        """The storages of a kind (`localfiles`, `s3`) that a project has."""
        found = self._call("GET", f"/api/storages/{kind}", params={"project": project})
        return list(found if isinstance(found, list) else found.get("results", []))

    def add_storage(self, project: int, kind: str, body: dict[str, Any]) -> str:
        """Give a project a storage; returns why the server refuses it, empty where it took it."""
        reply = self._send("POST", f"/api/storages/{kind}", again=True, json={"project": project, **body})
        if reply.status_code in (400, 403, 404, 500):
            return reason(reply)
        self._read(reply)
        return ""

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

    def _pages(self, path: str, query: dict[str, Any], field: str) -> Iterator[dict[str, Any]]:
        page, total = 1, None
        seen = 0
        while total is None or seen < total:
            reply = object_of(self.url, self._call("GET", path, params={**query, "page": page}))
            rows = reply.get(field, [])
            total = int(reply.get("total", reply.get("count", len(rows))))
            seen += len(rows)
            page += 1
            yield from rows
            if not rows:
                return


def find_project(key: str, among: Iterable[RemoteProject], known: int | None = None) -> RemoteProject | None:
    """The project with our key (of several the known one, else the oldest), else the one of a known id, or None."""
    marked = [one for one in among if f"[{key} " in one.description or one.id == known]
    return min(marked, key=lambda one: (f"[{key} " not in one.description, one.id != known, one.id), default=None)


def page_hash(config: str) -> str:
    """The hash of a labelling page."""
    return digest(config.encode())
