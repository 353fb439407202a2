"""What the commands of `curate review` share: which server is meant, and how a report ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from typing import Any

import click

from curation.cli.context import Shared, emit, show_issues
from curation.review.sync.client import Client
from curation.workspace import Workspace
from schemas.errors import UsageError
from schemas.issues import Issue

TOKEN_VARIABLE = "CURATE_LABEL_STUDIO_TOKEN"  # noqa: S105 - the name of a variable


def elsewhere(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options for a Label Studio that we did not start."""
    command = click.option(
        "--token-env", default=TOKEN_VARIABLE, metavar="NAME", show_default=True,
        help="Environment variable that holds the token of that server.",
    )(command)  # fmt: skip
    return click.option("--url", default="", help="An existing Label Studio instead of the workspace's own.")(command)


def client(workspace: Workspace, url: str, token_env: str) -> Client | None:
    """A client of the server named by option or settings; None for the workspace's own."""
    address = url or workspace.settings.label_studio_url
    if not address:
        return None
    token = os.environ.get(token_env, "")
    if not token:
        raise UsageError("--url", f"needs the server's token in the environment variable {token_env}", "set it first")
    return Client(address, token)


def as_data(issues: Iterable[Issue]) -> list[dict[str, Any]]:
    """Issues for `--json`."""
    return [issue.model_dump(mode="json") for issue in issues]


def finish(shared: Shared, data: dict[str, Any], text: str, issues: Iterable[Issue], exit_code: int) -> None:
    """Print what a command did with its issues, and leave with its exit code."""
    if not shared.as_json:
        show_issues(issues)
    emit(shared, data, text=text)
    if exit_code:
        sys.exit(exit_code)
