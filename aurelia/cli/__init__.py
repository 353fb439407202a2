"""`aurelia`: reasoning over one clip, and what models and benchmark tasks there are."""

from __future__ import annotations

import sys
from importlib.metadata import version

import click

from aurelia import logs
from aurelia.cli import evaluate, knowledge, models, reason, report, tasks
from aurelia.console import run


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("aurelia-toolkit"), prog_name="aurelia")
def cli() -> None:
    """Reason over audio-visual media, step by step."""
    logs.set_up(verbose=False, log_format="text")


for _module in (reason, evaluate, report, models, tasks, knowledge):
    cli.add_command(_module.COMMAND)


def main() -> None:
    """Entry point of `aurelia`."""
    sys.exit(run(cli, name="aurelia"))
