"""`curate`: from a video to a published, human-verified release."""

from __future__ import annotations

import os
import sys
from importlib.metadata import version
from pathlib import Path

import click

from aurelia.console import run
from aurelia.logs import set_up
from curation.cli.commands import Commands
from curation.cli.context import Shared


@click.group(cls=Commands, package="curation.cli", context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--workspace", "-w", type=click.Path(path_type=Path, file_okay=False), default=None,
    help="The workspace folder (default: CURATE_WORKSPACE, or the nearest one above this folder).",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print results as JSON.")
@click.option("--verbose", "-v", is_flag=True, help="Log what happens on stderr.")
@click.version_option(version("aurelia-toolkit"), prog_name="curate")
@click.pass_context
def cli(ctx: click.Context, workspace: Path | None, as_json: bool, verbose: bool) -> None:
    """Build audio-visual reasoning benchmarks: from a video to a published, human-verified release."""
    set_up(verbose, os.environ.get("CURATE_LOG_FORMAT", "text"))
    ctx.obj = Shared(workspace, as_json, verbose)


def main() -> None:
    """Entry point of `curate`."""
    sys.exit(run(cli, name="curate"))
