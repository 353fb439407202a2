"""Any other CSV, JSON Lines or JSON file whose columns say which video, from when to when."""

from __future__ import annotations

from collections.abc import Iterator

from curation.acquire.lists.manifests.base import Format, Head, Row, RowError, seconds, span_id, text_of, texts_of
from curation.acquire.lists.records import Record

_IDS = ("youtube_id", "ytid", "yt_id", "youtubeid", "video_id", "videoid", "video id", "vid", "youtube_url")
_PLACES = ("video_url", "url", "link", "id")
_STARTS = ("start", "start_seconds", "start_time", "time_start", "start_sec", "start_s", "begin", "starttime")
_ENDS = ("end", "end_seconds", "end_time", "time_end", "end_sec", "end_s", "stop", "endtime")
_LENGTHS = ("duration", "clip_duration", "length")
_NAMES = ("clip_id", "segment_id", "clip", "name", "id")
_LABELS = ("labels", "label", "positive_labels", "class", "class_name", "category")
_SPLITS = ("split", "subset", "partition", "set")


def _lower(record: Record) -> Record:
    return Record(record.where, record.cells, {name.casefold(): v for name, v in record.fields.items()}, record.key)


def _recognises(head: Head) -> float:
    return 0.5 if head.most_named(lambda record: bool(text_of(_lower(record), *_IDS))) else 0.0


def _rows(record: Record) -> Iterator[Row]:
    record = _lower(record)
    media = text_of(record, *_IDS) or text_of(record, *_PLACES) or record.key
    if not media:
        raise RowError("bad-row", "names no video", f"a column must be one of: {', '.join((*_IDS, *_PLACES))}")
    named = span_id(media)
    name = text_of(record, *_NAMES) or (media if named else "")
    start, end = _span(record)
    if named and start is None and end is None:
        media, start, end = named
    labels = next((found for column in _LABELS if (found := texts_of(record.fields.get(column)))), ())
    unended = start is not None and end is None
    whole = start is None and end is None
    yield Row(media, start or 0.0, end, name, labels, text_of(record, *_SPLITS), unended=unended, whole=whole)


def _span(record: Record) -> tuple[float | None, float | None]:
    start, end, length = (
        seconds(text, columns[0]) if (text := text_of(record, *columns)) else None
        for columns in (_STARTS, _ENDS, _LENGTHS)
    )
    if start is not None and end is None and length is not None:
        end = start + length
    return start, end


FORMAT = Format("generic", "columns such as video_id, start, end, label, split", _recognises, _rows, of_one=False)
