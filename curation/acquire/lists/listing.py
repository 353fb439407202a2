"""What a list of videos says about one of them: its address, whether it is gone, whether it is wanted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from curation.acquire import platforms
from schemas.issues import Issue

_LONGEST = 4000
"""Characters of an address at most."""
_GONE = ("[private video]", "[deleted video]", "private video", "deleted video")


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


def address_of(entry: Mapping[str, Any]) -> str:
    """The address of a video: its page, or where it has none of its own, the file."""
    texts = [entry.get("url"), entry.get("webpage_url")]
    if entry.get("_type", "video") == "video":
        files = [one.get("url") for one in entry.get("formats") or [] if isinstance(one, dict)]
        texts = [entry.get("webpage_url"), entry.get("url"), *(files if len(files) == 1 else [])]
    identifier = platforms.youtube_id(str(entry.get("id") or ""))
    if identifier and str(entry.get("ie_key") or entry.get("extractor_key") or "").casefold() == "youtube":
        return f"https://www.youtube.com/watch?v={identifier}"
    return next((text for text in texts if isinstance(text, str) and 0 < len(text) <= _LONGEST), "")


def is_gone(entry: Mapping[str, Any]) -> bool:
    title = entry.get("title")
    said = isinstance(title, str) and title.strip().casefold() in _GONE
    return (said and not entry.get("duration")) or entry.get("availability") in ("private", "needs_auth")


NO_DAY, NO_LENGTH = "without word of their day", "without word of their length"
UNSAID = (NO_DAY, NO_LENGTH)
"""What a list does not say, but a video's own page may."""


def unfit(entry: Mapping[str, Any], listing: Listing) -> str:
    """Why a video is not wanted; empty where it is."""
    if listing.least is not None or listing.most is not None:
        seconds = entry.get("duration")
        if not isinstance(seconds, (int, float)) or isinstance(seconds, bool):
            return NO_LENGTH
        if seconds < (listing.least or 0) or (listing.most is not None and seconds > listing.most):
            return "too short or too long"
    if listing.after is not None:
        day = _day(entry)
        if day is None:
            return NO_DAY
        if day < listing.after:
            return "older"
    return ""


def _day(entry: Mapping[str, Any]) -> date | None:
    for name in ("upload_date", "release_date"):
        try:
            return datetime.strptime(str(entry.get(name)), "%Y%m%d").replace(tzinfo=UTC).date()
        except ValueError:
            continue
    moment = entry.get("timestamp") or entry.get("release_timestamp")
    try:
        return datetime.fromtimestamp(float(moment), UTC).date() if isinstance(moment, (int, float)) else None
    except (ValueError, OverflowError, OSError):
        return None
