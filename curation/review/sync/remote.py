"""What a Label Studio holds, as far as we read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

import httpx

from curation.acquire import addresses
from schemas.errors import ReviewError


@dataclass(frozen=True)
class RemoteProject:
    """One project on the server."""

    id: int
    title: str
    description: str
    tasks: int = 0
    judged: int = 0
    """Tasks with at least one submitted annotation."""
    config: str = ""
    """Its labelling page; empty where all projects were listed."""


class RefusedError(ReviewError):
    """The server looked at a call and turned it down: nothing came of it, and another try would not mend it."""


class PageRefused(Exception):  # noqa: N818 - an outcome that push handles, never shown as it is
    """The server keeps a project's old page."""

    def __init__(self, project: RemoteProject, reason: str) -> None:
        self.project = project
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True)
class RemoteTask:
    """One task on the server, without its annotations."""

    id: int
    key: str
    """Our key of the task, from its data (in tasks of earlier versions the item's identity); empty where it is not
    ours."""
    draft: str
    """Key of the fact that it shows; empty where it does not say."""
    content_hash: str
    judged: int = 0
    """Annotations, cancelled and skipped ones included."""
    predictions: int | None = 0
    """How many; None where it was not asked."""
    updated_at: str = ""


class Taken(NamedTuple):
    """What an import took."""

    tasks: int
    predictions: int
    ids: tuple[int, ...] = ()
    """The server's ids of the tasks in the order they were given; empty where it does not say."""


@dataclass(frozen=True)
class Standing:
    """How a project stands, by one short call. Where it is as before, no task came, went or changed."""

    changed: str
    """When a task last changed, as the server writes it; empty without tasks."""
    tasks: int
    predictions: int

    def __str__(self) -> str:
        return f"{self.changed}|{self.tasks}|{self.predictions}"

    @classmethod
    def read(cls, text: str | None) -> Standing | None:
        """What `str` wrote; None for anything else."""
        parts = (text or "").split("|")
        if len(parts) != 3 or not (parts[1].isdigit() and parts[2].isdigit()):
            return None
        return cls(parts[0], int(parts[1]), int(parts[2]))


@dataclass(frozen=True)
class RemoteAnnotation:
    """One submitted judgement as the server gives it."""

    id: int
    task: RemoteTask
    completed_by: int
    updated_at: str
    lead_seconds: float | None
    results: list[dict[str, Any]]
    data: dict[str, Any]


def host_of(url: str) -> str:
    """The machine an address names.

    Raises:
        ReviewError: It is no address, or carries a password: addresses are shown and stored.
    """
    shown = addresses.without_query(url)
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL as exc:
        raise ReviewError(shown, "is not a valid address", "check it for typing errors") from exc
    if parsed.userinfo:
        raise ReviewError(shown, "carries a user name or password", "give the address alone; the token is enough")
    return parsed.host


def clock(reply: httpx.Response) -> datetime | None:
    """When the server answered, by its own clock; None where it does not say."""
    try:
        return parsedate_to_datetime(reply.headers["Date"]).astimezone(UTC)
    except (KeyError, TypeError, ValueError, OverflowError):
        return None


def project(row: dict[str, Any]) -> RemoteProject:
    """A project from the server's JSON."""
    return RemoteProject(row["id"], row.get("title") or "", row.get("description") or "",
        row.get("task_number") or 0, row.get("num_tasks_with_annotations") or 0,
        row.get("label_config") or "")  # fmt: skip


def taken(reply: dict[str, Any]) -> Taken:
    """What an import took, from the server's JSON."""
    ids = tuple(int(one) for one in reply.get("task_ids") or ())
    return Taken(int(reply.get("task_count", 0)), int(reply.get("prediction_count", 0)), ids)


def task(row: dict[str, Any]) -> RemoteTask:
    """A task from the server's JSON."""
    # People may edit a task's data and import tasks of their own: what is not ours there is as good as absent.
    data, meta = _object(row.get("data")), _object(row.get("meta"))
    return RemoteTask(
        id=int(row["id"]),
        key=_text(data, "key") or _text(data, "item_id") or _text(meta, "key"),
        draft=_text(data, "draft") or _text(meta, "shows"),
        content_hash=_text(meta, "content_hash"),
        judged=int(row.get("total_annotations") or 0) + int(row.get("cancelled_annotations") or 0),
        predictions=int(row.get("total_predictions") or 0),
        updated_at=_text(row, "updated_at"),
    )


def submitted(row: dict[str, Any]) -> list[RemoteAnnotation]:
    """The submitted annotations of a task from the server's JSON; cancelled ones left out."""
    return [annotation(row, given) for given in row.get("annotations") or [] if not given.get("was_cancelled")]


def annotation(row: dict[str, Any], given: dict[str, Any]) -> RemoteAnnotation:
    """An annotation from the server's JSON, with the task it belongs to."""
    by = given.get("completed_by")
    person = by.get("id", 0) if isinstance(by, dict) else by or 0
    results = given.get("result")
    return RemoteAnnotation(
        id=given["id"], task=task(row), completed_by=int(person), updated_at=given["updated_at"],
        lead_seconds=given.get("lead_time"), results=results if isinstance(results, list) else [],
        data=_object(row.get("data")),
    )  # fmt: skip


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(held: dict[str, Any], name: str) -> str:
    value = held.get(name)
    return value if isinstance(value, str) else ""
