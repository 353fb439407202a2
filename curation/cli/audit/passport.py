"""`curate audit passport`."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import click

from curation.cli.context import Shared, emit, progress_bar, with_workspace
from curation.workspace import Workspace


@click.command("passport")
@click.argument("items", nargs=-1)
@click.option("--release", default=None, help="A release folder or its name (default: the one built last).")
@click.option("--out", "-o", type=click.Path(file_okay=False, path_type=Path), default=None,
              help="The folder to write (default: reports/passports).")  # fmt: skip
@click.option("--open", "open_it", is_flag=True, help="Show the list in the browser.")
@with_workspace
def COMMAND(  # noqa: N802 - the name the scan looks for
    workspace: Workspace, shared: Shared, items: tuple[str, ...], release: str | None, out: Path | None, open_it: bool
) -> None:
    """Write a page for each of ITEMS (first digits of their ids; all of the release where none is named).

    Verdict, probes, who is right with which senses, steps with reviewers' verdicts, disagreements, changes, facts.
    """
    from aurelia.evaluate.plan import describe
    from curation.audit import read
    from curation.audit.passport import chosen, write_passports
    from curation.audit.releases import find_release, rows_of

    folder = find_release(workspace, release)
    rows = chosen(rows_of(folder), items)
    name, _ = describe(folder)
    target = out or workspace.root / "reports" / "passports"
    with progress_bar() as progress:
        index = write_passports(workspace, name, rows, read(workspace.root), target, progress).resolve()
    emit(
        shared,
        {"index": str(index), "passports": len(rows)},
        text=f"Passports written: {len(rows)}; the list of all: {index}",
    )
    if open_it:
        webbrowser.open(index.as_uri())
