"""`curate review adjudicate`."""

from __future__ import annotations

from dataclasses import asdict

import click

from curation.cli.context import Shared, emit, emit_table, with_workspace
from curation.cli.review.server import as_data, finish
from curation.review.adjudication.adjudicate import Case, adjudicate, queue
from curation.workspace import Workspace
from schemas.base import short

_COLUMNS = ("item", "question", "why", "judged by", "decides")


@click.command("adjudicate")
@click.option(
    "--by", multiple=True, metavar="PERSON", help="Ask this person (a pseudonym such as p4); may be repeated."
)
@click.option("--list", "only_list", is_flag=True, help="Show what waits for a decision, and change nothing.")
@with_workspace
def COMMAND(workspace: Workspace, shared: Shared, by: tuple[str, ...], only_list: bool) -> None:  # noqa: N802 - the name the scan looks for
    """Give items on which people disagree to somebody who had nothing to do with them, to decide.

    Then send them: curate review push. Exits 3 when an item can be given to nobody.
    """
    if only_list:
        _show(shared, queue(workspace))
        return
    report = adjudicate(workspace, [name.lower() for name in by])
    data = {
        "waiting": [_row(case) for case in report.cases], "made": report.made, "dropped": report.dropped,
        "issues": as_data(report.issues),
    }  # fmt: skip
    count = len(report.cases)
    waits = "1 item waits" if count == 1 else f"{count} items wait"
    text = f"{waits} for a decision; {report.made} newly given out, {report.dropped} taken back."
    if report.made or report.dropped:
        text += "\nNext: curate review push"
    finish(shared, data, text, report.issues, report.exit_code)


def _row(case: Case) -> dict[str, object]:
    return {**asdict(case), "reasons": as_data(case.reasons), "judged_by": list(case.judged_by)}


def _show(shared: Shared, cases: tuple[Case, ...]) -> None:
    if shared.as_json:
        emit(shared, [_row(case) for case in cases])
    elif not cases:
        emit(shared, None, text="Nothing waits for a decision.")
    else:
        emit_table(shared, "Items that wait for a decision", _COLUMNS, [_cells(case) for case in cases])


def _cells(case: Case) -> tuple[str, ...]:
    why = "; ".join(issue.message.removeprefix("needs adjudication: ") for issue in case.reasons)
    return short(case.item), case.question, why, ", ".join(case.judged_by), case.to or "nobody yet"
