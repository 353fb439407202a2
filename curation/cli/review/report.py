"""`curate review report`."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import click

from curation.cli.context import Shared, emit, with_workspace
from curation.workspace import Workspace


@click.command("report")
@click.option(
    "--out", "-o", type=click.Path(path_type=Path, dir_okay=False), default=None,
    help="Where to write it (default: reports/review.html in the workspace).",
)  # fmt: skip
@click.option("--rate", type=click.FloatRange(min=0), default=None, help="What an hour of a reviewer costs.")
@click.option("--currency", default="EUR", show_default=True, help="Of --rate.")
@click.option("--items", type=click.IntRange(0, 2000), default=100, show_default=True, help="How many items to show.")
@click.option("--times/--no-times", default=True, show_default=True, help="Whether to tell how long judgements took.")
@click.option("--open", "open_it", is_flag=True, help="Show it in the browser.")
@with_workspace
def COMMAND(  # noqa: N802 - the name the scan looks for
    workspace: Workspace, shared: Shared, out: Path | None, rate: float | None, currency: str, items: int,
    times: bool, open_it: bool,
) -> None:  # fmt: skip
    """Write progress, agreement, reviewers, draft quality, cost and items of the review as one HTML file."""
    from curation.report.review import Money, write_review_report  # brings in statistics: slow to import

    money = None if rate is None else Money(rate, currency)
    target = out or workspace.root / "reports" / "review.html"
    written = write_review_report(workspace, target, money=money, times=times, items=items).resolve()
    emit(shared, {"report": str(written)}, text=f"Review report written: {written}")
    if open_it:
        webbrowser.open(written.as_uri())
