"""A person at the solve and adjudication pages, and what their browser was told."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping

import av
from playwright.sync_api import Page, Response

from curation.review.studio.server import Server
from curation.workspace import Workspace
from tests.curation.review import browser


def sent(place: Workspace) -> Mapping[str, tuple[int, int]]:
    """Assignment key -> project and task on the server, of all that was pushed."""
    rows = place.store.review.tasks()
    return {row.assignment or row.key: (row.project_id, row.label_studio_id) for row in rows if row.label_studio_id}


def listen(page: Page) -> list[Response]:
    """Keeps all that the server answers to a page."""
    heard: list[Response] = []
    page.on("response", lambda one: heard.append(one))
    return heard


def said(heard: Iterable[Response]) -> str:
    """All texts among what the server answered."""
    texts = []
    for one in heard:
        kind = one.headers.get("content-type", "")
        if one.ok and one.request.resource_type in ("xhr", "fetch", "document") and ("json" in kind or "html" in kind):
            texts.append(one.text())
    return "\n".join(texts)


def open_page(page: Page, server: Server, project: int, task: int) -> None:
    """Open a task and wait until its question and its media are there."""
    page.goto(f"{server.url}/projects/{project}/data?task={task}")
    page.locator(".review .asked").first.wait_for(timeout=60_000)
    page.locator(".review video, .review canvas").first.wait_for(state="attached", timeout=60_000)


def press(page: Page, *keys: str) -> None:
    """Press keys, one after another, outside of all fields."""
    page.locator(".review .banner").first.click()
    for key in keys:
        page.keyboard.press(key)


def submit(page: Page, *, key: str = "") -> None:
    """Submit (by a key where one is given) and see to it that the server took it."""
    with page.expect_response(lambda one: "/annotations" in one.url and one.request.method == "POST") as taken:
        if key:
            page.keyboard.press(key)
        else:
            page.get_by_role("button", name="Submit").first.click()
    if not taken.value.ok:
        raise AssertionError(f"the server refused: {taken.value.text()[:500]}")


def streams(page: Page, heard: Iterable[Response]) -> list[list[str]]:
    """What each media file that a page asked for holds, decoded here."""
    found = {}
    for address in dict.fromkeys(one.url for one in heard if "/data/local-files/" in one.url):
        with av.open(io.BytesIO(page.request.get(address).body())) as container:
            found[address] = [stream.type for stream in container.streams]
    return list(found.values())


def played(page: Page) -> dict[str, int]:
    """Plays all that the page holds for a moment: how many bytes of sound and of picture Chromium decoded."""
    decoded: dict[str, int] = page.evaluate(
        """async () => {
            const all = () => [...document.querySelectorAll('video, audio')];
            const sum = name => all().reduce((so_far, one) => so_far + (one[name] || 0), 0);
            const wait = time => new Promise(done => setTimeout(done, time));
            const play = one => { one.muted = true; return one.play().catch(() => null); };
            for (let tries = 0; tries < 60; tries += 1) {
                await Promise.race([Promise.all(all().map(play)), wait(250)]);
                await wait(250);
                if (sum('webkitVideoDecodedByteCount') + sum('webkitAudioDecodedByteCount')) break;
            }
            await wait(1200);
            all().forEach(one => one.pause());
            return {sound: sum('webkitAudioDecodedByteCount'), picture: sum('webkitVideoDecodedByteCount')};
        }"""
    )
    return decoded


def sticking_out(page: Page) -> list[str]:
    """What reaches out of its column at 1280x800 or at 1920x1080; the page is left at the first size."""
    found = []
    for width, height in ((1920, 1080), (1280, 800)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(500)
        found += [f"{width}: {one}" for one in browser.overflowing(page)]
        wide = "() => [...document.querySelectorAll('.side-by-side')].map(one => one.scrollWidth - one.clientWidth)"
        found += [f"{width}: versions by {over}" for over in page.evaluate(wide) if over > 0]
    return found
