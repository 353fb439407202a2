"""Make the picture of an evaluation's report: `python docs/make_evaluation_pictures.py [OUT]`.

Writes `evaluation.png`, the comparisons. What is shown is a made-up model on made-up items
(`benchmarks/evaluating/parts.py`), and the page says so. Needs a Chromium and the development environment.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "docs")]

from make_pictures import IMAGES, browser_page, save  # noqa: E402

from aurelia.evaluate.folder import RunFolder  # noqa: E402
from aurelia.report.compute import compute  # noqa: E402
from aurelia.report.page import write_report  # noqa: E402
from benchmarks.evaluating import parts  # noqa: E402

_SEED = 4
_READY_MS = 500


def main() -> int:
    """Make the picture; returns the exit code."""
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else IMAGES
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        page_of = made_up_report(Path(folder))
        with browser_page(1280, 1180) as page:
            page.goto(page_of.as_uri())
            page.locator("#gains").evaluate("one => one.scrollIntoView({behavior: 'instant'})")
            page.wait_for_timeout(_READY_MS)
            save(page, out / "evaluation.png")
    return 0


def made_up_report(folder: Path) -> Path:
    """The page about a made-up model: a quarter of the steps give the answer away, the others do so less or not."""
    parts.told(folder / "run", "mixed", _SEED)
    with RunFolder.open(folder / "run") as run:
        written = write_report(compute([run]), folder / "report", paper=False)
    return next(path for path in written if path.suffix == ".html")


if __name__ == "__main__":
    raise SystemExit(main())
