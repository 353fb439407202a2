"""`curate`: from a video to a published, human-verified release."""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
from importlib.metadata import version
from pathlib import Path

import click

from aurelia.console import run
from aurelia.logs import set_up
from curation.cli.context import Shared

_PACKAGE = "curation.cli"


class Commands(click.Group):
    """Finds its commands among the modules beside this file; loads one only when it is called for help or work."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click gives it
        """All commands by name."""
        package = importlib.import_module(_PACKAGE)
        names = [info.name for info in pkgutil.iter_modules(package.__path__)]
        return sorted(name.replace("_", "-") for name in names if name not in {"main", "context"})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(f"{_PACKAGE}.{cmd_name.replace('-', '_')}")
        command: click.Command = module.COMMAND
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
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
