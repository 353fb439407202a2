"""A rough server, and one call to fetch from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from curation.acquire.fetch.base import Fetched, Limits
from curation.acquire.fetch.one import fetch
from tests.curation.acquire.fetch.rough import Rough, serving


@pytest.fixture
def rough(monkeypatch: pytest.MonkeyPatch) -> Iterator[Rough]:
    """The server; nothing between us and it."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with serving() as site:
        yield site


@pytest.fixture
def limits() -> Limits:
    """Wide limits; this machine may be asked."""
    return Limits(2**30, 3600.0, allow_loopback=True)


@pytest.fixture
def get(tmp_path: Path, limits: Limits) -> Callable[[str], Fetched]:
    """Fetches an address into one folder, again and again."""
    return lambda address: fetch(address, tmp_path / "partial", limits)
