"""What is on the server, by our keys; a second copy that an uncertain call left behind is removed."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from curation.review.sync import wire
from curation.review.sync.client import Client
from curation.review.sync.remote import RemoteProject, RemoteTask, Standing
from db.reviews import ReviewTask
from schemas.errors import ReviewError
from schemas.issues import Issue

_MOST_LOOKS = 60


@dataclass(frozen=True)
class Listing:
    """The tasks of a project by our key."""

    there: dict[str, RemoteTask]
    newest: int
    """The highest id of all tasks in the project."""
    tasks: int
    """How many there are, those of others included."""
    predictions: int
    """How many predictions they have."""
    issues: tuple[Issue, ...] = ()


def listing(client: Client, project: RemoteProject, intended: Collection[str] = ()) -> Listing:
    """Read what is there; of tasks that are there twice, those that nobody has touched are removed.

    Args:
        client: The server.
        project: The project.
        intended: Our keys that an earlier run was about to send. It may have been killed while the server was still
            taking them in: a listing without them is believed only once it stays as it is.
    """
    seen = list(client.tasks(project.id))
    newest = max((task.id for task in seen), default=0)
    if not {task.key for task in seen}.issuperset(intended):
        late = settled(lambda: client.tasks(project.id, after=newest), client.url)
        seen += late
        newest = max((task.id for task in seen), default=0)
    there, issues = once(client, project, seen)
    foreign = sum(not task.key for task in seen)
    left = {task.id for task in there.values()}
    shown = sum(task.predictions or 0 for task in seen if not task.key or task.id in left)
    return Listing(there, newest, len(there) + foreign + len(issues), shown, tuple(issues))


def as_before(
    client: Client, project: RemoteProject, looked: str | None, rows: Iterable[ReviewTask], now: Standing
) -> Listing | None:
    """What is there, by our rows alone; None where the server does not stand as it did when we last saw all of it.

    Saved judgements move only the tasks they are in: those are read and must be what our rows say.
    """
    before, ours = Standing.read(looked), [row for row in rows if row.project_id == project.id]
    if before is None or any(row.state == "intent" for row in ours):
        return None
    if (now.tasks, now.predictions) != (before.tasks, before.predictions):
        return None
    known = {row.label_studio_id: row for row in ours}
    moved = [] if now == before else list(client.changed(project.id, before.changed))
    for task in moved:
        row = known.get(task.id)
        if row is None or (row.key, row.content_hash) != (task.key, task.content_hash):
            return None
    sent = [row for row in ours if row.state == "sent" and row.label_studio_id is not None]
    there = {row.key: _as_sent(row) for row in sent}
    return Listing(there, 0, now.tasks, now.predictions)


def _as_sent(row: ReviewTask) -> RemoteTask:
    return RemoteTask(row.label_studio_id or 0, row.key, row.draft, row.content_hash, predictions=None)


def once(
    client: Client, project: RemoteProject, seen: Iterable[RemoteTask]
) -> tuple[dict[str, RemoteTask], list[Issue]]:
    """One task a key; untouched copies of others are removed from the server, touched ones named."""
    by_key = defaultdict(list)
    for task in seen:
        if task.key:
            by_key[task.key].append(task)
    doubled = [tasks for tasks in by_key.values() if len(tasks) > 1]
    there = {key: tasks[0] for key, tasks in by_key.items()}
    if not doubled:
        return there, []
    drafted, spare, issues = client.drafted(project.id), [], []
    for tasks in doubled:
        touched = [task for task in tasks if task.judged or task.id in drafted]
        first = min(touched or tasks, key=lambda task: task.id)
        there[first.key] = first
        spare += [task.id for task in tasks if task not in touched and task is not first]
        issues += [_twice(project, first, other) for other in touched if other is not first]
    client.delete_tasks(project.id, spare)
    return there, issues


def settled(look: Callable[[], Iterable[RemoteTask]], url: str) -> list[RemoteTask]:
    """What is on the server once two looks in a row see the same.

    Raises:
        ReviewError: It goes on changing.
    """
    before: list[RemoteTask] | None = None
    for _ in range(_MOST_LOOKS):
        there = list(look())
        if before is not None and _counts(there) == _counts(before):
            return there
        before = there
        time.sleep(wire.SETTLE_SECONDS)
    raise ReviewError(url, "is still taking in an earlier import", "run: curate review push (in a minute)")


def _counts(tasks: Iterable[RemoteTask]) -> list[tuple[int, int | None]]:
    return [(task.id, task.predictions) for task in tasks]


def _twice(project: RemoteProject, first: RemoteTask, other: RemoteTask) -> Issue:
    return Issue(
        kind="task-twice", subject=f"project {project.title}",
        message=f"tasks {first.id} and {other.id} show the same item, and people have worked on both",
        hint="delete one of them on the server",
    )  # fmt: skip
