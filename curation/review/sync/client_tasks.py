"""The calls about tasks and predictions: lean listings, bulk writes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from curation.review.studio.environment import VERSION
from curation.review.sync import remote
from curation.review.sync.remote import RemoteTask, Standing, Taken
from curation.review.sync.wire import Wire, object_of
from schemas.errors import ReviewError

T = TypeVar("T")
Filter = dict[str, Any]

PAGE = 1000
_IDS = 200
"""Ids in one filter: they travel in the address."""
_BULK = 100
"""Tasks for each prediction from which on bulk calls are slower (measured: 0.1 s for one by itself, 1 ms a task)."""
_LEAN = "id,meta,updated_at,total_annotations,cancelled_annotations,total_predictions"
"""No task data: the listing is a tenth as long, and twice as fast."""


class TaskCalls(Wire):
    """The calls about the tasks of projects."""

    def tasks(self, project: int, *, after: int = 0, data: bool = False) -> Iterator[RemoteTask]:
        """All tasks of a project by the server's id, without annotations and predictions.

        Args:
            project: The project.
            after: Only those of a higher id.
            data: Read the tasks' data too. Without, what is read are the marks we put beside them; only tasks that
                have none (older ones, and those of others) are read with their data.
        """
        unmarked = []
        for row in self._rows(project, f"{_LEAN},data" * data or _LEAN, after=after):
            task = self._read_row(remote.task, row)
            if task.key or data:
                yield task
            else:
                unmarked.append(task.id)
        for row in self._some(project, unmarked, f"{_LEAN},data"):
            yield self._read_row(remote.task, row)

    def standing(self, project: int) -> Standing:
        """How a project stands."""
        asked = {"project": project, "page": 1, "page_size": 1, "fields": "task_only", "include": "id,updated_at"}
        query = json.dumps({"ordering": ["-tasks:updated_at"]})
        reply = object_of(self.url, self._call("GET", "/api/tasks", params={**asked, "query": query}))

        def read(reply: dict[str, Any]) -> Standing:
            rows = reply["tasks"]
            return Standing(
                rows[0]["updated_at"] if rows else "", int(reply["total"]), int(reply["total_predictions"])
            )  # fmt: skip

        return self._read_row(read, reply)

    def changed(self, project: int, since: str) -> Iterator[RemoteTask]:
        """The tasks of a project that changed after a moment (as the server writes it), by id."""
        for row in self._rows(project, _LEAN, where=[_where("updated_at", "greater", "Datetime", since)]):
            yield self._read_row(remote.task, row)

    def task_data(self, project: int, ids: Sequence[int] | None = None) -> Iterator[tuple[RemoteTask, dict[str, Any]]]:
        """Tasks with their data: all of a project, or those of these ids."""
        what = f"{_LEAN},data"
        for row in self._rows(project, what) if ids is None else self._some(project, ids, what):
            data = row.get("data")
            yield self._read_row(remote.task, row), data if isinstance(data, dict) else {}

    def look(self, project: int, ids: Sequence[int]) -> dict[int, RemoteTask]:
        """The tasks of these ids that are there."""
        return {(task := self._read_row(remote.task, row)).id: task for row in self._some(project, ids, _LEAN)}

    def drafted(self, project: int) -> set[int]:
        """Ids of the tasks on which anybody has saved a draft of a judgement."""
        only = _where("draft_exists", "equal", "Boolean", True)
        return {int(row["id"]) for row in self._rows(project, "id", where=[only])}

    def import_tasks(self, project: int, tasks: Sequence[dict[str, Any]]) -> Taken:
        """Bring tasks with their predictions in by one call; returns what the server took.

        The call is not repeated here: whoever repeats it first looks which tasks are there already.
        """
        path, asked = f"/api/projects/{project}/import", {"return_task_ids": "true"}
        reply = object_of(self.url, self._call("POST", path, params=asked, json=list(tasks)))
        return self._read_row(remote.taken, reply)

    def import_predictions(self, project: int, predictions: Sequence[dict[str, Any]], *, beside: int = 0) -> int:
        """Give tasks predictions; returns how many the server took. Not repeated here.

        Args:
            project: The project.
            predictions: Each with its task's id.
            beside: How many tasks the project has. One call takes all predictions, but the server then counts the
                predictions of all tasks anew: among very many tasks a few are given one by one.
        """
        if beside > _BULK * len(predictions):
            for one in predictions:
                self._call("POST", "/api/predictions/", json=one)
            return len(predictions)
        path = f"/api/projects/{project}/import/predictions"
        return int(object_of(self.url, self._call("POST", path, json=list(predictions))).get("created", 0))

    def change_task(self, task: int, *, data: dict[str, Any], meta: dict[str, Any]) -> None:
        """Put other data into a task; its predictions and annotations stay."""
        self._call("PATCH", f"/api/tasks/{task}/", json={"data": data, "meta": meta})

    def drop_predictions(self, project: int, tasks: Sequence[int]) -> None:
        """Remove all predictions of some tasks."""
        self._action("delete_tasks_predictions", project, tasks)

    def delete_tasks(self, project: int, tasks: Sequence[int]) -> None:
        """Remove tasks with all that people did on them."""
        self._action("delete_tasks", project, tasks)

    def delete_task(self, task: int) -> None:
        """Remove a task and its annotations from the server."""
        self._gone("DELETE", f"/api/tasks/{task}/")

    def _action(self, name: str, project: int, tasks: Sequence[int]) -> None:
        chosen = {"selectedItems": {"all": False, "included": list(tasks)}}
        if tasks:
            self._call("POST", "/api/dm/actions", again=True, params={"id": name, "project": project}, json=chosen)

    def _gone(self, method: str, path: str) -> None:
        reply = self._send(method, path)
        if reply.status_code != 404:
            self._read(reply)

    def _rows(
        self, project: int, include: str, *, where: Iterable[Filter] = (), after: int = 0
    ) -> Iterator[dict[str, Any]]:
        """Rows of tasks by id. Each page begins after the last id seen: what others delete meanwhile shifts nothing."""
        while True:
            items = [*where, _where("id", "greater", "Number", after)]
            query = json.dumps({"filters": {"conjunction": "and", "items": items}, "ordering": ["tasks:id"]})
            asked = {"project": project, "page": 1, "page_size": PAGE, "fields": "task_only", "include": include}
            asked["resolve_uri"] = "false"  # addresses as they were sent
            reply = object_of(self.url, self._call("GET", "/api/tasks", params={**asked, "query": query}))
            rows = reply.get("tasks", [])
            yield from rows
            if len(rows) < PAGE or len(rows) >= int(reply.get("total", len(rows))):
                return
            last = max(self._read_row(lambda row: int(row["id"]), row) for row in rows)
            if last <= after:
                raise ReviewError(
                    self.url, "gives the same tasks again and again", f"it must be Label Studio {VERSION}"
                )
            after = last

    def _some(self, project: int, ids: Sequence[int], include: str) -> Iterator[dict[str, Any]]:
        for start in range(0, len(ids), _IDS):
            only = _where("id", "in_list", "Number", list(ids[start : start + _IDS]))
            yield from self._rows(project, include, where=[only])

    def _read_row(self, read: Callable[..., T], *rows: Any) -> T:
        try:
            return read(*rows)
        except (AttributeError, KeyError, TypeError, ValueError) as exc:
            raise ReviewError(
                self.url, f"gave a row that cannot be read: {exc!r:.200}", f"it must be Label Studio {VERSION}"
            ) from exc


def _where(column: str, operator: str, kind: str, value: Any) -> Filter:
    return {"filter": f"filter:tasks:{column}", "operator": operator, "type": kind, "value": value}
