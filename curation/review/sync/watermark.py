"""How far a project was read, and from where to read on. All moments are the server's own, never this machine's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from db.reviews import ReviewProject

OVERLAP = timedelta(minutes=5)
"""Read once more before the watermark: a change is stamped before it is committed, and may become visible late."""
_TICK = timedelta(microseconds=1)
_CLOCK_TICK = timedelta(seconds=1)
"""The server tells its clock in whole seconds, those that have passed."""
FULL_EVERY = timedelta(hours=24)
"""How long changes that leave no trace (work deleted behind the server's back, a restored backup) may go unseen."""


def since(state: ReviewProject | None, clock: datetime | None) -> datetime | None:
    """From which moment on changed tasks are asked for; None for all of them.

    Args:
        state: What is known about the project.
        clock: The server's clock now.
    """
    if state is None or state.read_until is None:
        return None
    start = state.read_until - OVERLAP
    if clock is not None and clock + _CLOCK_TICK <= start:
        return None  # the server's clock was set back: what changes now is stamped before the watermark
    return start


def due(states: Iterable[ReviewProject | None], clock: datetime | None) -> bool:
    """Whether everything should be compared: never done before, or long ago."""
    moments = [state.reconciled_at for state in states if state is not None and state.reconciled_at is not None]
    return not moments or (clock is not None and clock - min(moments) >= FULL_EVERY)


def advanced(
    state: ReviewProject, newest: datetime | None, unfinished: Iterable[datetime], reconciled: datetime | None
) -> ReviewProject:
    """The project's state once everything that was listed is stored.

    Args:
        state: Before.
        newest: The latest change in the project as it was before the listing began: what came later may be missing.
        unfinished: When what could not be stored yet was changed; it is to be listed again.
        reconciled: The server's clock when everything was compared; None where only changes were read.
    """
    until = newest or state.read_until  # never the later of both: the server's clock may have been set back
    if until is not None:
        until = min([until, *(moment - _TICK for moment in unfinished)])
    return replace(state, read_until=until, reconciled_at=reconciled or state.reconciled_at)
