"""What a Label Studio holds, as far as we read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class RemoteProject:
    """One project on the server."""

    id: int
    title: str
    description: str
    tasks: int = 0
    judged: int = 0
    """Tasks with at least one submitted annotation."""


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


def project(row: dict[str, Any]) -> RemoteProject:
    """A project from the server's JSON."""
    return RemoteProject(row["id"], row.get("title") or "", row.get("description") or "",
        row.get("task_number") or 0, row.get("num_tasks_with_annotations") or 0)  # fmt: skip


def task(row: dict[str, Any]) -> RemoteTask:
    """A task from the server's JSON."""
    data, meta = row.get("data") or {}, row.get("meta") or {}
    return RemoteTask(row["id"], data.get("item_id") or "", data.get("draft") or "", meta.get("content_hash") or "")


def annotation(row: dict[str, Any], given: dict[str, Any]) -> RemoteAnnotation:
    """An annotation from the server's JSON, with the task it belongs to."""
    by = given.get("completed_by")
    person = by.get("id", 0) if isinstance(by, dict) else by or 0
    data = row.get("data") or {}
    return RemoteAnnotation(
        id=given["id"], task=task(row), fps=float(data.get("fps") or 0), completed_by=int(person),
        updated_at=given.get("updated_at") or "", lead_seconds=given.get("lead_time"),
        results=given.get("result") or [], data=data,
    )  # fmt: skip
