"""`curate status`: how much stands at every stage, what failed, and what to run next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

import click

from aurelia.table import plain, print_table
from curation.acquire.spans import Availability
from curation.cli.context import Shared, emit, out, with_workspace
from curation.families import Family
from curation.funnel import Funnel, funnel
from curation.workspace import Workspace

_MOST_FAILURES, _MOST_DATASETS = 10, 20


@click.command("status")
@with_workspace
def COMMAND(workspace: Workspace, shared: Shared) -> None:  # noqa: N802 - the name the scan looks for
    """Show the funnel: counts at every stage, what failed and why, and the next command."""
    counted = funnel(workspace)
    if shared.as_json:
        emit(shared, asdict(counted))
        return
    title = f"{workspace.root}{' (demo)' if counted.demo else ''}"
    print_table(out, ("Stage", "Count", "Of these"), _rows(counted), title=title)
    _show_failures(counted)
    out.print(f"Next: {counted.next_command}  ({counted.next_reason})", markup=False)


def _rows(counted: Funnel) -> list[tuple[str, int, str]]:
    review = counted.review
    waits = {"held by a check": counted.held, "to verify": review.unverified, "to decide": review.to_decide}
    items = f"more: {_parts(waits)}" if any(waits.values()) else ""
    return [
        ("Sources", sum(counted.sources.values()), _parts(counted.sources)),
        ("Recordings", counted.recordings, ""),
        *((f"  {_spans(one)}", one.asked, _became(one)) for one in counted.datasets[:_MOST_DATASETS]),
        ("Clips", sum(counted.clips.values()), _parts(counted.clips)),
        ("Measured clips", counted.perceptions, ""),
        ("Drafts", sum(counted.drafts.values()), _parts(counted.drafts)),
        *((f"  {f.name}", f.drafted + f.dropped + f.unanswered, _parts(_family(f))) for f in counted.families),
        *([("  imported, unverified", counted.imported, _contradicted(counted))] if counted.imported else []),
        ("Sent to review", counted.sent, ""),
        ("Judgements", sum(counted.annotations.values()), _parts(counted.annotations)),
        *([("Own answers", sum(review.solves.values()), _parts(review.solves))] if review.solves else []),
        *([("Decisions", review.decisions, "")] if review.decisions else []),
        ("Items", counted.items, items),
        ("In the split", sum(counted.split.values()), _parts(counted.split)),
        ("Releases", len(counted.releases), ", ".join(counted.releases)),
    ]


def _contradicted(counted: Funnel) -> str:
    return f"{counted.contradicted} where another row answers otherwise" if counted.contradicted else ""


def _parts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items() if count)


def _spans(one: Availability) -> str:
    return " ".join(part for part in (one.dataset or "asked spans", one.split) if part)


def _became(one: Availability) -> str:
    """What became of spans: cut, still to cut, still to fetch, and those that cannot be had, with the reasons."""
    dead = sum(one.dead.values())
    told = _parts({"cut": one.cut, "to cut": one.uncut, "waiting": one.waiting, "dead": dead})
    return f"{told} ({_parts(one.dead)})" if dead else told


def _family(family: Family) -> dict[str, int]:
    return {"drafted": family.drafted, "unanswered": family.unanswered, "dropped": family.dropped}


def _show_failures(counted: Funnel) -> None:
    for failure in counted.failures[:_MOST_FAILURES]:
        others = f" and {failure.count - 1} more" if failure.count > 1 else ""
        way_out = f" ({failure.hint})" if failure.hint else ""
        out.print(
            plain(f"{failure.stage} {failure.outcome}: {failure.example}{others}: {failure.message}{way_out}"),
            markup=False,
        )
    if len(counted.failures) > _MOST_FAILURES:
        out.print(f"and {len(counted.failures) - _MOST_FAILURES} more kinds of failure (see them with --json)")
