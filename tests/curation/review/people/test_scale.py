"""Handing out work asks the store as often for many drafts as for a few."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from curation.review.people.assign import assignments
from curation.workspace import Workspace
from tests.curation.review.people.conftest import drafts, hire


@contextmanager
def counted(place: Workspace) -> Iterator[list[str]]:
    """The statements that the store runs meanwhile."""
    engine, seen = place.store._engine, list[str]()

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_no_query_is_made_for_a_single_item(place: Workspace) -> None:
    hire(place, 5)
    asked = []
    for start, count in ((0, 20), (20, 100)):
        drafts(place, count, start=start)
        with counted(place) as first:
            assignments(place)
        with counted(place) as again:
            assignments(place)
        asked.append((len(first), len(again)))
    (_, few_again), (many, many_again) = asked
    assert many < 100  # some for each person, none for each of 120 items
    assert many_again == few_again < 40
