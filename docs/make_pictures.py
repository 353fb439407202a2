"""Make the pictures of the README and the docs: `python docs/make_pictures.py WORKSPACE [OUT]`.

Writes `report.png` (the top of the workspace's report), `recording.png` (the page of its longest recording) and, when
the workspace's review server is up, `review.png` (the review page of the first task in its largest project) and a
`review-TASK.png` for each benchmark task: its page with its own example, over a clip of the workspace, in a project
that is removed afterwards. Needs a Chromium and the development environment. A machine with the font Inter gives the
same look as the pictures in the repository.
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

from aurelia import tasks as benchmark_tasks
from curation.report import write_report
from curation.report.recording import write_recordings
from curation.review.page import layout
from curation.review.page.prepare import prepare
from curation.review.people import guidelines
from curation.review.studio import secretfile, server
from curation.review.studio.place import place_of
from curation.review.studio.server import Server
from curation.review.sync.shown import ADDRESS, Shown
from curation.review.work import Prepared, Work
from curation.workspace import Workspace, open_workspace
from db.assignments import Assignment
from schemas.fact import machine_fact
from schemas.maker import Maker
from schemas.media import Clip, Recording
from schemas.reasoning import Draft, MediaRef
from schemas.task import BenchmarkTask

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
)  # fmt: skip
MOST_BYTES = 300_000
EXAMPLE = "the benchmark task's own example; it does not fit this film."
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
            with signed_in(running) as page:
                review_picture(workspace, running, page, given.out / "review.png")
                task_pictures(workspace, running, page, given.out)
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


def review_picture(workspace: Workspace, running: Server, page: Page, target: Path) -> None:
    """The review page of the first task in the largest project, 1280 by 800, drawn from a larger window."""
    tasks = [task for task in workspace.store.review.tasks() if task.state == "sent" and task.label_studio_id]
    if not tasks:
        sys.stderr.write("no review.png: nothing was sent to the review server (curate review push)\n")
        return
    largest, _ = Counter(task.project_id for task in tasks).most_common(1)[0]
    first = min(task.label_studio_id or 0 for task in tasks if task.project_id == largest)
    page.goto(f"{running.url}/projects/{largest}/data?task={first}")
    review_page_drawn(page)
    save(page, target, size=(1280, 800))


def task_pictures(workspace: Workspace, running: Server, page: Page, out: Path) -> None:
    """The review page of each benchmark task as reviewers meet it, 1280 by 800 from a window of 1600 by 1000."""
    page.set_viewport_size({"width": 1600, "height": 1000})
    with server.connect(workspace.root) as client:
        for name, task in benchmark_tasks.find().items():
            made = client.change("POST", "/api/projects", {"title": task.title, "label_config": layout.config(task)})
            try:
                body = example(workspace, task).body()
                client.change("POST", f"/api/projects/{made['id']}/import", [body])
                page.goto(f"{running.url}/projects/{made['id']}/data?labeling=1")
                review_page_drawn(page)
                save(page, out / f"review-{name}.png", size=(1280, 800))
            finally:
                client.delete_project(made["id"])


def example(workspace: Workspace, task: BenchmarkTask) -> Prepared:
    """The benchmark task's first example, as a demo draft about the longest clip that the review server shows."""
    clips = [fact.contract(Clip) for fact in workspace.store.heads(Clip.kind)]
    served = {path.stem: path.name for path in place_of(workspace.root).clips.iterdir()}
    clip = max((one for one in clips if one.sha256 in served and one.has_audio), key=lambda one: one.duration)
    item = task.examples[0]
    scale = clip.duration / item.media[0].duration
    steps = [
        step.model_copy(update={"evidence": tuple((start * scale, end * scale) for start, end in step.evidence)})
        for step in item.steps
    ]
    media = tuple(
        MediaRef(role=role, clip=clip.subject(), sha256=clip.sha256, duration=clip.duration) for role in task.roles
    )
    draft = Draft(
        benchmark_task=task.name, media=media, question=item.question, answer=item.answer, steps=tuple(steps),
        maker=Maker(name="example", version="1", description=EXAMPLE), demo=True,
    )  # fmt: skip
    shown = dict.fromkeys(task.roles, Shown(clip, ADDRESS.format(name=served[clip.sha256])))
    fact = machine_fact(draft, parents=(), stage="draft", version=1)
    prepared = prepare(Work(Assignment(draft.subject(), task.name, True), fact, draft, task, shown, guidelines.read()))
    if not isinstance(prepared, Prepared):
        raise SystemExit("; ".join(str(issue) for issue in prepared))
    return prepared


def review_page_drawn(page: Page) -> None:
    """Wait until a review page stands with its steps, its first picture and its wave form."""
    page.locator(".review .step").first.wait_for(timeout=60_000)
    page.wait_for_function(
        """() => [...document.querySelectorAll('video')].some(one => one.readyState > 1)
        && document.querySelector('.review .strip canvas') && !document.querySelector('loading-progress-bar')""",
        timeout=60_000,
    )
    page.wait_for_timeout(1500)  # the spans are drawn after the page is ready


@contextmanager
def signed_in(running: Server) -> Iterator[Page]:
    """A page of 1920 by 1200 that is signed in to the review server."""
    known = secretfile.read(running.secrets_file)
    if known is None:
        raise SystemExit("the review server's secrets are not there; start it with: curate review up")
    with browser_page(1920, 1200) as page:
        page.goto(f"{running.url}/user/login/")
        page.fill("input[name=email]", known.user)
        page.fill("input[name=password]", known.password)
        page.click("button[type=submit]")
        page.wait_for_url(lambda url: "/user/login" not in url)
        yield page


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
    """Write what the page shows as a PNG under 300 kB, in another size where one is given."""
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
