"""`curate review push`."""

from __future__ import annotations

import click

from curation.cli.context import Shared, progress_bar, with_workspace
from curation.cli.review.server import as_data, client, elsewhere, finish
from curation.review.sync.push import push as push_drafts
from curation.workspace import Workspace


@click.command("push")
@elsewhere
@click.option(
    "--media",
    "--media-url",
    "media_url",
    default="",
    help="Where pages find the clips: s3://BUCKET/PREFIX, or an address that serves review/media/clips.",
)
@click.option("--again", is_flag=True, help="Also send tasks that somebody deleted on the server.")
@with_workspace
def COMMAND(workspace: Workspace, shared: Shared, url: str, token_env: str, media_url: str, again: bool) -> None:  # noqa: N802 - the name the scan looks for
    """Send every draft that is not there yet, once and only once. A second push changes nothing."""
    with progress_bar() as progress:
        report = push_drafts(
            workspace, client(workspace, url, token_env), media_url=media_url, again=again, progress=progress
        )
    counts = {
        "sent": report.sent, "there": report.there, "changed": report.changed, "withdrawn": report.withdrawn,
    }  # fmt: skip
    data = {**counts, "projects": report.projects, "issues": as_data(report.issues)}
    lines = [f"Sent {report.sent} tasks; {report.there} were there already."]
    if report.changed or report.withdrawn:
        lines.append(f"Changed {report.changed} tasks; took {report.withdrawn} away.")
    lines += [f"  {title}: {address}" for title, address in report.projects.items()]
    finish(shared, data, "\n".join(lines), report.issues, report.exit_code)
