"""`curate review pull`."""

from __future__ import annotations

import click

from curation.cli.context import Shared, progress_bar, with_workspace
from curation.cli.review.server import as_data, client, elsewhere, finish
from curation.review.sync.pull import pull as pull_judgements
from curation.workspace import Workspace


@click.command("pull")
@elsewhere
@with_workspace
def COMMAND(workspace: Workspace, shared: Shared, url: str, token_env: str) -> None:  # noqa: N802 - the name the scan looks for
    """Bring new and changed judgements back. A second pull changes nothing."""
    with progress_bar() as progress:
        report = pull_judgements(workspace, client(workspace, url, token_env), progress=progress)
    data = {
        "new": report.new, "same": report.same, "unusable": report.unusable, "issues": as_data(report.issues),
    }  # fmt: skip
    text = f"Pulled {report.new} judgements; {report.same} had not changed; {report.unusable} could not be used."
    finish(shared, data, text, report.issues, report.exit_code)
