"""Getting tasks onto a server exactly once: look what is there, write the intent down, send, look again."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence

from curation.review.sync.client import Client
from curation.review.sync.remote import RemoteProject, RemoteTask
from curation.review.work import Prepared
from db.reviews import ReviewRows, ReviewTask
from schemas.errors import ReviewError
from schemas.issues import Issue

_SETTLE_SECONDS = 2.0
_MOST_LOOKS = 60


def listing(
    client: Client, project: RemoteProject, intended: Collection[str] = ()
) -> tuple[dict[str, RemoteTask], list[Issue]]:
    """The project's tasks by our key, and an issue for each item that is there twice.

    Args:
        client: The server.
        project: The project.
        intended: Our keys that an earlier run was about to send. It may have been killed while the server was still
            taking them in: a listing without them is believed only once it stays as it is.
    """
    if intended and not {task.key for task in client.tasks(project.id)}.issuperset(intended):
        _settled(client, project)
    there: dict[str, RemoteTask] = {}
    issues = []
    for task in client.tasks(project.id):
        if task.key in there:
            message = f"tasks {there[task.key].id} and {task.id} show the same item"
            hint = "delete the one nobody has judged on the server"
            issues.append(Issue(kind="task-twice", subject=f"project {project.title}", message=message, hint=hint))
        elif task.key:
            there[task.key] = task
    return there, issues


def send(rows: ReviewRows, client: Client, project: RemoteProject, batch: Sequence[Prepared]) -> None:
    """Send a batch of which nothing is on the server, and write down that it is there.

    Raises:
        ReviewError: The server fails, also at the second attempt, or takes less than it was given.
    """
    rows.save(*(_row(client, project, one) for one in batch))
    try:
        taken = _import(client, project, batch)
    except ReviewError:
        # The call may have been carried out all the same: only what is not there after a while is sent once more.
        there = _settled(client, project)
        rest = [one for one in batch if one.key not in there]
        taken = [count + len(batch) - len(rest) for count in _import(client, project, rest)]
    ids = {task.key: task.id for task in client.tasks(project.id)}
    rows.save(*(_row(client, project, one, ids[one.key]) for one in batch if one.key in ids))
    if taken != [len(batch), len(batch)]:
        raise ReviewError(
            client.url, f"took {taken[0]} tasks and {taken[1]} predictions of {len(batch)}",
            "look at its log, then run: curate review push",
        )  # fmt: skip


def _row(client: Client, project: RemoteProject, one: Prepared, number: int | None = None) -> ReviewTask:
    work = one.work
    return ReviewTask(
        client.name, one.key, one.content_hash, work.fact.key, project.id, number, "sent" if number else "intent",
        work.assignment.item, work.assignment.key, work.revision,
    )  # fmt: skip


def _import(client: Client, project: RemoteProject, batch: Sequence[Prepared]) -> list[int]:
    return list(client.import_tasks(project.id, [one.body() for one in batch])) if batch else [0, 0]


def _settled(client: Client, project: RemoteProject) -> set[str]:
    """What is on the server once two looks in a row see the same."""
    before: set[str] | None = None
    for _ in range(_MOST_LOOKS):
        there = {task.key for task in client.tasks(project.id)}
        if there == before:
            return there
        before = there
        time.sleep(_SETTLE_SECONDS)
    raise ReviewError(client.url, "is still taking in an earlier import", "run: curate review push (in a minute)")
