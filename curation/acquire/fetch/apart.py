"""Fetch in a process of its own, and believe nothing it says without a look."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from aurelia.media.child import ChildDied, ChildFailed
from curation.acquire import addresses
from curation.acquire.fetch import failures
from curation.acquire.fetch.base import Caption, Fetched, FetchError, Limits
from curation.acquire.fetch.hands import SILENCE, Hands, proxies
from curation.acquire.fetch.many import Stop
from curation.acquire.info import one_line
from schemas.streams import Chapter

_LONGEST_WAIT = 24 * 3600.0
"""No server may ask to wait longer; see `session.seconds_to_wait`."""

_MEDIA = re.compile(r"media[01]")
_CAPTIONS = re.compile(r"captions\d{1,2}\.(?:vtt|srt)")


def fetch_apart(
    hands: Hands, address: str, folder: Path, limits: Limits, *, cookies: str, turns: Path, pause: float, stop: Stop,
    tell: Callable[[int, int], None],
) -> Fetched:  # fmt: skip
    """`one.fetch`, in a process of its own; see `worker.run` for the arguments.

    Raises:
        FetchError: It failed; the kind says how.
        WorkspaceError: The disk is full.
    """
    subject = addresses.without_query(address)
    arguments = {
        "address": address, "folder": str(folder), "limits": asdict(limits), "cookies": cookies, "turns": str(turns),
        "pause": pause, "proxies": proxies(),
    }  # fmt: skip
    here = 0
    last: Mapping[str, Any] = {}
    try:
        for last in hands.follow("curation.acquire.fetch.worker:run", arguments, subject, SILENCE):
            if isinstance(last.get("expected"), int) and isinstance(last.get("here"), int):
                here = last["here"]
                tell(here, last["expected"])
    except ChildDied as exc:
        if stop.is_set() or exc.outside:
            raise FetchError("stopped", subject, here=here) from exc
        raise FetchError("harmful", subject, f"reading it {exc.message}", here=here) from exc
    except ChildFailed as exc:
        raise FetchError("extractor", subject, exc.message, here=here) from exc
    if stop.is_set():
        raise FetchError("stopped", subject, here=here)
    return _read(last, folder, subject)


def _read(told: Mapping[str, Any], folder: Path, subject: str) -> Fetched:
    """What the process told at last, checked: a page may have taken it over."""
    if isinstance(kind := told.get("failed"), str) and kind in failures.KINDS:
        wait, here = told.get("wait"), told.get("here")
        obeyed = isinstance(wait, (int, float)) and 0 <= wait <= _LONGEST_WAIT
        raise FetchError(
            kind, subject, one_line(str(told.get("message", "")))[:500],
            wait=float(wait) if obeyed and wait is not None else None, here=here if isinstance(here, int) else 0,
        )  # fmt: skip
    try:
        return Fetched(
            _file(folder, told["media"], _MEDIA),
            dict(told["info"]),
            None if told["sound"] is None else _file(folder, told["sound"], _MEDIA),
            tuple(
                Caption(_file(folder, name, _CAPTIONS), one_line(str(language))[:32], bool(automatic))
                for name, language, automatic in told["captions"]
            ),
            tuple(Chapter.model_validate(one) for one in told["chapters"]),
        )
    except (KeyError, TypeError, ValueError, ValidationError) as exc:
        raise FetchError("harmful", subject, "what fetched it said what cannot be") from exc


def _file(folder: Path, name: object, allowed: re.Pattern[str]) -> Path:
    if not isinstance(name, str) or not allowed.fullmatch(name):
        raise ValueError("a name that is not ours")
    path = folder / name
    if path.is_symlink() or not path.is_file():
        raise ValueError("no file")
    return path
