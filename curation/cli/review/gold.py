"""`curate review gold`: items whose right judgement is known."""

from __future__ import annotations

import click

from curation.cli.context import Shared, emit, emit_table, with_workspace
from curation.review.people import known
from curation.workspace import Workspace
from schemas.base import short
from schemas.review import Verdict


@click.group("gold")
def COMMAND() -> None:  # noqa: N802 - the name the scan looks for
    """Items with a known judgement: new people train on them, and they are mixed into the work."""


@COMMAND.command("add")
@click.argument("item")
@click.option(
    "--verdict", type=click.Choice([one.value for one in Verdict]), default=None,
    help="The right judgement; by default that of the newest decision, else of the newest judgement.",
)  # fmt: skip
@click.option("--wrong", multiple=True, metavar="STEP", help="A step that must not be kept as it is. Repeatable.")
@click.option("--why", default="", help="Why, for those who train on it.")
@with_workspace
def add(workspace: Workspace, shared: Shared, item: str, verdict: str | None, wrong: tuple[str, ...], why: str) -> None:
    """Make ITEM (the first digits of an item's identity or its draft's key) gold; again to change it."""
    gold = known.add(workspace, item, verdict=Verdict(verdict) if verdict else None, wrong_steps=wrong, why=why)
    data = {"item": gold.about, "verdict": gold.verdict, "wrong_steps": gold.wrong_steps, "why": gold.note}
    steps = f"; steps that must not stay: {', '.join(gold.wrong_steps)}" if gold.wrong_steps else ""
    emit(shared, data, text=f"Gold: {short(gold.about)}, {gold.verdict}{steps}.")


@COMMAND.command("list")
@with_workspace
def list_(workspace: Workspace, shared: Shared) -> None:
    """All gold items, and how people judged them."""
    from curation.review.people.probes import probe_results

    results = [one for one in probe_results(workspace.store) if one.kind != "planted"]
    columns = ["item", "benchmark task", "verdict", "wrong steps", "right", "of", "why"]
    rows = []
    for gold, draft in known.with_drafts(workspace.store):
        said = [one.right for one in results if one.item == gold.about]
        rows.append(
            [
                short(gold.about),
                draft.benchmark_task,
                gold.verdict,
                " ".join(gold.wrong_steps),
                sum(said),
                len(said),
                gold.note,
            ]
        )
    emit_table(shared, "Gold", columns, rows)
