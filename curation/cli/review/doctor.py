"""`curate review doctor`."""

from __future__ import annotations

import sys

import click

from curation.cli.context import Shared, emit, emit_table, with_workspace
from curation.cli.review.server import as_data, client, elsewhere
from curation.review.doctor.checks import SAMPLE, Check, examine
from curation.workspace import Workspace


@click.command("doctor")
@elsewhere
@click.option("--sample", type=click.IntRange(0, 10_000), default=SAMPLE, show_default=True, help="Tasks per project.")
@click.option("--media", default="", help="Where the pages find the clips, as push was told.")
@with_workspace
def COMMAND(  # noqa: N802 - the name the scan looks for
    workspace: Workspace, shared: Shared, url: str, token_env: str, sample: int, media: str
) -> None:
    """Look whether the review server works, shows the clips in any browser, and holds what was sent."""
    checks = examine(workspace, client(workspace, url, token_env), sample=sample, media_url=media)
    if shared.as_json:
        emit(shared, [{"check": one.name, "looked": one.looked, "issues": as_data(one.issues)} for one in checks])
    else:
        emit_table(shared, "Review doctor", ["check", "state", "finding", "what to do"], _rows(checks))
    if any(one.issues for one in checks):
        sys.exit(3)


def _rows(checks: list[Check]) -> list[list[str]]:
    rows = []
    for one in checks:
        if not one.issues:
            rows.append([one.name, "ok" if one.looked else "-", f"{one.looked} looked at", ""])
        for issue in one.issues:
            rows.append([one.name, str(issue.severity), f"{issue.subject}: {issue.message}", issue.hint])
    return rows
