"""VATEX: JSON records whose `videoID` is `xxxxxxxxxxx_000010_000020`, with captions."""

from __future__ import annotations

from collections.abc import Iterator

from curation.acquire.lists.manifests.base import Format, Head, Row, RowError, need, span_id, text_of
from curation.acquire.lists.records import Record


def _recognises(head: Head) -> float:
    return 0.9 if head.most_named(lambda record: span_id(text_of(record, "videoID")) is not None) else 0.0


def _rows(record: Record) -> Iterator[Row]:
    name = need(record, "videoID")
    found = span_id(name)
    if found is None:
        hint = "it is written as xxxxxxxxxxx_000010_000020: YouTube id, start, end"
        raise RowError("bad-id", f"the videoID {name[:60]!r} names no span", hint)
    yield Row(found[0], found[1], found[2], name)


FORMAT = Format("vatex", "JSON: videoID as ID_START_END, captions", _recognises, _rows)
