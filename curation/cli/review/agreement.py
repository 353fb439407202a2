"""`curate review agreement`."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from curation.cli.context import Shared, emit, with_workspace
from curation.workspace import Workspace

if TYPE_CHECKING:
    from curation.review.agreement.alerts import Alert
    from curation.review.agreement.consensus import Consensus


@click.command("agreement")
@click.option(
    "--by", "parts", multiple=True, type=click.Choice(["task", "pair", "month"]),
    help="Also by benchmark task, pair of reviewers or month; may be given several times.",
)  # fmt: skip
@click.option("--resamples", type=click.IntRange(0, 100_000), default=2000, show_default=True, help="For intervals.")
@click.option("--seed", type=int, default=0, show_default=True, help="Of the draws; the same seed, the same intervals.")
@with_workspace
def COMMAND(workspace: Workspace, shared: Shared, parts: tuple[str, ...], resamples: int, seed: int) -> None:  # noqa: N802 - the name the scan looks for
    """Say how far people agree, field by field, how reliable each reviewer is, and who may be clicking through."""
    from curation.review.agreement.alerts import alerts  # they load statistics, which other commands do not need
    from curation.review.agreement.consensus import verdicts
    from curation.review.agreement.report import agree
    from curation.review.agreement.text_table import as_text
    from curation.review.gather import gather

    people = gather(workspace.store)
    report = agree(workspace.store, by=parts, people=people, resamples=resamples, seed=seed)  # type: ignore[arg-type]
    consensus = verdicts(people, seed=seed, resamples=min(resamples, 200))
    found = alerts(workspace.store, people)
    data: dict[str, Any] = report.as_data()
    data["reliability"] = [asdict(one) for one in consensus.reliabilities]
    data["alerts"] = [asdict(one) for one in found]
    emit(shared, data, text="\n".join([*as_text(report), *_reliability(consensus), *_alerts(found)]))


def _reliability(consensus: Consensus) -> list[str]:
    if not consensus.reliabilities:
        return []
    lines = ["", "Reviewers: the chance that the verdict is right (Dawid-Skene)"]
    for one in consensus.reliabilities:
        if one.value is None:
            lines.append(f"  {one.reviewer:<10} -  {one.judged} judged: nobody else judged any of these")
            continue
        interval = "" if one.low is None or one.high is None else f"  [{one.low:.2f}, {one.high:.2f}]"
        lines.append(f"  {one.reviewer:<10} {one.value:.2f}{interval}  {one.judged} judged")
    return lines


def _alerts(found: list[Alert]) -> list[str]:
    return ["", "Look at", *(f"  {one.sentence}" for one in found)] if found else ["", "No alert about a reviewer."]
