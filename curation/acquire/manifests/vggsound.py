"""VGGSound: CSV without a header, `YouTube id, start second, label, split`; every clip lasts ten seconds."""

from __future__ import annotations

from collections.abc import Iterator

from curation.acquire.manifests.base import Format, Head, Row, RowError, seconds
from curation.acquire.platforms import youtube_id
from curation.acquire.records import Record

_LENGTH = 10.0


def _fits(record: Record) -> bool:
    cells = record.cells
    return len(cells) in (3, 4) and youtube_id(cells[0]) is not None and cells[1].isdecimal() and cells[2] != ""


def _recognises(head: Head) -> float:
    if head.text.startswith("#") or not head.all_bare(_fits):
        return 0.0
    # The third column of other lists is an end.
    return 0.9 if not any(record.cells[2].replace(".", "").isdecimal() for record in head.bare) else 0.0


def _rows(record: Record) -> Iterator[Row]:
    if len(record.cells) not in (3, 4):
        raise RowError("bad-row", f"has {len(record.cells)} cells", "a row is: YouTube id, start, label, split")
    identifier, text, label, split = (*record.cells, "")[:4]
    start = seconds(text, "start")
    yield Row(identifier, start, start + _LENGTH, f"{identifier}_{int(start):06d}", (label,), split)


FORMAT = Format("vggsound", "CSV without a header: YouTube id, start, label, split", _recognises, _rows, header=False)
