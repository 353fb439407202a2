"""Waiting out a server that is busy or gone for a moment: fewer and fewer tries, and an end."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

import structlog

from schemas.errors import ToolkitError

T = TypeVar("T")
Pause = Callable[[float], None]

log = structlog.get_logger(__name__)

MOST_TRIES = 6
_FIRST = 1.0
_LONGEST = 60.0


class PassingError(Exception):
    """Something failed that may work in a moment.

    Args:
        cause: What to raise where it does not.
        after: Seconds that the server asks to wait; None where it says nothing.
    """

    def __init__(self, cause: ToolkitError, after: float | None = None) -> None:
        super().__init__(str(cause))
        self.cause = cause
        self.after = after


def patiently(call: Callable[[], T], pause: Pause = time.sleep, tries: int = MOST_TRIES) -> T:
    """Call until it works, waiting twice as long each time.

    Args:
        call: Raises `PassingError` for what may pass, anything else for what will not.
        pause: Waits for some seconds.
        tries: How often at most.

    Raises:
        ToolkitError: It failed to the end.
    """
    for number in range(1, tries + 1):
        try:
            return call()
        except PassingError as exc:
            if number == tries:
                raise exc.cause from exc
            wait = min(_LONGEST, exc.after if exc.after is not None else _FIRST * 2 ** (number - 1))
            log.warning("trying again", problem=str(exc), seconds=wait, tries=number)
            pause(wait)
    raise ValueError("tries must be at least 1")
