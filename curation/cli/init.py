"""`curate init`: make a workspace."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from curation import workspace
from curation.cli.context import Shared, emit, json_option


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path())
@click.option("--demo", is_flag=True, help="Mark everything made here as demo.")
@json_option
@click.pass_obj
def COMMAND(shared: Shared, folder: Path, demo: bool) -> None:  # noqa: N802 - the name the scan looks for
    """Make a workspace in FOLDER: settings, store and file folders. A second call changes nothing."""
    enter = "" if folder.resolve() == Path.cwd() else f"cd {shlex.quote(str(folder))} && "
    with workspace.create(folder, demo=demo) as made:
        emit(
            shared,
            {"workspace": str(made.root)},
            text=f"Workspace ready: {made.root}\nNext: {enter}curate add VIDEO",
        )
