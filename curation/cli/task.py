"""`curate task`: benchmark tasks of one's own."""

from __future__ import annotations

import sys

import click

from curation.cli.context import Shared, emit, show_issues, with_workspace
from curation.newtask import NewTask, new_task
from curation.workspace import Workspace


@click.group("task")
def COMMAND() -> None:  # noqa: N802 - the name the scan looks for
    """Benchmark tasks of your own."""


@COMMAND.command("new")
@click.argument("name")
@click.option("--from", "base", default="av-geoiq", show_default=True, help="The benchmark task to start from.")
@with_workspace
def new(workspace: Workspace, shared: Shared, name: str, base: str) -> None:
    """Make the benchmark task NAME in this workspace: a working copy of another, to be edited."""
    made = new_task(name, base, workspace.task_folders[0])
    if not shared.as_json:
        show_issues(made.issues)
    emit(shared, _as_data(name, base, made), text=_told(name, base, made))
    if made.issues:
        sys.exit(3)


def _as_data(name: str, base: str, made: NewTask) -> dict[str, object]:
    return {
        "task": name,
        "from": base,
        "folder": str(made.folder),
        "conforms": not made.issues,
        "issues": [issue.model_dump(mode="json") for issue in made.issues],
        "edit": dict(made.edit),
    }


def _told(name: str, base: str, made: NewTask) -> str:
    state = f"{len(made.issues)} things to mend" if made.issues else "it conforms and works at once"
    rows = "\n".join(f"  {file:<14} {what}" for file, what in made.edit.items())
    return f"Made {name} from {base}: {made.folder} ({state})\nEdit next:\n{rows}\nSee docs/own-task.md"
