"""Runs many scripts over their models: full batches, requests of a clip close together, nothing idle for long.

While some clips are on their first try and others on their fourth, all that wait for the same model go into its next
batch, older clips first. A model that takes several calls at a time (a server) gets them from threads.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from aurelia.meter import Meter
from aurelia.model import Model, Prefetching, Reply, check_can_take, check_may_leave, replies_of
from aurelia.script import Ask, Script
from schemas.errors import ModelError, ToolkitError, WorkspaceError

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")

_ROUNDS_AHEAD = 3
"""So many batches' worth of scripts are under way, so that the next batch is full and its media decoded."""
_MOST_THREADS = 64
_GIVE_UP = 8
"""So many failed calls of one model in a row, none answered between them, mean that it is gone."""


@dataclass
class _Running(Generic[K, T]):
    """A script under way and the replies it still waits for."""

    key: K
    order: int
    script: Script[T]
    replies: list[Reply | None] = field(default_factory=list)
    over: bool = False


@dataclass
class _Queued(Generic[K, T]):
    run: _Running[K, T]
    slot: int
    ask: Ask
    replies: list[Reply | None]
    """Where the reply goes; a script that went on after an error waits for others, and this one is late."""
    alone: bool = False
    """Its batch failed, so it is asked by itself to find out whose fault that was."""

    @property
    def awaited(self) -> bool:
        """Whether its script still waits for it."""
        return not self.run.over and self.run.replies is self.replies


class Scheduler(Generic[K, T]):
    """Runs scripts to their ends.

    Args:
        in_flight: Most scripts under way at once; None for enough to keep the models' batches full.
        meter: Told of every reply.
    """

    def __init__(self, in_flight: int | None = None, meter: Meter | None = None) -> None:
        self._in_flight = in_flight
        self._meter = meter or Meter()
        self._queue: list[_Queued[K, T]] = []
        self._calls: dict[Future[list[Reply]], list[_Queued[K, T]]] = {}
        self._busy: dict[int, int] = {}
        self._widest = 1
        self._active = 0
        self._failures: dict[int, int] = {}

    def run(self, scripts: Iterable[tuple[K, Script[T]]]) -> Iterator[tuple[K, T | ToolkitError]]:
        """Run scripts and give each result as soon as it is there; scripts are taken only when there is room.

        Args:
            scripts: Key and script.

        Yields:
            The key with the script's result, or with the expected error that ended it.

        Raises:
            ModelError: Call after call failed with nothing answered between: the model is gone, or was never there.
            WorkspaceError: Replies can no longer be kept (a full disk).
        """
        self._meter.begin()
        source = enumerate(scripts)
        pool = ThreadPoolExecutor(_MOST_THREADS, "model")
        try:
            while True:
                yield from self._admit(source)
                self._dispatch(pool)
                if not self._calls:
                    return
                done, _ = wait(self._calls, return_when=FIRST_COMPLETED)
                for call in [call for call in self._calls if call in done]:
                    yield from self._answered(call)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)

    def _admit(self, source: Iterator[tuple[int, tuple[K, Script[T]]]]) -> Iterator[tuple[K, T | ToolkitError]]:
        while self._active < (self._in_flight or self._widest * _ROUNDS_AHEAD):
            following = next(source, None)
            if following is None:
                return
            order, (key, script) = following
            self._active += 1
            yield from self._advance(_Running(key, order, script), None)

    def _advance(
        self, run: _Running[K, T], replies: tuple[Reply, ...] | ToolkitError | None
    ) -> Iterator[tuple[K, T | ToolkitError]]:
        """Let a script go on to its next requests, or to its end."""
        try:
            while True:
                asks = _go_on(run.script, replies)
                if asks:
                    break
                replies = ()
            for ask in asks:
                check_can_take(ask.model, ask.request)
                check_may_leave(ask.model, ask.request, ask.third_party_allowed)
        except StopIteration as stop:
            self._end(run)
            yield run.key, stop.value
        except ToolkitError as exc:
            self._end(run)
            yield run.key, exc
        else:
            run.replies = [None] * len(asks)
            self._queue = [one for one in self._queue if one.run is not run]
            self._queue += [_Queued(run, slot, ask, run.replies) for slot, ask in enumerate(asks)]
            self._widest = max(self._widest, *(ask.model.max_batch * ask.model.concurrency for ask in asks))

    def _end(self, run: _Running[K, T]) -> None:
        run.script.close()
        run.over = True
        self._active -= 1
        self._queue = [one for one in self._queue if one.run is not run]

    def _dispatch(self, pool: ThreadPoolExecutor) -> None:
        """Give every model that has room its next batch, older scripts first."""
        self._queue.sort(key=lambda one: (one.run.order, one.slot))
        for model in {id(one.ask.model): one.ask.model for one in self._queue}.values():
            while self._busy.get(id(model), 0) < model.concurrency:
                batch = self._next_batch(model)
                if not batch:
                    break
                self._busy[id(model)] = self._busy.get(id(model), 0) + 1
                self._calls[pool.submit(_call, model, batch)] = batch
            self._look_ahead(model)

    def _next_batch(self, model: Model) -> list[_Queued[K, T]]:
        waiting = [one for one in self._queue if one.ask.model is model]
        batch = waiting[: max(1, model.max_batch)]
        if any(one.alone for one in batch):
            batch = [next(one for one in batch if one.alone)]
        chosen = {id(one) for one in batch}
        self._queue = [one for one in self._queue if id(one) not in chosen]
        return batch

    def _look_ahead(self, model: Model) -> None:
        if isinstance(model, Prefetching):
            coming = [one.ask.request for one in self._queue if one.ask.model is model]
            model.prefetch([part for request in coming[: model.max_batch] for part in request.media])

    def _answered(self, call: Future[list[Reply]]) -> Iterator[tuple[K, T | ToolkitError]]:
        batch = self._calls.pop(call)
        model = batch[0].ask.model
        self._busy[id(model)] -= 1
        try:
            replies = call.result()
        except ToolkitError as exc:
            yield from self._failed(batch, exc)
            return
        self._failures[id(model)] = 0
        for one, reply in zip(batch, replies, strict=True):
            self._meter.count(one.ask.request, reply)
            one.replies[one.slot] = reply
        for one in {id(one.replies): one for one in batch}.values():
            ready = tuple(reply for reply in one.replies if reply is not None)
            if len(ready) == len(one.replies) and one.awaited:
                yield from self._advance(one.run, ready)

    def _failed(self, batch: list[_Queued[K, T]], exc: ToolkitError) -> Iterator[tuple[K, T | ToolkitError]]:
        """A call failed as a whole: each request is asked again alone, and one that fails alone ends its script."""
        model = id(batch[0].ask.model)
        if isinstance(exc, ModelError):
            self._failures[model] = self._failures.get(model, 0) + 1
        if isinstance(exc, WorkspaceError) or self._failures.get(model, 0) >= _GIVE_UP:
            raise exc
        if len(batch) > 1:
            self._queue += [replace(one, alone=True) for one in batch if one.awaited]
        elif batch[0].awaited:
            yield from self._advance(batch[0].run, exc)


def _call(model: Model, batch: list[_Queued[K, T]]) -> list[Reply]:
    return replies_of(model, [one.ask.request for one in batch])


def _go_on(script: Script[T], replies: tuple[Reply, ...] | ToolkitError | None) -> tuple[Ask, ...]:
    if replies is None:
        return next(script)
    if isinstance(replies, ToolkitError):
        return script.throw(replies)
    return script.send(replies)
