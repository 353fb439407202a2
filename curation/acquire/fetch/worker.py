"""One fetch as a process of its own runs it (see `curation.acquire.fetch.hands`): arguments and values are JSON."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import structlog

from curation.acquire.fetch.base import Fetched, FetchError, Limits
from curation.acquire.fetch.hosts import site_of
from curation.acquire.fetch.one import fetch
from curation.acquire.info import cleaned

_BEAT = 0.5
"""Seconds between two signs of life."""


def run(
    address: str, folder: str, limits: Mapping[str, Any], cookies: str, turns: str, pause: float,
    proxies: Mapping[str, str],
) -> Iterator[dict[str, Any]]:  # fmt: skip
    """Fetch; gives signs of life with the bytes here and expected, and at last what came or how it failed.

    Args:
        address: What to fetch.
        folder: Where to.
        limits: See `Limits`.
        cookies: The text of a cookie file.
        turns: A folder in which processes tell each other when each host may be asked next.
        pause: Least seconds between two pages of one host.
        proxies: Variables of the environment that name proxies.

    Raises:
        WorkspaceError: The disk is full.
    """
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(20))
    os.environ.update(proxies)
    here, result = [0, 0], list[Any]()

    def tell(*counts: int) -> None:
        here[:] = counts

    def turn(host: str) -> None:
        wait_turn(Path(turns), pause, host)

    def work() -> None:
        try:
            took = Limits(**limits)
            result.append(fetch(address, Path(folder), took, cookies=cookies, turn=turn, tell=tell))
        except BaseException as exc:  # noqa: BLE001 - carried over to the other thread
            result.append(exc)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    while thread.is_alive():
        yield {"here": here[0], "expected": here[1]}
        thread.join(_BEAT)
    (found,) = result
    if isinstance(found, FetchError):
        yield {"failed": found.kind, "message": found.message, "wait": found.wait, "here": found.here}
    elif isinstance(found, BaseException):
        raise found
    else:
        yield told(found, folder)


def told(fetched: Fetched, folder: str) -> dict[str, Any]:
    """What came, as JSON: files by their names in the folder, the record without secrets."""
    return {
        "media": fetched.path.name,
        "sound": None if fetched.sound is None else fetched.sound.name,
        "info": json.loads(cleaned(fetched.info, folder)),
        "captions": [[one.path.name, one.language, one.automatic] for one in fetched.captions],
        "chapters": [one.model_dump(mode="json") for one in fetched.chapters],
    }


def wait_turn(turns: Path, pause: float, host: str) -> None:
    """Wait until a host may be asked for another page, by whichever process."""
    if pause <= 0:
        return
    name = hashlib.sha256(site_of(host).encode("utf-8", "replace")).hexdigest()
    with (turns / name).open("a+") as line:
        fcntl.flock(line, fcntl.LOCK_EX)
        line.seek(0)
        now = time.monotonic()
        at = max(now, float(line.read() or 0))
        line.truncate(0)
        line.write(repr(at + pause))
    time.sleep(min(at - now, 3600.0))
