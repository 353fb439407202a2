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
    """Open a task and wait until its page is drawn and its clip and sound loaded."""
    page.goto(f"{server.url}/projects/{project}/data?task={task}")
    drawn(page)


def drawn(page: Page) -> None:
    """Wait until a review page is drawn, with its clip and its sound."""
    page.locator(".review .step").first.wait_for(timeout=60_000)
    page.wait_for_function(
        """() => [...document.querySelectorAll('video')].some(one => one.readyState > 1)
        && document.querySelector('.review .strip canvas') && !document.querySelector('loading-progress-bar')""",
        timeout=60_000,
    )


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
    field = place.locator("textarea, input:not([type=checkbox]):not([type=number])").first
    field.fill(text)
    place.get_by_label("Save").click()


def press(page: Page, *keys: str) -> None:
    """Press keys, one after another, outside of all fields."""
    page.locator(".review .banner").first.click()
    for key in keys:
        page.keyboard.press(key)


def draw_span(page: Page, key: str, start: float, end: float, duration: float) -> None:
    """Choose a label by its key and drag over the sound from `start` to `end`, in seconds of a clip of `duration`."""
    press(page, "u", key)
    drag(page, start, end, duration)


def drag(page: Page, start: float, end: float, duration: float) -> None:
    """Drag over the sound from one second to another."""
    lane = page.locator(".review .strip canvas").first.bounding_box()
    if lane is None:
        raise AssertionError("the sound is not drawn")
    height = lane["y"] + lane["height"] * 0.75
    at = [lane["x"] + second / duration * lane["width"] for second in (start, (start + end) / 2, end)]
    page.mouse.move(at[0], height)
    page.mouse.down()
    page.mouse.move(at[1], height, steps=4)
    page.mouse.move(at[2], height, steps=4)
    page.mouse.up()


def playing(page: Page) -> list[str]:
    """What is heard now: addresses of media that play aloud and hold sound. Call `listen` before opening the page."""
    heard: list[str] = page.evaluate(
        """() => [...window.media].filter(one => !one.paused && !one.muted && one.webkitAudioDecodedByteCount)
        .map(one => one.currentSrc)"""
    )
    return heard


def listen(page: Page) -> None:
    """Keep all media that play from now on, shown or not, for `playing`."""
    page.add_init_script(
        """window.media = new Set(); const play = HTMLMediaElement.prototype.play;
        HTMLMediaElement.prototype.play = function () { window.media.add(this); return play.call(this); };"""
    )


def submit(page: Page) -> None:
    """Press the button that submits the judgement."""
    page.get_by_role("button", name="Submit").first.click()


def submit_by_key(page: Page) -> None:
    """Submit with the keys, and see to it that the server took it.

    Raises:
        AssertionError: It did not.
    """
    with page.expect_response(lambda reply: "/annotations" in reply.url and reply.request.method == "POST") as sent:
        press(page, "Control+Enter")
    if not sent.value.ok:
        raise AssertionError(f"the server refused: {sent.value.text()[:500]}")


def overflowing(page: Page) -> list[str]:
    """Elements of the review page that reach out of their column to the right."""
    found: list[str] = page.evaluate(
        """() => ['.media', '.form'].flatMap(name => {
            const column = document.querySelector('.review ' + name);
            const edge = column.getBoundingClientRect().right + 2;
            return [...column.querySelectorAll('*')].filter(one => {
                const box = one.getBoundingClientRect();
                return box.width && box.right > edge && !one.closest('.lsf-audio-tag');
            }).map(one => one.outerHTML.slice(0, 120));
        })"""
    )
    return found
