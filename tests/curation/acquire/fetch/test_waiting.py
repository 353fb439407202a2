"""What a server asks for when it is asked too much."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from email.utils import format_datetime

import pytest

from curation.acquire.fetch.base import Fetched, FetchError
from curation.acquire.fetch.session import LONGEST_WAIT, seconds_to_wait
from schemas.base import now
from tests.curation.acquire.fetch.rough import Rough


@pytest.mark.parametrize(("status", "kind"), [(429, "rate-limit"), (503, "network")])
def test_time_to_wait_is_told(rough: Rough, get: Callable[[str], Fetched], status: int, kind: str) -> None:
    with pytest.raises(FetchError) as failed:
        get(rough.put("/film.mp4", status=status, headers={"Retry-After": "7"}))
    assert (failed.value.kind, failed.value.wait) == (kind, 7.0)


@pytest.mark.parametrize(
    ("text", "seconds"), [(None, None), ("", None), ("soon", None), ("-5", None), ("0", 0.0), ("9" * 30, LONGEST_WAIT)]
)
def test_what_cannot_be_read_is_no_time(text: str | None, seconds: float | None) -> None:
    assert seconds_to_wait(text) == seconds


def test_time_may_be_a_date() -> None:
    wait = seconds_to_wait(format_datetime(now() + timedelta(seconds=100), usegmt=False))
    assert wait is not None
    assert 95 < wait <= 101
    assert seconds_to_wait("Wed, 21 Oct 2015 07:28:00 GMT") == 0.0
