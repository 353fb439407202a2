"""The report page as a reader uses it, in a real browser, by day and by night, on a desk and on a telephone."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from curation.report import write_report
from tests import factories
from tests.curation.report import shelf

pytestmark = pytest.mark.browser

_LANDED = """async name => {
    const top = () => document.querySelector(name).getBoundingClientRect().top;
    const before = top();
    await new Promise(done => setTimeout(done, 250));
    return Math.abs(top() - before) < 1 && 0 <= top() && top() < innerHeight;
}"""
"""Whether the page has come to rest with the top of a section in view."""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    with shelf.workspace(folder) as workspace:
        _, recording = shelf.add_recording(workspace, title="A very long title " * 8 + "x" * 300)
        clip = shelf.add_clip(workspace, recording)
        draft = shelf.add_draft(workspace, clip)
        shelf.add_annotation(workspace, draft, verdict="reject", reject_reason="wrong")
        shelf.add_draft(workspace, clip, question=factories.question("W" * 300), status="dropped", reason="too weak")
        hostile = factories.question(shelf.HOSTILE)
        shelf.add_draft(workspace, clip, question=hostile, steps=shelf.hostile_steps())
        return write_report(workspace, folder / "report.html")


def open_page(browser: Browser, report: Path, *, width: int = 1280, scheme: str = "light") -> tuple[Page, list[str]]:
    """The page, and a list that gathers what the browser complains of."""
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.on(
        "request", lambda request: said.append(request.url) if not request.url.startswith(("file:", "data:")) else 0
    )
    page.goto(report.as_uri())
    return page, said


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page_fits_the_window_and_the_browser_has_no_complaint(
    browser: Browser, report: Path, width: int, scheme: str
) -> None:
    page, said = open_page(browser, report, width=width, scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == (
        "rgb(247, 247, 244)" if scheme == "light" else "rgb(20, 24, 26)"
    )
    assert said == []
    page.close()


def test_reader_narrows_to_what_was_rejected_and_finds_words(browser: Browser, report: Path) -> None:
    page, _ = open_page(browser, report)
    drafts = page.locator("details.draft:visible")
    assert drafts.count() == 3
    page.select_option("#filter", "reject")
    assert drafts.count() == 1
    page.select_option("#filter", "")
    page.fill("#find", "SIGN IS SHOWN")
    assert "sign is shown" in drafts.first.inner_text()
    page.fill("#find", "no such words")
    assert drafts.count() == 0
    assert page.locator("#nothing").is_visible()
    page.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_a_link_lands_on_the_section_it_names(browser: Browser, report: Path, width: int) -> None:
    page, _ = open_page(browser, report, width=width)
    # As many clips as a real report has: what is far below the window is what a browser may guess the height of.
    page.locator(".clip").first.evaluate("clip => { for (let n = 0; n < 20; n++) clip.after(clip.cloneNode(true)) }")
    links = page.locator("nav a")
    names = [str(link.get_attribute("href")) for link in links.all()]
    assert {"#clips", "#agreement", "#rights", "#issues"} <= set(names)
    for name in names:
        page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
        page.locator(f"nav a[href='{name}']").click()
        page.wait_for_function(_LANDED, arg=name, timeout=5000)
    # Heights that are guessed until a clip is seen shift the page under a jump, though not in every browser.
    assert page.locator(".clip").first.evaluate("clip => getComputedStyle(clip).contentVisibility") == "visible"
    page.close()


def test_evidence_of_a_step_glows_in_the_time_lines(browser: Browser, report: Path) -> None:
    page, _ = open_page(browser, report)
    page.locator(".step[data-x]").first.hover()
    bands = page.locator(".glow i")
    assert bands.count() == 2
    assert bands.first.evaluate("band => [band.style.left, band.style.width]") == ["50%", "50%"]
    page.close()
