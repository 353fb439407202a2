"""A batch of new tasks on its way: write the intent down, send, look what came of it, while the next one is prepared.

Whatever is killed or lost in between, the next push finds the intent and the server's own marks (`meta`), and goes on
from there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from threading import Thread

from curation.review.sync.client import Client
from curation.review.sync.delivery import body, expected, predict, row_of
from curation.review.sync.listing import once, settled
from curation.review.sync.remote import RefusedError, RemoteProject, RemoteTask, Taken
from curation.review.work import Prepared
from db.reviews import ReviewRows
from schemas.errors import ReviewError

_ROUNDS = 6
"""How often what did not arrive is sent again."""


class Shipment:
    """A batch of which nothing is on the server. The intents are stored, then the server is called from a thread.

    The store is touched from the caller's thread alone.

    Args:
        rows: The review state of the store.
        client: The server.
        project: The project.
        batch: What to send.
        newest: The highest id of all tasks in the project.
    """

    def __init__(
        self, rows: ReviewRows, client: Client, project: RemoteProject, batch: Sequence[Prepared], newest: int
    ) -> None:
        self._rows, self._client, self._project, self._batch, self._newest = rows, client, project, batch, newest
        rows.save(*(row_of(client, project, one) for one in batch))
        self._call = _beside(lambda: _sent(client, project, batch, newest))

    def arrive(self) -> dict[str, int]:
        """Wait for it, and write down what is there: the server's id of each task by our key.

        Raises:
            ReviewError: The server fails again and again, or takes less than it was given.
        """
        there = self._call.result()
        lost = len(self._batch) - len(there)
        client, project = self._client, self._project
        self._rows.save(*(row_of(client, project, one, there[one.key]) for one in self._batch if one.key in there))
        if lost:
            raise ReviewError(
                client.url, f"took {len(there)} tasks of {len(self._batch)}",
                "look at its log, then run: curate review push",
            )  # fmt: skip
        return {key: task.id for key, task in there.items()}


class _FewerError(ReviewError):
    """The server answered that it took fewer tasks or predictions than it was given."""


def _beside(work: Callable[[], dict[str, RemoteTask]]) -> Future[dict[str, RemoteTask]]:
    """Do it in a thread that ends with the process: one that is killed or broken off waits for no answer."""
    future: Future[dict[str, RemoteTask]] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as exc:  # noqa: BLE001 - raised where the result is asked for
            future.set_exception(exc)

    Thread(target=run, daemon=True).start()
    return future


def _sent(
    client: Client, project: RemoteProject, batch: Sequence[Prepared], newest: int
) -> dict[str, RemoteTask]:  # fmt: skip
    """Send a batch until it is there, each task with its prediction; what is there, by our key."""
    rest: list[Prepared] = list(batch)
    there: dict[str, RemoteTask] = {}
    exact = True
    for number in range(_ROUNDS):
        taken = _import(client, project, rest)
        if isinstance(taken, Taken) and number == 0 and len({*taken.ids}) == len(batch):
            return {one.key: _as_taken(one, given) for one, given in zip(batch, taken.ids, strict=True)}
        exact = exact and isinstance(taken, Taken)
        found, _ = once(client, project, _seen(client, project, newest, taken))
        there = {one.key: found[one.key] for one in batch if one.key in found}
        rest = [one for one in batch if one.key not in there]
        if not rest:
            break
        if number == _ROUNDS - 1 and isinstance(taken, ReviewError):
            raise taken
    if not (rest or exact):
        predict(client, project, [(one, there[one.key]) for one in batch])
    return there


def _seen(
    client: Client, project: RemoteProject, newest: int, taken: Taken | ReviewError
) -> Iterable[RemoteTask]:  # fmt: skip
    """What is there of a batch after a call."""
    if isinstance(taken, ReviewError) and not isinstance(taken, _FewerError):
        # The call may have been carried out all the same, or still be going on.
        return settled(lambda: client.tasks(project.id, after=newest), client.url)
    return client.tasks(project.id, after=newest)


def _import(client: Client, project: RemoteProject, batch: Sequence[Prepared]) -> Taken | ReviewError:
    """Send tasks; what the server says where it took them all with their predictions, else what went wrong."""
    try:
        taken = client.import_tasks(project.id, [body(one) for one in batch])
    except RefusedError:
        raise
    except ReviewError as exc:
        return exc
    if (taken.tasks, taken.predictions) == (len(batch), sum(expected(one) for one in batch)):
        return taken
    return _FewerError(
        client.url, f"took {taken.tasks} tasks and {taken.predictions} predictions of {len(batch)}",
        "look at its log, then run: curate review push",
    )  # fmt: skip


def _as_taken(one: Prepared, number: int) -> RemoteTask:
    return RemoteTask(number, one.key, one.work.fact.key, one.content_hash, predictions=expected(one))
