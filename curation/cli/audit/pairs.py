"""`curate audit pairs`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from aurelia.audit.pairs import PairRow
from curation.audit.summary import told
from curation.cli.audit.context import task_folders
from curation.cli.context import Shared, emit, emit_table, json_option, show_issues
from schemas.errors import UsageError

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_COLUMNS = ("model", "twins", "counted", "share (95 %)", "of", "guess", "failed")


@click.command("pairs")
@click.argument("twins", type=_FOLDER)
@click.argument("runs", nargs=-1, required=True, type=_FOLDER)
@json_option
@click.pass_obj
def COMMAND(  # noqa: N802 - the name the scan looks for
    shared: Shared, twins: Path, runs: tuple[Path, ...]
) -> None:
    """Show what models make of items and their TWINS, by run folders of aurelia evaluate about them.

    Where the twin's answer is known: how often both are right. Else: how often the answer changed, of the items that
    were answered right. `remade` twins show how often answers change for no reason. Exits 3 where calls failed or
    are missing.
    """
    from aurelia.audit.answers import solver_names
    from aurelia.audit.pairs import pair_rows
    from aurelia.evaluate.folder import RunFolder
    from aurelia.evaluate.score import score
    from curation.audit.twin_release import read_twins

    known = read_twins(twins)
    found: list[tuple[str, PairRow]] = []
    own = task_folders(shared)
    folders = [RunFolder.open(path) for path in runs]
    for folder, name in zip(folders, solver_names([folder.plan for folder in folders]), strict=True):
        with folder:
            if not {twin.id for twin in known} & {row.id for row in folder.rows()}:
                hint = f"ask about them first: aurelia evaluate {twins} --model NAME:ARGUMENT --out RUN"
                raise UsageError(str(folder.path), f"is a run of {folder.plan.release}, not of these twins", hint)
            show_issues(folder.damaged())
            scores = score(folder, folders=own)
            found += [(name, row) for row in pair_rows(known, folder.rows(), scores, folder.plan)]
    if shared.as_json:
        emit(shared, [_plain(name, row) for name, row in found])
    else:
        emit_table(shared, "Items and their twins", _COLUMNS, _lines(found))
    if any(row.failed for _, row in found):
        sys.exit(3)


def _lines(found: list[tuple[str, PairRow]]) -> Iterator[tuple[object, ...]]:
    for name, row in found:
        guess = "–" if row.chance != row.chance else f"{row.chance:.0%}"
        counts = "right on both" if row.known else "answer changed"
        yield name, row.kind, counts, told(row.share), row.counted, guess, row.failed or "–"


def _plain(name: str, row: PairRow) -> dict[str, Any]:
    share = {key: None if value != value else value for key, value in vars(row.share).items()}
    chance = None if row.chance != row.chance else row.chance
    return {"model": name, **vars(row), "share": share, "chance": chance}
