"""A bare list: one YouTube id or address a line (or in a JSON list), with or without `_START_END` behind the id."""

from __future__ import annotations

from collections.abc import Iterator

from curation.acquire.lists.manifests.base import Format, Head, Row, RowError, span_id
from curation.acquire.lists.records import Record
from curation.acquire.platforms import youtube_id


def _fits(record: Record) -> bool:
    if len(record.cells) != 1 or record.fields:
        return False
    text = record.cells[0]
    return bool(youtube_id(text) or span_id(text)) or text.startswith(("http://", "https://"))


def _recognises(head: Head) -> float:
    # A first line that is none is a header, which other formats read.
    bare = head.most_bare(_fits) and _fits(head.bare[0])
    return 0.8 if bare or head.most_named(_fits) else 0.0


def _rows(record: Record) -> Iterator[Row]:
    if len(record.cells) != 1 or not record.cells[0]:
        raise RowError("bad-row", f"has {len(record.cells)} cells", "a row is one id or address")
    text = record.cells[0]
    found = span_id(text)
    if found is None:
        yield Row(text, whole=True)
    else:
        yield Row(found[0], found[1], found[2], text)


FORMAT = Format(
    "ids", "lines: one YouTube id or address each", _recognises, _rows, header=False, repeats=True, of_one=False
)
