"""A real browser for the tests that look at pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.curation.review.browser import FLAGS, chromium
from tests.parts import missing


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium of its own for the tests of a file."""
    if chromium() is None:
        missing("Chromium (install it with: apt-get install chromium)")
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        try:
            yield started
        finally:
            started.close()
