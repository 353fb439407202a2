"""Scripts: work that asks models and waits for their replies, written from top to bottom.

A script is a generator. It yields what it wants to ask (one request, or several that may run side by side) and is
given the replies in the same order. It never calls a model itself, so that a scheduler can put the requests of many
scripts into one batch, and so that the same script runs on a GPU, on a server and on recorded replies.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from aurelia.model import Model, Reply, Request

T = TypeVar("T")


@dataclass(frozen=True)
class Ask:
    """One request and who is to answer it.

    Args:
        model: Who is asked.
        request: What is asked.
        third_party_allowed: Whether the media of the request may leave this machine.
    """

    model: Model
    request: Request
    third_party_allowed: bool = False


Script = Generator[tuple[Ask, ...], tuple[Reply, ...], T]
"""Yields what to ask, is sent the replies in the same order, returns its result."""


def together(scripts: Sequence[Script[T]]) -> Script[list[T]]:
    """Several scripts side by side as one: in each round all that wait are asked at once.

    Returns:
        Their results, in order.
    """
    results: dict[int, T] = {}
    waiting: dict[int, tuple[Ask, ...]] = {}
    for n, script in enumerate(scripts):
        _step(n, script, None, waiting, results)
    while waiting:
        asked = dict(waiting)
        replies = iter((yield tuple(ask for asks in asked.values() for ask in asks)))
        waiting.clear()
        for n, asks in asked.items():
            _step(n, scripts[n], tuple(next(replies) for _ in asks), waiting, results)
    return [results[n] for n in range(len(scripts))]


def _step(
    n: int,
    script: Script[T],
    replies: tuple[Reply, ...] | None,
    waiting: dict[int, tuple[Ask, ...]],
    results: dict[int, T],
) -> None:
    try:
        waiting[n] = next(script) if replies is None else script.send(replies)
    except StopIteration as stop:
        results[n] = stop.value
