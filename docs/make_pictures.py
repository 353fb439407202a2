"""Make the pictures of the README and the docs: `python docs/make_pictures.py WORKSPACE [OUT]`.

Writes `report.png` (the top of the workspace's report), `recording.png` (the page of its longest recording) and, when
the workspace's review server is up, `review.png` (the review page of the first task in its largest project). Needs a
Chromium and the development environment. A machine with the font Inter gives the same look as the pictures in the
repository.
"""

from __future__ import annotations

import argparse
import io
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from curation.report import write_report
from curation.report.recording import write_recordings
from curation.review.studio import secretfile, server
from curation.review.studio.server import Server
from curation.workspace import Workspace, open_workspace
from schemas.media import Recording

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
)  # fmt: skip
MOST_BYTES = 350_000
IMAGES = Path(__file__).parent / "images"


def main() -> int:
    """Make the pictures; returns the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("workspace", type=Path)
    parser.add_argument("out", type=Path, nargs="?", default=IMAGES)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    with open_workspace(given.workspace) as workspace:
        report_picture(workspace, given.out / "report.png")
        recording_picture(workspace, given.out / "recording.png")
        running = server.state(workspace.root)
        if running is None:
            sys.stderr.write("no review.png: the review server is down (curate review up)\n")
        else:
            review_picture(workspace, running, given.out / "review.png")
    return 0


def report_picture(workspace: Workspace, target: Path) -> None:
    """The top of the report, 1280 by 900."""
    with tempfile.TemporaryDirectory() as folder, browser_page(1280, 900) as page:
        page.goto(write_report(workspace, Path(folder) / "report.html").as_uri())
        save(page, target)


def recording_picture(workspace: Workspace, target: Path) -> None:
    """The page of the longest recording, 1280 by 1150."""
    recordings = [fact.contract(Recording) for fact in workspace.store.heads(Recording.kind)]
    longest = max(recordings, key=lambda one: one.duration)
    _, page_of = write_recordings(workspace, longest.sha256)
    with browser_page(1280, 1150) as page:
        page.goto(page_of.as_uri())
        page.wait_for_timeout(1500)  # the film's first picture is drawn after the page is ready
        page.evaluate("document.getElementById('player')?.removeAttribute('controls')")
        page.wait_for_timeout(300)
        save(page, target)


def review_picture(workspace: Workspace, running: Server, target: Path) -> None:
    """The review page of the first task in the largest project, 1280 by 800, drawn from a larger window."""
    tasks = [task for task in workspace.store.review.tasks() if task.state == "sent" and task.label_studio_id]
    known = secretfile.read(running.secrets_file)
    if not tasks or known is None:
        sys.stderr.write("no review.png: nothing was sent to the review server (curate review push)\n")
        return
    largest, _ = Counter(task.project_id for task in tasks).most_common(1)[0]
    first = min(task.label_studio_id or 0 for task in tasks if task.project_id == largest)
    with browser_page(1920, 1200) as page:
        page.goto(f"{running.url}/user/login/")
        page.fill("input[name=email]", known.user)
        page.fill("input[name=password]", known.password)
        page.click("button[type=submit]")
        page.wait_for_url(lambda url: "/user/login" not in url)
        page.goto(f"{running.url}/projects/{largest}/data?task={first}")
        page.locator(".review .step").first.wait_for(timeout=60_000)
        page.locator(".lsf-timeline-frames__background").wait_for(timeout=60_000)
        page.wait_for_timeout(2000)  # the clip's first picture and the wave form are drawn after the page is ready
        save(page, target, size=(1280, 800))


@contextmanager
def browser_page(width: int, height: int) -> Iterator[Page]:
    """A fresh page of a Chromium, in light colours."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        raise SystemExit("no Chromium here; install one, such as: apt-get install chromium fonts-inter")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program, args=list(FLAGS))
        try:
            yield browser.new_page(viewport={"width": width, "height": height}, color_scheme="light")
        finally:
            browser.close()


def save(page: Page, target: Path, *, size: tuple[int, int] | None = None) -> None:
    """Write what the page shows as a PNG under 350 kB, in another size where one is given."""
    data = page.screenshot()
    if size is not None:
        made = io.BytesIO()
        Image.open(io.BytesIO(data)).convert("RGB").resize(size, Image.Resampling.LANCZOS).save(made, "PNG")
        data = made.getvalue()
    for colours in (256, 128, 64):
        if len(data) <= MOST_BYTES:
            break
        made = io.BytesIO()
        Image.open(io.BytesIO(data)).convert("RGB").quantize(colours).save(made, "PNG", optimize=True)
        data = made.getvalue()
    target.write_bytes(data)
    sys.stdout.write(f"{target} {len(data) // 1000} kB\n")


if __name__ == "__main__":
    raise SystemExit(main())
