"""From where a project is read on: a little before what is known, from the start where that cannot be trusted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from curation.review.sync import watermark
from curation.review.sync.watermark import FULL_EVERY, OVERLAP
from db.reviews import ReviewProject

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
NEW = ReviewProject("s", "k", 1)


def test_a_new_project_is_read_from_the_start() -> None:
    assert watermark.since(None, NOON) is None
    assert watermark.since(NEW, NOON) is None


def test_changes_are_read_with_an_overlap() -> None:
    assert watermark.since(replace(NEW, read_until=NOON), NOON + MINUTE) == NOON - OVERLAP
    assert watermark.since(replace(NEW, read_until=NOON), None) == NOON - OVERLAP


def test_a_clock_that_was_set_back_is_not_trusted() -> None:
    state = replace(NEW, read_until=NOON)
    assert watermark.since(state, NOON - OVERLAP - MINUTE) is None
    assert watermark.advanced(state, NOON - 60 * MINUTE, (), None).read_until == NOON - 60 * MINUTE


def test_the_watermark_waits_for_what_could_not_be_stored() -> None:
    assert watermark.advanced(NEW, NOON, (), None).read_until == NOON
    waiting = watermark.advanced(NEW, NOON, (NOON - MINUTE, NOON), None)
    assert waiting.read_until is not None
    assert waiting.read_until < NOON - MINUTE
    assert watermark.advanced(NEW, None, (), None).read_until is None
    assert watermark.advanced(replace(NEW, read_until=NOON), None, (), None).read_until == NOON


def test_everything_is_compared_at_first_and_once_a_day() -> None:
    done = replace(NEW, reconciled_at=NOON)
    assert watermark.due([NEW], NOON)
    assert not watermark.due([NEW, done], NOON + MINUTE)
    assert watermark.due([done], NOON + FULL_EVERY)
    assert watermark.advanced(done, NOON, (), None).reconciled_at == NOON
    assert watermark.advanced(done, NOON, (), NOON + MINUTE).reconciled_at == NOON + MINUTE


def test_a_clock_that_tells_whole_seconds_was_not_set_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watermark, "OVERLAP", timedelta(0))
    state = replace(NEW, read_until=NOON + timedelta(milliseconds=900))
    assert watermark.since(state, NOON) == state.read_until
    assert watermark.since(state, NOON - timedelta(seconds=1)) is None
