"""Music-AVQA: JSON records with `video_id` and `question_content`; the ids are its own and name files."""

from __future__ import annotations

from collections.abc import Iterator

from curation.acquire.lists.manifests.base import Format, Head, Row, need, text_of
from curation.acquire.lists.records import Record


def _recognises(head: Head) -> float:
    fits = head.most_named(lambda record: bool(text_of(record, "video_id")) and "question_content" in record.fields)
    return 0.9 if fits else 0.0


def _rows(record: Record) -> Iterator[Row]:
    name = need(record, "video_id")
    yield Row(name, name=name)


FORMAT = Format(
    "music-avqa", "JSON: video_id, question_content; whole films", _recognises, _rows, ids="local", repeats=True
)
