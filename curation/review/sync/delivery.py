"""What stands beside a task on the server, and changing tasks that nobody has touched.

New tasks are sent by `shipment`. Whatever is killed or lost in between, the next push finds the intent and the server's
own marks (`meta`), and goes on from there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from curation.review.sync.client import Client
from curation.review.sync.listing import settled
from curation.review.sync.remote import RefusedError, RemoteProject, RemoteTask
from curation.review.work import Prepared
from db.reviews import ReviewRows, ReviewTask
from schemas.errors import ReviewError

_ROUNDS = 6
"""How often predictions that did not arrive are sent again."""
CHUNK = 25
"""Tasks that are changed together: for a second or two they stand without a prediction."""

Change = tuple[Prepared, RemoteTask]
"""What a task is to become, and the task."""


def update(rows: ReviewRows, client: Client, project: RemoteProject, changes: Sequence[Change]) -> list[Change]:
    """Make untouched tasks show what they should now, each with its own id; returns those touched meanwhile.

    In this order no page ever shows a new draft's data with an old draft's prediction: old predictions go first, then
    the data change, then the new predictions come. A task that was left half way is known by its marks: its hash, or
    how many predictions it has, is not what it should be.

    Raises:
        ReviewError: The server fails. The next push goes on.
    """
    late: list[Change] = []
    for start in range(0, len(changes), CHUNK):
        chunk = changes[start : start + CHUNK]
        touched = _touched(client, project, [task.id for _, task in chunk])
        late += [(one, replace(task, judged=1)) for one, task in chunk if task.id in touched]
        free = [(one, task) for one, task in chunk if task.id not in touched]
        _update(rows, client, project, free)
    return late


def predict(client: Client, project: RemoteProject, changes: Sequence[Change]) -> None:
    """Give tasks their predictions, and look that each has as many as it should.

    Raises:
        ReviewError: The server fails again and again, or drops predictions without a word.
    """
    failed: ReviewError | None = None
    ids = [task.id for _, task in changes]
    for _ in range(_ROUNDS):
        wrong = [(one, task) for one, task in changes if task.predictions != expected(one)]
        if not wrong:
            return
        # Also where none is counted: the count comes after the predictions, which may be there by now.
        client.drop_predictions(project.id, [task.id for _, task in wrong])
        given = [_prediction(one, task) for one, task in wrong if one.results]
        try:
            # Its answer is believed before the tasks' counts, which may lag behind for a moment.
            if not given or client.import_predictions(project.id, given, beside=project.tasks) == len(given):
                return
        except RefusedError:
            raise
        except ReviewError as exc:
            failed = exc
            settled(lambda: client.look(project.id, ids).values(), client.url)
        now = client.look(project.id, ids)
        changes = [(one, now[task.id]) for one, task in changes if task.id in now]
    raise failed or ReviewError(
        client.url, f"does not keep the predictions of {len(changes)} tasks",
        "look at its log, then run: curate review push",
    )  # fmt: skip


def body(one: Prepared) -> dict[str, Any]:
    """What the server's import takes, with the marks by which a lean listing knows the task again."""
    return {**one.body(), "meta": marks(one)}


def marks(one: Prepared) -> dict[str, Any]:
    """What stands beside a task's data: our key, the hash of what was sent, the key of the fact that is shown."""
    return {"content_hash": one.content_hash, "key": one.key, "shows": one.work.fact.key}


def expected(one: Prepared) -> int:
    """How many predictions the task has."""
    return 1 if one.results else 0


def row_of(client: Client, project: RemoteProject, one: Prepared, task: RemoteTask | None = None) -> ReviewTask:
    """The row of a task: an intent, or what the server has."""
    work = one.work
    return ReviewTask(
        client.name, one.key, one.content_hash, work.fact.key, project.id, task.id if task else None,
        "sent" if task else "intent", work.assignment.item, work.assignment.key, work.revision,
    )  # fmt: skip


def _touched(client: Client, project: RemoteProject, ids: Sequence[int]) -> set[int]:
    """Tasks that somebody judged, skipped or saved a draft on; asked at the last moment."""
    now = client.look(project.id, ids)
    return {task.id for task in now.values() if task.judged} | (client.drafted(project.id) & set(ids))


def _update(rows: ReviewRows, client: Client, project: RemoteProject, changes: Sequence[Change]) -> None:
    if not changes:
        return
    rows.save(*(replace(row_of(client, project, one, task), state="intent") for one, task in changes))
    client.drop_predictions(project.id, [task.id for _, task in changes])
    for one, task in changes:
        client.change_task(task.id, data=one.data, meta=marks(one))
    predict(client, project, [(one, replace(task, predictions=0)) for one, task in changes])
    rows.save(*(row_of(client, project, one, task) for one, task in changes))


def _prediction(one: Prepared, task: RemoteTask) -> dict[str, Any]:
    return {"task": task.id, "model_version": one.maker, "result": one.results}
