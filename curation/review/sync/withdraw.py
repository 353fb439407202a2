"""Taking tasks away that may not be shown any more: untouched ones are deleted, others emptied; nothing judged is lost.

Their media go first, then the task, then our row: killed anywhere, the next push does it again from the start.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from curation.review.sync.client import Client
from curation.review.sync.media import Media
from curation.review.sync.remote import RemoteTask
from curation.workspace import Workspace
from db.reviews import ReviewTask

EMPTIED = "withdrawn"
"""Stands in the place of a content hash beside an emptied task."""
_TOLD = "This item was withdrawn. There is nothing to do here; what you did stays."
_KEPT = frozenset(
    {
        "key",
        "item_id",
        "benchmark_task",
        "draft",
        "demo",
        "fps",
        "guidelines_version",
        "guidelines_sha256",
        "versions",
    }
)
_MEDIA = "media_"


@dataclass(frozen=True)
class Taken:
    """A task that is to be taken away."""

    row: ReviewTask
    remote: RemoteTask | None
    """None where it is not on the server (any more)."""


def withdraw(workspace: Workspace, client: Client, media: Media, taken: Sequence[Taken]) -> int:
    """Take tasks away, and their media where no other task shows them; returns how many.

    Raises:
        ReviewError: The server fails. The next push goes on.
    """
    by_project: dict[int, list[Taken]] = defaultdict(list)
    for one in taken:
        if one.row.project_id is not None:
            by_project[one.row.project_id].append(one)
    for project, some in by_project.items():
        _from_project(workspace, client, media, project, [one.remote.id for one in some if one.remote])
    workspace.store.review.save(*(replace(one.row, state="withdrawn") for one in taken))
    return len(taken)


def dropped(workspace: Workspace, client: Client, media: Media) -> int:
    """Take the tasks of dropped assignments away; returns how many."""
    keys = {one.key for one in workspace.store.assignments.all(state="dropped")}
    rows = [row for row in workspace.store.review.tasks(client.name) if row.assignment in keys] if keys else []
    open_rows = [row for row in rows if row.state in ("intent", "sent")]
    if not open_rows:
        return 0
    projects = {project.id for project in client.projects()} & {row.project_id for row in open_rows}
    there: dict[tuple[int | None, str], RemoteTask] = {
        (number, task.key): task for number in projects if number is not None for task in client.tasks(number)
    }
    return withdraw(workspace, client, media, [Taken(row, there.get((row.project_id, row.key))) for row in open_rows])


def _from_project(workspace: Workspace, client: Client, media: Media, project: int, ids: Sequence[int]) -> None:
    found = list(client.task_data(project, ids))
    if not found:
        return
    names = {name for _, data in found for name in shown(data)}
    media.free(names - _needed(workspace, client, names, set(ids)))
    drafted = client.drafted(project)
    touched = [(task, data) for task, data in found if task.judged or task.id in drafted]
    client.delete_tasks(project, [task.id for task, _ in found if not (task.judged or task.id in drafted)])
    client.drop_predictions(project, [task.id for task, _ in touched])
    for task, data in touched:
        marks = {"content_hash": EMPTIED, "key": task.key, "shows": task.draft}
        client.change_task(task.id, data=emptied(data), meta=marks)


def emptied(data: Mapping[str, Any]) -> dict[str, Any]:
    """A task's data without anything to see, hear or read of the item; what its judgements are read by stays."""
    blank: dict[str, Any] = {
        name: value if name in _KEPT else [] if isinstance(value, list) else "" for name, value in data.items()
    }
    return blank | {"question": _TOLD, "about": _TOLD}


def shown(data: Mapping[str, Any]) -> Iterable[str]:
    """Names of the files that a task shows."""
    values = (value for name, value in data.items() if name.startswith(_MEDIA) and isinstance(value, str))
    return (value.rsplit("/", 1)[-1] for value in values if "/" in value)


def _needed(workspace: Workspace, client: Client, names: set[str], but: set[int]) -> set[str]:
    """Those of some files that other tasks on this server show."""
    ours = {row.project_id for row in workspace.store.review.tasks(client.name)}
    projects = [project.id for project in client.projects() if project.id in ours]
    everything = (one for project in projects for one in client.task_data(project))
    return {name for task, data in everything if task.id not in but for name in shown(data)} & names
