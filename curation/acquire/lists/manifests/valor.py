"""VALOR: JSON records whose `video_id` is `xxxxxxxxxxx_30.000_40.000`, with a description."""

from __future__ import annotations

from collections.abc import Iterator

from curation.acquire.lists.manifests.base import Format, Head, Row, RowError, need, span_id, text_of
from curation.acquire.lists.records import Record


def _fits(record: Record) -> bool:
    return span_id(text_of(record, "video_id")) is not None and "desc" in record.fields


def _recognises(head: Head) -> float:
    return 0.9 if head.most_named(_fits) else 0.0


def _rows(record: Record) -> Iterator[Row]:
    name = need(record, "video_id")
    found = span_id(name)
    if found is None:
        hint = "it is written as xxxxxxxxxxx_30.000_40.000: YouTube id, start, end"
        raise RowError("bad-id", f"the video_id {name[:60]!r} names no span", hint)
    yield Row(found[0], found[1], found[2], name)


FORMAT = Format("valor", "JSON: video_id as ID_START_END, desc", _recognises, _rows, repeats=True)
