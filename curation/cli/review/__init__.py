"""`curate review`: a Label Studio for people's judgements, one module a command."""

from __future__ import annotations

import click

from curation.cli.commands import Commands


@click.group("review", cls=Commands, package="curation.cli.review")
def COMMAND() -> None:  # noqa: N802 - the name the scan looks for
    """Let people judge drafts in Label Studio, and bring their judgements back."""
