"""`aurelia tasks`: which benchmark tasks there are."""

from __future__ import annotations

from pathlib import Path

import click

from aurelia import tasks
from aurelia.cli.tables import print_rows


@click.command("tasks", short_help="List the benchmark tasks.")
@click.option(
    "--folder",
    "folders",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder with benchmark tasks of your own, such as a workspace's tasks/.",
)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def COMMAND(folders: tuple[Path, ...], as_json: bool) -> None:  # noqa: N802
    """List the benchmark tasks that are found, and where."""
    rows = [
        (name, plugin.value.answer_type, plugin.value.options, plugin.origin, plugin.where)
        for name, plugin in tasks.plugins(folders).items()
    ]
    print_rows(("name", "answer", "options", "origin", "where"), rows, as_json)
