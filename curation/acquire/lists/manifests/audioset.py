"""AudioSet: comment lines, then `YTID, start_seconds, end_seconds, "labels"` without a header."""

from __future__ import annotations

from collections.abc import Iterator

from curation.acquire.lists.manifests.base import Format, Head, Row, RowError, seconds
from curation.acquire.lists.records import Record
from curation.acquire.platforms import youtube_id


def _number(text: str) -> bool:
    return text.replace(".", "", 1).isdecimal()


def _fits(record: Record) -> bool:
    cells = record.cells
    return len(cells) >= 4 and youtube_id(cells[0]) is not None and _number(cells[1]) and _number(cells[2])


def _recognises(head: Head) -> float:
    if not head.most_bare(_fits):
        return 0.0
    return 0.95 if head.text.startswith("#") and "YTID" in head.text else 0.8


def _rows(record: Record) -> Iterator[Row]:
    if len(record.cells) < 3:
        raise RowError("bad-row", f"has {len(record.cells)} cells", "a row is: YTID, start, end, labels")
    identifier = record.cells[0]
    start, end = seconds(record.cells[1], "start"), seconds(record.cells[2], "end")
    labels = tuple(part for cell in record.cells[3:] for part in cell.split(",") if part)
    yield Row(identifier, start, end, f"{identifier}_{round(start * 1000)}", labels)


FORMAT = Format("audioset", "CSV after comment lines: YTID, start, end, labels", _recognises, _rows, header=False)
