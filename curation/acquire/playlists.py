"""Playlists and channels, listed without fetching anything: one source for each of their videos."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from curation.acquire.manifest import Entry
from curation.workspace import Workspace
from schemas.issues import Issue


@dataclass(frozen=True)
class Listing:
    """What is taken of a playlist.

    Args:
        limit: At most so many videos.
        after: Only what was published on this day or later.
        least: Nothing shorter, in seconds.
        most: Nothing longer, in seconds.
    """

    limit: int = 50
    after: date | None = None
    least: float | None = None
    most: float | None = None


def read_day(text: str | None) -> tuple[date | None, list[Issue]]:
    """A day written as 2026-01-31, and what is wrong with it."""
    try:
        return (date.fromisoformat(text) if text else None), []
    except ValueError:
        message = f"--after is {text!r}"
        return None, [Issue(kind="bad-date", subject="--after", message=message, hint="write the day as 2026-01-31")]


def listed(workspace: Workspace, address: str, listing: Listing) -> Iterator[Entry | Issue]:
    """The videos of a playlist, a channel, or a list of these."""
    raise NotImplementedError(workspace, address, listing)
