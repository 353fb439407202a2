"""`curate audit [RELEASE]`."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import click

from aurelia.evaluate.plan import Choices
from curation.audit.made import Audit
from curation.audit.summary import VerdictRow, as_data, told, verdict_rows
from curation.cli.context import Shared, emit, emit_table, err, progress_bar, show_issues, with_workspace
from curation.workspace import Workspace
from schemas.issues import Issue

_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command("items", short_help="Say which items need both senses.")
@click.argument("release", required=False)
@click.option("--runs", multiple=True, type=click.Path(exists=True, file_okay=False, path_type=Path),
              help="A run folder of aurelia evaluate; once for each.")  # fmt: skip
@click.option("--model", "-m", "models", multiple=True, metavar="NAME:ARGUMENT",
              help="Ask this model what is missing: with both senses, each alone, and none.")  # fmt: skip
@click.option("--split", "splits", multiple=True, help="Only this split; once for each. Default: all.")
@click.option("--classifiers/--no-classifiers", default=True, show_default=True, help="Text classifiers as solvers.")
@click.option("--permutations", type=click.IntRange(min=1), default=6, show_default=True, help="Of --model: orders.")
@click.option("--repeats", type=click.IntRange(min=1), default=1, show_default=True, help="Of --model: in each order.")
@click.option("--temperature", type=click.FloatRange(0, 2), default=0.0, show_default=True, help="Of --model.")
@click.option("--seed", type=int, default=0, show_default=True, help="Of orders, samples and folds.")
@click.option("--filtered-by", multiple=True, metavar="MODEL", help="A model by which the items were chosen.")
@click.option("--media", type=_FOLDER, help="A folder with the media that the release withholds.")
@click.option("--out", "-o", type=click.Path(dir_okay=False, path_type=Path), help="The page (default: reports/audit).")
@with_workspace
def COMMAND(  # noqa: N802 - the name the scan looks for
    workspace: Workspace, shared: Shared, release: str | None, runs: tuple[Path, ...], models: tuple[str, ...],
    splits: tuple[str, ...], classifiers: bool, permutations: int, repeats: int, temperature: float, seed: int,
    filtered_by: tuple[str, ...], media: Path | None, out: Path | None,
) -> None:  # fmt: skip
    """Say of each item of RELEASE whether it needs both senses, by models, people and text classifiers.

    RELEASE is a folder or the name of one in the workspace; the one built last where none is named. Runs that --model
    made before are taken along. Exits 3 where items are undecided.
    """
    from aurelia.audit.classifiers import CLASSIFIERS
    from curation.audit import keep, make
    from curation.audit.page import write_page
    from curation.audit.releases import find_release, kept_runs

    folder = find_release(workspace, release)
    choices = Choices(
        permutations=permutations, repeats=repeats, temperature=temperature, seed=seed, filtered_by=filtered_by
    )
    issues = _probe(workspace, folder, models, choices, splits, media)
    every = list(dict.fromkeys(path.resolve() for path in (*runs, *kept_runs(workspace, folder))))
    audit = make(workspace, folder, every, splits=splits, names=tuple(CLASSIFIERS) if classifiers else (), seed=seed)
    files = keep(audit, workspace.root)
    target = out or workspace.root / "reports" / "audit" / "index.html"
    page = write_page(audit, target, _passports(workspace, audit, target))
    _tell(shared, audit, [*issues, *audit.issues], [*files, page])
    if audit.undecided:
        sys.exit(3)


def _passports(workspace: Workspace, audit: Audit, page: Path) -> dict[str, str]:
    """Item -> address of its passport seen from the page, where one was written."""
    from curation.audit.about import file_name

    home = workspace.root / "reports" / "passports"
    there = {row.id: home / file_name(row) for row in audit.rows}
    start = page.resolve().parent
    return {item: os.path.relpath(path, start) for item, path in there.items() if path.is_file()}


def _probe(
    workspace: Workspace, release: Path, models: Sequence[str], choices: Choices, splits: tuple[str, ...],
    media: Path | None,
) -> list[Issue]:  # fmt: skip
    from curation.audit.probing import probe

    found: list[Issue] = []
    for spec in models:
        with progress_bar() as bar:
            tell = partial(bar, f"ask {spec.partition('?')[0]}")
            outcome = probe(workspace, release, spec, choices, splits=splits, media=media, progress=tell)
        found += outcome.issues
    return found


def _tell(shared: Shared, audit: Audit, issues: Sequence[Issue], files: Sequence[Path]) -> None:
    if shared.as_json:
        data = as_data(audit)
        emit(
            shared, {**data, "issues": [one.model_dump(mode="json") for one in issues], "files": list(map(str, files))}
        )
        return
    show_issues(issues)
    columns = ("task", "verdict", "items", "share (95 %)", "hard", "chance")
    emit_table(shared, f"Audit of {audit.made_from.release}", columns, [_line(row) for row in verdict_rows(audit)])
    err.print("\n".join(f"Written: {path}" for path in files), markup=False)


def _line(row: VerdictRow) -> tuple[object, ...]:
    items = f"{row.count} of {row.items}"
    return row.benchmark_task, row.verdict, items, told(row.share), row.hard or "–", f"{row.chance:.0%}"
