"""What a fetch takes and gives, and how it fails."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from curation.acquire import addresses
from curation.acquire.fetch import failures
from schemas.errors import AcquireError
from schemas.streams import Chapter


class FetchError(AcquireError):
    """A fetch that failed.

    Args:
        kind: One of `failures.KINDS`.
        subject: The address, without its query.
        message: What happened, where it says more than the kind's own message.
        wait: Seconds the server asks to wait before it is asked again, where it says so.
        here: Bytes of media that are on the disk, for the next try.
    """

    def __init__(self, kind: str, subject: str, message: str = "", *, wait: float | None = None, here: int = 0) -> None:
        self.kind = kind
        self.wait = wait
        self.here = here
        failure = failures.KINDS[kind]
        super().__init__(subject, addresses.without_query(message or failure.message), failure.hint)


@dataclass(frozen=True)
class Limits:
    """What may be fetched.

    Args:
        max_bytes: Larger files are broken off.
        max_seconds: Longer media is not begun.
        max_height: The best version with at most so many lines (of its shorter side) is taken.
        allow_loopback: Whether this machine itself may be asked.
        extractors: Which of the downloader's sites are used, as its own patterns.
        licences: The SPDX ids a claimed licence must be among; empty for any.
        languages: Subtitles that are kept; `original` is the language of the sound.
    """

    max_bytes: int
    max_seconds: float
    max_height: int = 1080
    allow_loopback: bool = False
    extractors: Sequence[str] = ("default",)
    licences: Sequence[str] = ()
    languages: Sequence[str] = ()


@dataclass(frozen=True)
class Caption:
    """A file of subtitles that came."""

    path: Path
    language: str
    automatic: bool


@dataclass(frozen=True)
class Fetched:
    """What came, not yet looked into, and the downloader's record of it.

    Args:
        path: The file; where picture and sound came apart, the picture.
        info: The downloader's record.
        sound: The file with the sound, where it came apart.
        captions: Subtitles.
        chapters: Chapters as the platform gives them.
    """

    path: Path
    info: Mapping[str, Any]
    sound: Path | None = None
    captions: tuple[Caption, ...] = ()
    chapters: tuple[Chapter, ...] = field(default=())
