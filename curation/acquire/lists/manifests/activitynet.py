"""ActivityNet and its like: JSON by `v_<id>`, with `timestamps` and `sentences`, or `annotations` with `segment`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from curation.acquire.lists.manifests.base import Format, Head, Row, RowError, seconds, text_of, texts_of
from curation.acquire.lists.records import Record


def _recognises(head: Head) -> float:
    return 0.9 if head.most_named(lambda record: bool(record.key) and bool(_has_spans(record))) else 0.0


def _has_spans(record: Record) -> bool:
    if isinstance(record.fields.get("timestamps"), list):
        return True
    annotations = record.fields.get("annotations")
    return isinstance(annotations, list) and all(isinstance(one, dict) and "segment" in one for one in annotations)


def _rows(record: Record) -> Iterator[Row]:
    identifier = record.key.removeprefix("v_") if len(record.key) == 13 else record.key
    split = text_of(record, "subset")
    for number, (span, labels) in enumerate(_spans(record)):
        if not isinstance(span, list) or len(span) != 2:
            raise RowError("bad-span", f"the span {str(span)[:60]} is none", "a span is [start, end]")
        start, end = seconds(span[0], "start"), seconds(span[1], "end")
        yield Row(identifier, start, end, f"{record.key}_{number}", labels, split, (f"v_{identifier}",))


def _spans(record: Record) -> list[tuple[Any, tuple[str, ...]]]:
    timestamps = record.fields.get("timestamps")
    if isinstance(timestamps, list):
        return [(span, ()) for span in timestamps]
    if not _has_spans(record):
        raise RowError("bad-row", "has no timestamps and no annotations", "look at this record of the file")
    return [(one["segment"], texts_of(one.get("label"))) for one in record.fields["annotations"]]


FORMAT = Format("activitynet", "JSON by v_ID: timestamps, or annotations with segment", _recognises, _rows)
