"""The page of a recording as a reader uses it: by day and by night, on a desk and on a telephone, with two hours."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from curation.report.recording import write_recordings
from tests.curation.report import filmed
from tests.curation.report.test_browser import open_page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    with filmed.real(tmp_path_factory.mktemp("film"), filmed.HOSTILE + "W" * 200) as place:
        index, page = write_recordings(place)
        return index, page


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_fit_the_window_and_the_browser_has_no_complaint(
    browser: Browser, pages: tuple[Path, Path], width: int, scheme: str
) -> None:
    for path in pages:
        page, said = open_page(browser, path, width=width, scheme=scheme)
        assert page.evaluate("document.documentElement.scrollWidth") == width
        page.wait_for_timeout(100)
        assert said == []
        page.close()


def test_pictures_and_the_film_are_loaded(browser: Browser, pages: tuple[Path, Path]) -> None:
    page, _ = open_page(browser, pages[1])
    assert page.evaluate("[...document.images].every(i => i.complete && i.naturalWidth > 0)")
    page.wait_for_function(
        "document.getElementById('player').readyState >= 1 || !document.getElementById('cannot').hidden"
    )
    page.close()


def test_a_strip_and_a_clip_play_from_where_they_are(browser: Browser, pages: tuple[Path, Path]) -> None:
    page, said = open_page(browser, pages[1])
    page.evaluate(_PLAYER)
    sound = page.locator(".sound").first
    box = sound.bounding_box()
    assert box is not None
    sound.click(position={"x": box["width"] / 2, "y": 20})
    assert page.evaluate("asked") == pytest.approx(4.5, abs=0.1)
    cursor = page.locator(".cursor").first
    assert cursor.is_visible()
    page.get_by_role("button", name="Play clip 3").click()
    assert page.evaluate("asked") == pytest.approx(3.2)
    page.evaluate("asked = 9.5; document.getElementById('player').dispatchEvent(new Event('seeked'))")
    assert page.evaluate("paused"), "it stops where the clip ends"
    assert said == []
    page.close()


_PLAYER = """() => {
    window.asked = 0; window.paused = false;
    const player = document.getElementById("player");
    Object.defineProperty(player, "currentTime", {get: () => window.asked, set: (at) => {
        window.asked = at; player.dispatchEvent(new Event("seeked"));
    }});
    player.play = () => Promise.resolve();
    player.pause = () => { window.paused = true; };
}"""
"""A player that needs no codec: not every Chromium has H.264."""


def test_a_clip_in_the_film_leads_to_its_figures(browser: Browser, pages: tuple[Path, Path]) -> None:
    page, _ = open_page(browser, pages[1])
    page.locator(".clips a").first.click()
    page.wait_for_timeout(400)
    row = page.locator("#clip-1").bounding_box()
    assert row is not None
    assert 0 <= row["y"] < 900
    page.close()


def test_a_film_that_cannot_be_played_says_so(browser: Browser, pages: tuple[Path, Path], tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    alone = folder / "alone.html"
    alone.write_text(pages[1].read_text())
    page = browser.new_page()
    page.goto(alone.as_uri())
    page.wait_for_selector("#cannot:not([hidden])")
    assert page.locator("#player").is_hidden()
    page.close()


def test_two_hours_are_there_at_once(browser: Browser, tmp_path: Path) -> None:
    with filmed.long(tmp_path) as place:
        _, path = write_recordings(place)
    page, said = open_page(browser, path)
    assert _milliseconds(page) < 6000
    page.locator("#clip-600").scroll_into_view_if_needed()
    assert page.locator("#clip-600").is_visible()
    assert said == []
    page.close()


def _milliseconds(page: Page) -> float:
    return float(page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"))
