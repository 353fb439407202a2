"""What a project holds, without the judgements themselves: a few bytes a task, so that only changed ones are read."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from curation.review.sync import remote
from curation.review.sync.client import Client
from curation.review.sync.remote import RemoteAnnotation
from schemas.errors import ReviewError

_PAGE = 1000
_MOST_DETAILS = 200
_BRIEF = "id,updated_at,annotations,was_cancelled"
"""Fields of tasks and, by the same list, of the annotations in them."""
_MARKED = f"{_BRIEF},meta"
"""With our marks, which are twice as long as all the rest."""
_WHOLE = "id,data,meta,annotations,result,completed_by,updated_at,was_cancelled,lead_time"


@dataclass(frozen=True)
class Listed:
    """One task on the server, with the states of its submitted annotations."""

    task: int
    updated_at: datetime
    annotations: dict[int, datetime]
    """Annotation -> when it was last changed; skipped and cancelled ones left out."""
    key: str = ""
    """Our key, as the marks beside the task's data say; empty where there is none, or only changes were asked for."""


def newest(client: Client, project: int) -> datetime | None:
    """When anything in a project last changed, by the server's clock; None where there are no tasks."""
    query = {"ordering": ["-tasks:updated_at"]}
    reply = client.get(
        "/api/tasks", project=project, page=1, page_size=1, fields="task_only", include="id,updated_at", query=query
    )
    rows = _rows(client, reply)[0]
    return instant(rows[0].get("updated_at")) if rows else None


def listed(client: Client, project: int, since: datetime | None) -> Iterator[Listed]:
    """The tasks of a project that changed after `since` (None: all), each once, by id.

    Each page asks for what lies behind the last id, not for a page number: tasks that are added, changed or deleted
    meanwhile move no other task over a page's edge.
    """
    last, include = 0, _MARKED if since is None else _BRIEF
    while True:
        query = {"filters": {"conjunction": "and", "items": _filters(last, since)}}
        reply = client.get(
            "/api/tasks", project=project, page=1, page_size=_PAGE, fields="all", include=include, query=query
        )
        rows, total = _rows(client, reply)
        for row in rows:
            one = _listed(client, row)
            if one.task <= last:
                raise ReviewError(client.url, "lists tasks in another order than asked for", "look at its version")
            last = one.task
            yield one
        if not rows or total <= len(rows):
            return


def details(client: Client, project: int, tasks: Collection[int]) -> Iterator[RemoteAnnotation]:
    """The submitted annotations of some tasks, with their results and the tasks' data."""
    ids = sorted(tasks)
    for start in range(0, len(ids), _MOST_DETAILS):
        some = ids[start : start + _MOST_DETAILS]
        query = {"selectedItems": {"all": False, "included": some}}
        reply = client.get(
            "/api/tasks", project=project, page=1, page_size=len(some), fields="all", include=_WHOLE, query=query
        )
        for row in _rows(client, reply)[0]:
            try:
                yield from remote.submitted(row)
            except (AttributeError, KeyError, TypeError, ValueError) as exc:
                raise _unreadable(client, exc) from exc


def instant(text: Any) -> datetime:
    """The server's time stamp as an instant in UTC.

    Raises:
        ReviewError: It is none.
    """
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except (AttributeError, ValueError) as exc:
        raise ReviewError("Label Studio", f"gave the time stamp {text!r:.40}", "look at its version") from exc
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _filters(last: int, since: datetime | None) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = [
        {"filter": "filter:tasks:id", "operator": "greater", "type": "Number", "value": last}
    ]
    if since is not None:
        value = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        items.append({"filter": "filter:tasks:updated_at", "operator": "greater", "type": "Datetime", "value": value})
    return items


def _listed(client: Client, row: dict[str, Any]) -> Listed:
    try:
        given = [one for one in row.get("annotations") or [] if not one.get("was_cancelled")]
        states = {int(one["id"]): instant(one["updated_at"]) for one in given}
        return Listed(int(row["id"]), instant(row["updated_at"]), states, remote.task(row).key)
    except (AttributeError, KeyError, TypeError, ValueError) as exc:
        raise _unreadable(client, exc) from exc


def _rows(client: Client, reply: Any) -> tuple[list[dict[str, Any]], int]:
    rows = reply.get("tasks") if isinstance(reply, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ReviewError(client.url, "gave no list of tasks", "look at its version")
    total = reply.get("total")
    return rows, total if isinstance(total, int) else len(rows)


def _unreadable(client: Client, exc: Exception) -> ReviewError:
    return ReviewError(client.url, f"gave a row that cannot be read: {exc!r:.200}", "look at its version")
