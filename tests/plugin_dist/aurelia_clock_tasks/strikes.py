"""A format of manifests: `YouTube id @ second` on each line, for strikes of a clock."""

from __future__ import annotations

from collections.abc import Iterator

from curation.acquire.lists.manifests.base import Format, Head, Row, RowError, seconds
from curation.acquire.lists.records import Record


def _rows(record: Record) -> Iterator[Row]:
    identifier, mark, at = record.cells[0].partition("@")
    if not mark:
        raise RowError("bad-row", "names no strike", "a row is: YouTube id @ second")
    start = seconds(at, "strike")
    yield Row(identifier.strip(), start, start + 1.0)


def _recognises(head: Head) -> float:
    return 0.9 if head.most_bare(lambda record: "@" in record.cells[0]) else 0.0


FORMAT = Format("strikes", "lines: YouTube id @ second", _recognises, _rows, header=False)
