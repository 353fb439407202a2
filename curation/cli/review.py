"""`curate review`: a Label Studio for people's judgements: up, push, pull, status, down."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from typing import Any

import click

from curation.cli.context import Shared, emit, err, progress_bar, show_issues, with_workspace
from curation.review.studio import server
from curation.review.studio.place import place_of
from curation.review.sync.client import Client
from curation.review.sync.pull import our_projects
from curation.review.sync.pull import pull as pull_judgements
from curation.review.sync.push import push as push_drafts
from curation.workspace import Workspace
from schemas.errors import UsageError
from schemas.issues import Issue

TOKEN_VARIABLE = "CURATE_LABEL_STUDIO_TOKEN"  # noqa: S105 - the name of a variable


@click.group("review")
def COMMAND() -> None:  # noqa: N802 - the name the scan looks for
    """Let people judge drafts in Label Studio, and bring their judgements back."""


def _elsewhere(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options for a Label Studio that we did not start."""
    command = click.option(
        "--token-env", default=TOKEN_VARIABLE, metavar="NAME", show_default=True,
        help="Environment variable that holds the token of that server.",
    )(command)  # fmt: skip
    return click.option("--url", default="", help="An existing Label Studio instead of the workspace's own.")(command)


def _client(workspace: Workspace, url: str, token_env: str) -> Client | None:
    address = url or workspace.settings.label_studio_url
    if not address:
        return None
    token = os.environ.get(token_env, "")
    if not token:
        raise UsageError("--url", f"needs the server's token in the environment variable {token_env}", "set it first")
    return Client(address, token)


@COMMAND.command("up")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port on this machine; 0 picks a free one.")
@with_workspace
def up(workspace: Workspace, shared: Shared, port: int) -> None:
    """Install Label Studio (once, in an environment of its own), start it, and wait until it works."""
    wanted = port or workspace.settings.label_studio_port
    running = server.up(workspace.root, port=wanted, tell=lambda line: err.print(line, markup=False))
    data = {
        "url": running.url, "user": running.user, "secrets": str(running.secrets_file), "pid": running.pid,
        "started": running.started_now,
    }  # fmt: skip
    state = "Label Studio is up" if running.started_now else "Label Studio was up already"
    emit(shared, data, text=f"{state}: {running.url}\nUser {running.user}; the password is in {running.secrets_file}")


@COMMAND.command("push")
@_elsewhere
@click.option("--media-url", default="", help="For a server on another machine: where it finds review/media/clips.")
@click.option("--again", is_flag=True, help="Also send tasks that somebody deleted on the server.")
@with_workspace
def push(workspace: Workspace, shared: Shared, url: str, token_env: str, media_url: str, again: bool) -> None:
    """Send every draft that is not there yet, once and only once. A second push changes nothing."""
    with progress_bar() as progress:
        report = push_drafts(
            workspace, _client(workspace, url, token_env), media_url=media_url, again=again, progress=progress
        )
    data = {"sent": report.sent, "there": report.there, "projects": report.projects, "issues": _issues(report.issues)}
    lines = [f"Sent {report.sent} tasks; {report.there} were there already."]
    lines += [f"  {title}: {address}" for title, address in report.projects.items()]
    _finish(shared, data, "\n".join(lines), report.issues, report.exit_code)


@COMMAND.command("pull")
@_elsewhere
@with_workspace
def pull(workspace: Workspace, shared: Shared, url: str, token_env: str) -> None:
    """Bring new and changed judgements back. A second pull changes nothing."""
    with progress_bar() as progress:
        report = pull_judgements(workspace, _client(workspace, url, token_env), progress=progress)
    data = {
        "new": report.new, "same": report.same, "unusable": report.unusable, "issues": _issues(report.issues),
    }  # fmt: skip
    text = f"Pulled {report.new} judgements; {report.same} had not changed; {report.unusable} could not be used."
    _finish(shared, data, text, report.issues, report.exit_code)


@COMMAND.command("status")
@_elsewhere
@with_workspace
def status(workspace: Workspace, shared: Shared, url: str, token_env: str) -> None:
    """Say whether the server is up, and how far each project is."""
    client = _client(workspace, url, token_env)
    running = server.state(workspace.root)
    if client is None and running is None:
        emit(shared, {"up": False}, text="Label Studio is not running. Start it with: curate review up")
        return
    with client or server.connect(workspace.root) as connection:
        connection.check()
        projects = [
            {"project": one.title, "tasks": one.tasks, "judged": one.judged, "url": connection.page(one.id)}
            for one in our_projects(workspace, connection)
        ]
        data = {"up": True, "url": connection.url, "projects": projects}
        if running:
            data |= {
                "user": running.user,
                "secrets": str(running.secrets_file),
                "log": str(place_of(workspace.root).log),
            }
        lines = [f"Label Studio is up: {connection.url}"]
        lines += [f"  {one['project']}: {one['judged']} of {one['tasks']} judged, {one['url']}" for one in projects]
        emit(shared, data, text="\n".join(lines))


@COMMAND.command("down")
@with_workspace
def down(workspace: Workspace, shared: Shared) -> None:
    """Stop the workspace's Label Studio. Its data stay; what was started by others is left alone."""
    stopped = server.down(workspace.root)
    emit(shared, {"stopped": stopped}, text="Label Studio stopped." if stopped else "Label Studio was not running.")


def _issues(issues: Iterable[Issue]) -> list[dict[str, Any]]:
    return [issue.model_dump(mode="json") for issue in issues]


def _finish(shared: Shared, data: dict[str, Any], text: str, issues: Iterable[Issue], exit_code: int) -> None:
    if not shared.as_json:
        show_issues(issues)
    emit(shared, data, text=text)
    if exit_code:
        sys.exit(exit_code)
