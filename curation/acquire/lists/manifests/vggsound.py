"""VGGSound: CSV without a header, `YouTube id, start second, label, split`; every clip lasts ten seconds."""

from __future__ import annotations

from collections.abc import Iterator

from curation.acquire.lists.manifests.base import Format, Head, Row, RowError, seconds
from curation.acquire.lists.records import Record
from curation.acquire.platforms import youtube_id

_LENGTH = 10.0


def _fits(record: Record) -> bool:
    if len(record.cells) not in (3, 4):
        return False
    identifier, start, label, _ = (*record.cells, "")[:4]
    # The third column of other lists is an end.
    return bool(youtube_id(identifier)) and start.isdecimal() and not label.replace(".", "").isdecimal()


def _recognises(head: Head) -> float:
    return 0.9 if head.most_bare(_fits) else 0.0


def _rows(record: Record) -> Iterator[Row]:
    if len(record.cells) not in (3, 4):
        raise RowError("bad-row", f"has {len(record.cells)} cells", "a row is: YouTube id, start, label, split")
    identifier, text, label, split = (*record.cells, "")[:4]
    start = seconds(text, "start")
    yield Row(identifier, start, start + _LENGTH, f"{identifier}_{int(start):06d}", (label,), split)


FORMAT = Format("vggsound", "CSV without a header: YouTube id, start, label, split", _recognises, _rows, header=False)
