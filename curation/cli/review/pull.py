"""`curate review pull`."""

from __future__ import annotations

import signal

import click

from curation.cli.context import Shared, emit, err, progress_bar, show_issues, with_workspace
from curation.cli.review.server import as_data, client, elsewhere, finish
from curation.review.studio import server
from curation.review.sync.client import Client
from curation.review.sync.pull import PullReport
from curation.review.sync.pull import pull as pull_judgements
from curation.review.sync.pull_watch import Hook
from curation.review.sync.pull_watch import watch as watch_judgements
from curation.workspace import Workspace
from schemas.errors import UsageError

_COUNTS = ("new", "same", "unusable", "gone", "back", "tasks_gone", "listed", "read", "full")


@click.command("pull")
@elsewhere
@click.option("--full", is_flag=True, help="Compare everything, not only what changed lately; once a day by itself.")
@click.option("--watch", is_flag=True, help="Go on pulling until Ctrl-C.")
@click.option("--every", type=click.FloatRange(1, 3600), default=30.0, show_default=True, help="Seconds between looks.")
@click.option("--webhook", default="", help="With --watch: let the server hint by a webhook to this address of ours.")
@click.option("--listen", default="127.0.0.1", show_default=True, help="Where hints are listened for.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port for hints; 0 picks a free one.")
@with_workspace
def COMMAND(  # noqa: N802 - the name the scan looks for; one argument an option
    workspace: Workspace, shared: Shared, url: str, token_env: str, full: bool, watch: bool, every: float,
    webhook: str, listen: str, port: int,
) -> None:  # fmt: skip
    """Bring new and changed judgements back. A second pull changes nothing."""
    if watch:
        hook = Hook(webhook, listen, port) if webhook or port else None
        _watch(workspace, shared, (url, token_env), every, hook)
        return
    if webhook or port:
        raise UsageError("--webhook", "hints are of use to somebody who waits", "add --watch")
    with progress_bar() as progress:
        report = pull_judgements(workspace, client(workspace, url, token_env), full=full, progress=progress)
    finish(shared, _data(report), told(report), report.issues, report.exit_code)


def _watch(workspace: Workspace, shared: Shared, where: tuple[str, str], every: float, hook: Hook | None) -> None:
    def connect() -> Client:
        return client(workspace, *where) or server.connect(workspace.root)

    def tell(report: PullReport) -> None:
        if not shared.as_json:
            show_issues(report.issues)
        emit(shared, _data(report), text=told(report))

    for number in (signal.SIGINT, signal.SIGTERM):  # a background shell hands SIGINT down as ignored
        signal.signal(number, signal.default_int_handler)
    err.print(f"Looking every {every:g} seconds; Ctrl-C ends it.", markup=False)
    try:
        watch_judgements(workspace, connect, every=every, hook=hook, told=tell)
    except KeyboardInterrupt:
        err.print("Stopped; what was pulled is stored.", markup=False)


def _data(report: PullReport) -> dict[str, object]:
    return {name: getattr(report, name) for name in _COUNTS} | {"issues": as_data(report.issues)}


def told(report: PullReport) -> str:
    """What a pull did, in one line."""
    looked = "everything compared" if report.full else f"{report.listed} tasks changed lately"
    extra = f" {report.gone} were deleted on the server." if report.gone else ""
    return (
        f"Pulled {report.new} judgements ({looked}); {report.same} had not changed; "
        f"{report.unusable} could not be used.{extra}"
    )
