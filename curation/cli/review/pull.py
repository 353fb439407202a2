"""`curate review pull`."""

from __future__ import annotations

import click

from curation.cli.context import Shared, progress_bar, with_workspace
from curation.cli.review.server import as_data, client, elsewhere, finish
from curation.review.sync.pull import PullReport
from curation.review.sync.pull import pull as pull_judgements
from curation.workspace import Workspace

_COUNTS = ("new", "same", "unusable", "gone", "back", "tasks_gone", "listed", "read", "full")


@click.command("pull")
@elsewhere
@click.option(
    "--full", is_flag=True, help="Compare everything, not only what changed lately; done once a day by itself."
)
@with_workspace
def COMMAND(workspace: Workspace, shared: Shared, url: str, token_env: str, full: bool) -> None:  # noqa: N802 - the name the scan looks for
    """Bring new and changed judgements back. A second pull changes nothing."""
    with progress_bar() as progress:
        report = pull_judgements(workspace, client(workspace, url, token_env), full=full, progress=progress)
    data = {name: getattr(report, name) for name in _COUNTS} | {"issues": as_data(report.issues)}
    finish(shared, data, told(report), report.issues, report.exit_code)


def told(report: PullReport) -> str:
    """What a pull did, in one line."""
    looked = "everything compared" if report.full else f"{report.listed} tasks changed lately"
    extra = f" {report.gone} were deleted on the server." if report.gone else ""
    return (
        f"Pulled {report.new} judgements ({looked}); {report.same} had not changed; "
        f"{report.unusable} could not be used.{extra}"
    )
