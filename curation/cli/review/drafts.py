"""`curate review drafts`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from curation.cli.context import Shared, emit, with_workspace
from curation.review.gather import gather
from curation.review.quality import DraftQuality, judged_drafts, quality
from curation.review.quality.export import write_changes, write_pairs
from curation.review.quality.made import BY, By
from curation.review.quality.words import lines
from curation.workspace import Workspace

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("drafts")
@click.option("--by", type=click.Choice(BY), default="prompt", show_default=True, help="What to compare.")
@click.option("--table", type=_FILE, help="Write every change as a table: one row a field or step (.csv or .jsonl).")
@click.option("--pairs", type=_FILE, help="Write preference pairs for training (.jsonl): train items alone.")
@with_workspace
def COMMAND(workspace: Workspace, shared: Shared, by: By, table: Path | None, pairs: Path | None) -> None:  # noqa: N802 - the name the scan looks for
    """Say how much of the drafts people kept, edited, dropped and added, by model, prompt or task."""
    said = gather(workspace.store)
    wrote: dict[str, Any] = {}
    if table is not None:
        wrote["table"] = {"file": str(table), "rows": write_changes(workspace.store, said, table)}
    if pairs is not None:
        count, left = write_pairs(workspace.store, said, pairs)
        wrote["pairs"] = {"file": str(pairs), "pairs": count, "left_out": asdict(left)}
    found = quality(judged_drafts(workspace.store, said))
    emit(shared, {"by": by, **_data(found, by), **wrote}, text="\n".join(lines(found, by, wrote)))


def _data(found: DraftQuality, by: By) -> dict[str, Any]:
    return {
        "demo": found.demo, "left_out": found.left_out,
        "every": asdict(found.every) if found.every else None,
        "ranks": [asdict(rank) for rank in found.ranks[by]],
    }  # fmt: skip
