"""`curate release`: the folder others load."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from curation.cli.context import Shared, emit, json_option, show_issues, with_workspace
from curation.workspace import Workspace


@click.group("release")
def COMMAND() -> None:  # noqa: N802 - the name the scan looks for
    """The folder others load, check and trace."""


@COMMAND.command("build")
@click.argument("name")
@click.argument("version")
@click.option("--line", default="main", show_default=True, help="The split line to release.")
@click.option("--target", type=click.Path(path_type=Path, file_okay=False), help="The folder to make.")
@click.option("--description", default="", help="One or two sentences for the card.")
@click.option("--demo", is_flag=True, help="Mark it as a demo; always so in a demo workspace.")
@click.option("--published", default=None, metavar="DATE", help="Date for the description, such as 2030-12-31.")
@click.option("--attested-only", is_flag=True, help="Leave out drafts of models not shown to see and hear.")
@with_workspace
def build(
    workspace: Workspace, shared: Shared, name: str, version: str, line: str, target: Path | None, description: str,
    demo: bool, published: str | None, attested_only: bool,
) -> None:  # fmt: skip
    """Build release NAME VERSION from the newest split version. Exits 3 when items had to be left out."""
    from curation import release

    built = release.build(
        workspace, name, version, line=line, target=target, description=description, demo=demo, published=published,
        attested_only=attested_only,
    )  # fmt: skip
    if not shared.as_json:
        show_issues(built.issues)
    made = built.release
    state = "Built" if built.is_new else "The same is there already:"
    emit(
        shared,
        {"folder": str(built.folder), "is_new": built.is_new, "left_out": [i.model_dump() for i in built.issues],
         **made.model_dump(mode="json", exclude={"files"}), "files": len(made.files)},
        text=f"{state} {built.folder}: {made.items} items, {made.media_included} media files"
        f"{', ' + str(made.media_withheld) + ' withheld' if made.media_withheld else ''}"
        f"{', ' + str(len(built.issues)) + ' items left out' if built.issues else ''}\n"
        f'Next: python -c \'import datasets; print(datasets.load_dataset("{built.folder}"))\'',
    )  # fmt: skip
    if built.issues:
        sys.exit(3)


@COMMAND.command("verify")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@json_option
@click.pass_obj
def verify(shared: Shared, folder: Path) -> None:
    """Check a release FOLDER: checksums, what `datasets` reads, the Croissant records. Exits 1 when it is not whole."""
    from curation import release

    issues = release.verify(folder)
    if not shared.as_json:
        show_issues(issues)
    emit(
        shared,
        {"folder": str(folder), "whole": not issues, "issues": [issue.model_dump(mode="json") for issue in issues]},
        text=f"{folder} is {'whole' if not issues else 'not whole'}",
    )
    if issues:
        sys.exit(1)
