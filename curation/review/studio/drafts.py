"""Work that a reviewer has on the page and has not submitted: the server's saved drafts."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from curation.review.studio.template import DATABASE
from schemas.errors import ReviewError

FRESH = timedelta(minutes=5)
"""A draft that was saved since is somebody at work."""

_QUERY = "SELECT count(*), max(updated_at) FROM tasks_annotationdraft WHERE updated_at > ?"


def refuse_while_fresh(data: Path) -> None:
    """Make sure that nobody is in the middle of a review.

    Args:
        data: The data folder of a server of ours; it runs on this machine, so its clock is ours.

    Raises:
        ReviewError: A draft was saved in the last five minutes, or that cannot be told.
    """
    since = (datetime.now(UTC) - FRESH).strftime("%Y-%m-%d %H:%M:%S.%f")
    try:
        with closing(sqlite3.connect(f"{(data / DATABASE).as_uri()}?mode=ro", uri=True, timeout=10)) as connection:
            count, newest = connection.execute(_QUERY, (since,)).fetchone()
    except sqlite3.Error as exc:
        raise ReviewError(
            "Label Studio", f"may hold somebody's unfinished review: its database cannot be read ({exc})",
            "ask your reviewers, then: curate review down --force",
        ) from exc  # fmt: skip
    if count:
        raise ReviewError(
            "Label Studio",
            f"has {count} unfinished review{'s' * (count != 1)}, saved in the last five minutes (the latest at "
            f"{str(newest)[11:16]} UTC)",
            "ask your reviewers to submit, and wait; drafts survive a stop all the same: curate review down --force",
        )  # fmt: skip
