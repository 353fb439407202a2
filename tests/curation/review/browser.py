"""A person at the review page: a real Chromium that signs in, opens tasks and uses the controls."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Locator, Page, sync_playwright

from curation.review.studio.server import Server

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
)  # fmt: skip


def chromium() -> str | None:
    """The path of a Chromium on this machine, or None."""
    return next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )


@contextmanager
def signed_in(server: Server, *, width: int = 1920, height: int = 1080) -> Iterator[Page]:
    """A browser page signed in to a review server."""
    secrets = json.loads(server.secrets_file.read_text())
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        try:
            page = browser.new_context(viewport={"width": width, "height": height}).new_page()
            page.goto(f"{server.url}/user/login/")
            page.fill("input[name=email]", secrets["user"])
            page.fill("input[name=password]", secrets["password"])
            page.click("button[type=submit]")
            page.wait_for_url(lambda url: "/user/login" not in url)
            yield page
        finally:
            browser.close()


def open_task(page: Page, server: Server, project: int, task: int) -> None:
    """Open a task and wait until its page is drawn and its clip loaded."""
    page.goto(f"{server.url}/projects/{project}/data?task={task}")
    page.locator(".review .step").first.wait_for(timeout=60_000)
    page.locator(".lsf-timeline-frames__background").wait_for(timeout=60_000)


def picture(server: Server, project: int, task: int, target: Path, *, width: int = 1920, height: int = 1080) -> None:
    """Write a picture (PNG) of a task's review page, as a reviewer sees it."""
    with signed_in(server, width=width, height=height) as page:
        open_task(page, server, project, task)
        page.wait_for_timeout(2000)
        page.screenshot(path=target)


def step(page: Page, number: int) -> Locator:
    """The slot of a step, from 1."""
    return page.locator(".review .step").nth(number - 1)


def tick(place: Locator, text: str) -> None:
    """Click the choice of that text."""
    place.locator(".lsf-choice__checkbox").filter(has_text=text).first.click()


def retype(place: Locator, text: str) -> None:
    """Replace the text of a prefilled field."""
    place.locator(".lsf-textarea__region").hover()
    place.get_by_label("Edit Region").click()
    place.locator("textarea").fill(text)
    place.get_by_label("Save").click()


def draw_span(page: Page, label: str, first: int, last: int) -> None:
    """Choose a label and drag over frames `first` to `last` of the time line (those in view, from 1)."""
    page.keyboard.press("u")
    page.locator(".spans .lsf-label").filter(has_text=label).first.click()
    lane = page.locator(".lsf-timeline-frames__background").bounding_box()
    frame = page.locator(".lsf-timeline-frames__indicator").bounding_box()
    if lane is None or frame is None:
        raise AssertionError("the time line is not drawn")
    at = [lane["x"] + (number - 0.5) * frame["width"] for number in (first, last)]
    page.mouse.move(at[0], lane["y"] + 8)
    page.mouse.down()
    page.mouse.move((at[0] + at[1]) / 2, lane["y"] + 8, steps=4)
    page.mouse.move(at[1], lane["y"] + 8, steps=4)
    page.mouse.up()


def submit(page: Page) -> None:
    """Press the button that submits the judgement."""
    page.get_by_role("button", name="Submit").first.click()


def overflowing(page: Page) -> list[str]:
    """Elements of the review page that reach out of their column to the right."""
    found: list[str] = page.evaluate(
        """() => ['.media', '.form'].flatMap(name => {
            const column = document.querySelector('.review ' + name);
            const edge = column.getBoundingClientRect().right + 2;
            return [...column.querySelectorAll('*')].filter(one => {
                const box = one.getBoundingClientRect();
                return box.width && box.right > edge && !one.closest('.lsf-timeline-frames__scroll');
            }).map(one => one.outerHTML.slice(0, 120));
        })"""
    )
    return found
