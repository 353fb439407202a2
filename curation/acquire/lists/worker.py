"""One playlist as a process of its own lists it (see `curation.acquire.fetch.hands`): arguments and values are JSON."""

from __future__ import annotations

import json
import os
import queue
import threading
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import structlog

from curation.acquire.fetch.base import Limits
from curation.acquire.info import cleaned
from curation.acquire.lists.listing import Listing
from curation.acquire.lists.manifest import Entry
from curation.acquire.lists.playlists import walked
from schemas.issues import Issue

_BEAT = 0.5
"""Seconds between two signs of life."""

_KEPT = ("extractor_key", "extractor", "ie_key", "id", "title", "fulltitle", "uploader", "creator", "channel",
         "upload_date", "release_date", "tags", "language")  # fmt: skip
"""What of a platform's words about a video is handed on."""


def run(
    address: str, limits: Mapping[str, Any], listing: Mapping[str, Any], pause: float, proxies: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """List; gives `{"entry": ...}` or `{"issue": ...}` for each thing found, and signs of life between them.

    Args:
        address: Of the list.
        limits: See `Limits`.
        listing: See `Listing`; its day as text.
        pause: Least seconds between two pages of one host.
        proxies: Variables of the environment that name proxies.
    """
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(20))
    os.environ.update(proxies)
    after = listing["after"]
    asked = Listing(**{**listing, "after": None if after is None else date.fromisoformat(after)})
    found: queue.SimpleQueue[Entry | Issue | BaseException | None] = queue.SimpleQueue()

    def work() -> None:
        try:
            for one in walked(Limits(**limits), address, asked, pause):
                found.put(one)
            found.put(None)
        except BaseException as exc:  # noqa: BLE001 - carried over to the other thread
            found.put(exc)

    threading.Thread(target=work, daemon=True).start()
    while True:
        try:
            one = found.get(timeout=_BEAT)
        except queue.Empty:
            yield {}
            continue
        if one is None:
            return
        if isinstance(one, BaseException):
            raise one
        yield {"issue": one.model_dump(mode="json")} if isinstance(one, Issue) else {"entry": _told(one)}


def _told(entry: Entry) -> dict[str, Any]:
    info = {name: value for name, value in (entry.info or {}).items() if name in _KEPT}
    return {"where": entry.where, "location": entry.location, "info": json.loads(cleaned(info))}
