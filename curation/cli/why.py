"""`curate why`: where an item comes from."""

from __future__ import annotations

import click
from rich.markup import escape
from rich.tree import Tree

from aurelia.table import plain
from curation.cli.context import Shared, emit, out, with_workspace
from curation.why import Lineage, why
from curation.workspace import Workspace
from schemas.base import short


@click.command("why")
@click.argument("item")
@with_workspace
def COMMAND(workspace: Workspace, shared: Shared, item: str) -> None:  # noqa: N802 - the name the scan looks for
    """Print what ITEM (the first digits of an id) goes back to: draft, judgements, clip, recording, source."""
    lineage = why(workspace, item)
    if shared.as_json:
        emit(shared, lineage.to_json())
    else:
        out.print(tree(lineage), soft_wrap=False)


def tree(lineage: Lineage) -> Tree:
    """The lineage as a tree for the terminal; what stands in it twice is told once."""
    root = Tree(_line(lineage))
    for reason in lineage.reasons:
        root.add(f"[dim]because[/] {escape(plain(reason))}")
    for use in lineage.used_in:
        root.add(f"[dim]in {escape(use)}[/]")
    if lineage.judgements:
        said = root.add("[dim]judgements that it was not made from[/]" if lineage.kind == "item" else "judged by")
        for judgement in lineage.judgements:
            branch = said.add(_line(judgement))
            for reason in judgement.reasons:
                branch.add(f"[dim]because[/] {escape(plain(reason))}")
    _grow(root, lineage, {lineage.key})
    return root


def _grow(branch: Tree, lineage: Lineage, told: set[str]) -> None:
    for parent in lineage.parents:
        again = parent.key in told
        told.add(parent.key)
        grown = branch.add(f"{_line(parent)}{' [dim](above)[/]' if again else ''}")
        if not again:
            _grow(grown, parent, told)


def _line(lineage: Lineage) -> str:
    # People know an item by what a release and a split call it, which stays when a revision takes its place.
    name = short(lineage.key)
    if lineage.kind == "item":
        name = f"{short(lineage.subject)} [dim](revision {name})[/]"
    return f"[bold]{lineage.kind}[/] {name}  {escape(plain(lineage.summary))}"
