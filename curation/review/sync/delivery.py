"""Getting tasks onto a server exactly once: look what is there, write the intent down, send, look again."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence

from curation.review.page.prepare import Prepared
from curation.review.sync.client import Client
from curation.review.sync.remote import RemoteProject, RemoteTask
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
    if intended and not {task.item_id for task in client.tasks(project.id)}.issuperset(intended):
        _settled(client, project)
    there: dict[str, RemoteTask] = {}
    issues = []
    for task in client.tasks(project.id):
        if task.item_id in there:
            message = f"tasks {there[task.item_id].id} and {task.id} show the same item"
            hint = "delete the one nobody has judged on the server"
            issues.append(Issue(kind="task-twice", subject=f"project {project.title}", message=message, hint=hint))
        elif task.item_id:
            there[task.item_id] = task
    return there, issues


def send(rows: ReviewRows, client: Client, project: RemoteProject, batch: Sequence[Prepared]) -> None:
    """Send a batch of which nothing is on the server, and write down that it is there.

    Raises:
        ReviewError: The server fails, also at the second attempt, or takes less than it was given.
    """
    for one in batch:
        rows.save(ReviewTask(client.name, one.item_id, one.content_hash, one.draft, project.id))
    try:
        taken = _import(client, project, batch)
    except ReviewError:
        # The call may have been carried out all the same: only what is not there after a while is sent once more.
        there = _settled(client, project)
        rest = [one for one in batch if one.item_id not in there]
        taken = [count + len(batch) - len(rest) for count in _import(client, project, rest)]
    ids = {task.item_id: task.id for task in client.tasks(project.id)}
    for one in batch:
        if one.item_id in ids:
            rows.save(
                ReviewTask(client.name, one.item_id, one.content_hash, one.draft, project.id, ids[one.item_id], "sent")
            )
    if taken != [len(batch), len(batch)]:
        raise ReviewError(
            client.url, f"took {taken[0]} tasks and {taken[1]} predictions of {len(batch)}",
            "look at its log, then run: curate review push",
        )  # fmt: skip


def _import(client: Client, project: RemoteProject, batch: Sequence[Prepared]) -> list[int]:
    return list(client.import_tasks(project.id, [one.body() for one in batch])) if batch else [0, 0]


def _settled(client: Client, project: RemoteProject) -> set[str]:
    """What is on the server once two looks in a row see the same."""
    before: set[str] | None = None
    for _ in range(_MOST_LOOKS):
        there = {task.item_id for task in client.tasks(project.id)}
        if there == before:
            return there
        before = there
        time.sleep(_SETTLE_SECONDS)
    raise ReviewError(client.url, "is still taking in an earlier import", "run: curate review push (in a minute)")
