"""AVSD: JSON with `dialogs` about films of Charades, named by `image_id`."""

from __future__ import annotations

from collections.abc import Iterator

from curation.acquire.lists.manifests.base import Format, Head, Row, need, text_of
from curation.acquire.lists.records import Record


def _recognises(head: Head) -> float:
    fits = head.most_named(lambda record: bool(text_of(record, "image_id")) and "dialog" in record.fields)
    return 0.9 if fits else 0.0


def _rows(record: Record) -> Iterator[Row]:
    name = need(record, "image_id")
    yield Row(name, name=name)


FORMAT = Format("avsd", "JSON: dialogs with image_id; whole films", _recognises, _rows, ids="local", repeats=True)
