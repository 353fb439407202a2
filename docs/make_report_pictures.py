"""Make the pictures of the review report: `python docs/make_report_pictures.py [OUT]`.

Writes `review-report.png` and `review-report-dark.png` (the top of the page, by day and by night) and
`review-report-phone.png` (on a telephone). What is shown is a simulated review of the sample films
(`tests/curation/report/review/simulated.py`), and the page says so. Needs a Chromium and the development environment.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "docs")]

from make_pictures import IMAGES, browser_page, save  # noqa: E402

from curation import workspace  # noqa: E402
from curation.report.review import Money, write_review_report  # noqa: E402
from curation.validate import validate  # noqa: E402
from tests.curation.report.review import simulated  # noqa: E402

_FILMS = ("novel.mp4", "sonnet.mp4", "bunny.mp4", "city.mp4", "short.mp4", "silent.mp4")


def main() -> int:
    """Make the pictures; returns the exit code."""
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else IMAGES
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        page = simulated_report(Path(folder))
        review_report_picture(page, out / "review-report.png", scheme="light")
        review_report_picture(page, out / "review-report-dark.png", scheme="dark")
        review_report_picture(page, out / "review-report-phone.png", scheme="light", width=390, height=900)
    return 0


def simulated_report(folder: Path) -> Path:
    """The page of a simulated review of the sample films."""
    films = [ROOT / "curation" / "demo" / "samples" / name for name in _FILMS]
    with workspace.create(folder / "street-sounds", demo=True) as place:
        simulated.simulate(place, simulated.films(place, films), items=160)
        validate(place)
        target = folder / "review.html"
        return write_review_report(place, target, money=Money(18.5), items=40, now=simulated.NOW)


def review_report_picture(page_of: Path, target: Path, *, scheme: str, width: int = 1280, height: int = 1180) -> None:
    """The top of the page."""
    with browser_page(width, height) as page:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.goto(page_of.as_uri())
        _settle(page)
        save(page, target)


def _settle(page: Page) -> None:
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(200)


if __name__ == "__main__":
    sys.exit(main())
