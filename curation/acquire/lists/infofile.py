"""What a downloader wrote beside a local file: `film.info.json` beside `film.mp4`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from curation.acquire.info import cleaned
from curation.acquire.lists.jsontext import JsonError, decoded

_ENDING = ".info.json"
_LARGEST = 4_000_000
"""Bytes: larger records hold more than about one film."""


def read(path: Path) -> Mapping[str, Any] | None:
    """The record beside a media file; None where there is none, or none that can be used.

    A link is not followed: the record's text is kept, and a link may lead to any file of this machine.
    """
    beside = path.with_suffix(_ENDING)
    try:
        if beside.is_symlink() or not beside.is_file() or beside.stat().st_size > _LARGEST:
            return None
        found = decoded(beside.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, JsonError):
        return None
    return found if isinstance(found, dict) and found.get("_type", "video") == "video" else None


def kept(record: Mapping[str, Any]) -> bytes:
    """The record as it is kept: without secrets and without paths of the machine it was made on."""
    return cleaned(record)
