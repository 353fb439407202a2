"""The page in a real browser: by day and by night, on a desk and on a telephone, with and without its script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.curation.report.review.conftest import Written
from tests.curation.report.test_browser import open_page

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page_fits_the_window_asks_nobody_and_takes_the_readers_colours(
    browser: Browser, written: Written, width: int, scheme: str
) -> None:
    page, said = open_page(browser, written.page, width=width, scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert said == []
    letters = page.evaluate("getComputedStyle(document.querySelector('.plot text')).fill")
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert _light(background) == (scheme == "light")
    assert _light(letters) != _light(background) or scheme == "light"
    filled = "[...document.querySelectorAll('.plot path')].map(one => getComputedStyle(one).fill)"
    assert "rgb(255, 255, 255)" not in page.evaluate(filled), "a white ground is blinding by night"
    page.close()


def _light(colour: str) -> bool:
    parts = [float(one) for one in colour[4:-1].split(",")[:3]]
    return sum(parts) / 3 > 127


def test_letters_in_pictures_can_be_read_on_a_telephone(browser: Browser, written: Written) -> None:
    page, _ = open_page(browser, written.page, width=390)
    heights = page.evaluate(
        "[...document.querySelectorAll('.plot text')].map(one => one.getBoundingClientRect().height).filter(Boolean)"
    )
    assert heights
    assert min(heights) >= 8
    page.close()


def test_reader_narrows_to_what_waits_and_finds_a_reviewer(browser: Browser, written: Written) -> None:
    page, _ = open_page(browser, written.page)
    drafts = page.locator("details.draft:visible")
    every = drafts.count()
    assert every == 12
    page.select_option("#filter", "waits")
    assert 0 < drafts.count() <= every
    assert all("waits for a decision" in one.inner_text() for one in drafts.all())
    page.select_option("#filter", "")
    page.fill("#find", "no such words")
    assert drafts.count() == 0
    page.fill("#find", "")
    page.click("#fold")
    assert page.locator("details.draft[open]").count() == every
    page.close()


def test_everything_can_be_read_without_the_script(browser: Browser, written: Written) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(written.page.as_uri())
    assert page.locator("#progress .stage").count() >= 3
    first = page.locator("details.draft").first
    first.locator("summary").first.click()
    assert first.locator(".judgement, .solves").first.is_visible()
    assert not page.locator(".tools").is_visible()
    context.close()
