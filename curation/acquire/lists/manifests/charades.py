"""Charades: CSV with `id` and `actions` such as `c092 11.90 21.20;c147 0.00 12.60`; the ids name files."""

from __future__ import annotations

from collections.abc import Iterator

from curation.acquire.lists.manifests.base import Format, Head, Row, RowError, need, seconds, text_of
from curation.acquire.lists.records import Record


def _recognises(head: Head) -> float:
    columns = {"id", "subject", "scene", "script"}
    return 0.9 if head.most_named(lambda record: columns <= set(record.fields)) else 0.0


def _rows(record: Record) -> Iterator[Row]:
    name = need(record, "id")
    actions = [part.split() for part in text_of(record, "actions").split(";") if part.strip()]
    if not actions:
        yield Row(name, name=name)
    for number, action in enumerate(actions):
        if len(action) != 3:
            raise RowError("bad-row", f"the action {' '.join(action)[:60]!r} is none", "it is: class start end")
        start, end = seconds(action[1], "start"), seconds(action[2], "end")
        yield Row(name, start, end, f"{name}_{number}", (action[0],))


FORMAT = Format("charades", "CSV: id, subject, scene, ..., actions", _recognises, _rows, ids="local")
