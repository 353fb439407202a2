"""AVQA: JSON records with `video_name` such as `xxxxxxxxxxx_000030` and a question; clips of ten seconds."""

from __future__ import annotations

import re
from collections.abc import Iterator

from curation.acquire.lists.manifests.base import Format, Head, Row, RowError, need, text_of
from curation.acquire.lists.records import Record

_LENGTH = 10.0
_NAME = re.compile(r"(.{11})_(\d{6})")


def _recognises(head: Head) -> float:
    fits = head.most_named(
        lambda record: bool(_NAME.fullmatch(text_of(record, "video_name"))) and "question_text" in record.fields
    )
    return 0.9 if fits else 0.0


def _rows(record: Record) -> Iterator[Row]:
    name = need(record, "video_name")
    found = _NAME.fullmatch(name)
    if found is None:
        hint = "it is written as xxxxxxxxxxx_000030: YouTube id, start"
        raise RowError("bad-id", f"the video_name {name[:60]!r} names no span", hint)
    start = float(found[2])
    yield Row(found[1], start, start + _LENGTH, name)


FORMAT = Format("avqa", "JSON: video_name as ID_START, question_text", _recognises, _rows, repeats=True)
