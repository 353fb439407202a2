"""HowTo100M: CSV of `video_id, category_1, ..., task_id` (whole films), or JSON by id with lists `start` and `end`."""

from __future__ import annotations

from collections.abc import Iterator

from curation.acquire.lists.manifests.base import Format, Head, Row, RowError, need, seconds
from curation.acquire.lists.records import Record


def _recognises(head: Head) -> float:
    if head.most_named(lambda record: {"video_id", "category_1", "task_id"} <= set(record.fields)):
        return 0.9
    return 0.9 if head.most_named(lambda record: bool(record.key) and _lists(record) is not None) else 0.0


def _lists(record: Record) -> tuple[list[object], list[object]] | None:
    starts, ends = record.fields.get("start"), record.fields.get("end")
    return (starts, ends) if isinstance(starts, list) and isinstance(ends, list) else None


def _rows(record: Record) -> Iterator[Row]:
    if not record.key:
        name = need(record, "video_id")
        yield Row(name, name=name, whole=True)
        return
    lists = _lists(record)
    if lists is None or len(lists[0]) != len(lists[1]):
        raise RowError("bad-row", "has no lists start and end of one length", "look at this record of the file")
    for number, (start, end) in enumerate(zip(*lists, strict=True)):
        yield Row(record.key, seconds(start, "start"), seconds(end, "end"), f"{record.key}_{number}")


FORMAT = Format("howto100m", "CSV: video_id, category_1, ...; or JSON by id: start, end", _recognises, _rows)
