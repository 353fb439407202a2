"""`curate audit twins`."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import get_args

import click

from aurelia.audit.twins import KINDS, Kind
from curation.cli.audit.context import release_of
from curation.cli.context import Shared, emit, json_option, progress_bar, show_issues

_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command("twins")
@click.argument("release", required=False)
@click.option("--out", "-o", type=_FOLDER, required=True, help="The folder to make; aurelia evaluate can run it.")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(get_args(Kind)), help="Once for each. Default: all.")
@click.option("--split", default="test", show_default=True, help="Which split of the release.")
@click.option(
    "--shift", type=click.FloatRange(min=0.1), default=2.0, show_default=True, help="Seconds of a late sound."
)
@click.option("--limit", type=click.IntRange(min=1), help="Only so many items.")
@click.option("--seed", type=int, default=0, show_default=True, help="Decides whose sound or picture is taken.")
@click.option("--media", type=_FOLDER, help="A folder with the media that the release withholds.")
@json_option
@click.pass_obj
def COMMAND(  # noqa: N802 - the name the scan looks for
    shared: Shared, release: str | None, out: Path, kinds: tuple[Kind, ...], split: str,
    shift: float, limit: int | None, seed: int, media: Path | None,
) -> None:  # fmt: skip
    """Make counterfactual twins of RELEASE's items: sound swapped, muted or late, picture black or swapped, and more.

    RELEASE is a folder, or the name of one in the workspace; the one built last where none is named. A release folder
    has all that is needed, so this runs anywhere. Exits 3 where a twin could not be made.
    """
    from curation.audit.twin_release import make_twins

    with progress_bar() as progress:
        made = make_twins(
            release_of(shared, release), out, kinds=kinds or KINDS, split=split, shift=shift, seed=seed,
            limit=limit, media=media, progress=progress,
        )  # fmt: skip
    counts = Counter((twin.kind, twin.known) for twin in made.twins)
    told = {True: "known", False: "not known"}
    lines = [f"  {many} {kind}, right answer {told[known]}" for (kind, known), many in counts.items()]
    if not shared.as_json:
        show_issues(made.issues)
    emit(
        shared,
        {"folder": str(made.folder), "twins": [twin.model_dump(mode="json") for twin in made.twins],
         "issues": [issue.model_dump(mode="json") for issue in made.issues]},
        text="\n".join([
            f"{len(made.twins)} twins in {made.folder}", *lines,
            f"Next: aurelia evaluate {made.folder} --split {split} --condition baseline --model MODEL --out RUN",
        ]),
    )  # fmt: skip
    if made.issues:
        sys.exit(3)
