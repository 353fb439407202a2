"""`curate download`: fetch what was added."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from curation.acquire import ledger
from curation.acquire.download import Download, Paused, download
from curation.acquire.fetch import failures
from curation.acquire.fetch.cookies import read_cookies
from curation.cli.context import Shared, emit, emit_table, next_line, progress_bar, show_issues, with_workspace
from curation.stage import Outcome, StageReport
from curation.workspace import Workspace
from schemas.fact import Fact
from schemas.media import Source

_ROWS = 30
"""Most rows of the table; of more, the counts are told."""


@click.command("download")
@click.option("--again", is_flag=True, help="Try those too that failed for good.")
@click.option("--kind", type=click.Choice(sorted(failures.KINDS)), help="Try only those that last failed so.")
@click.option(
    "--cookies", type=click.Path(path_type=Path), envvar="CURATE_COOKIES", metavar="FILE",
    help="Your cookies (Netscape form); kept in memory alone.",
)  # fmt: skip
@click.option("--report", type=click.Path(path_type=Path), metavar="FILE",
              help="Write what became of every source to a .csv or .jsonl file.")  # fmt: skip
@with_workspace
def COMMAND(  # noqa: N802 - the name the scan looks for
    workspace: Workspace, shared: Shared, again: bool, kind: str | None, cookies: Path | None, report: Path | None
) -> None:
    """Fetch every source that is not here yet, look into what came, and keep it by content.

    Stop it whenever you like (Ctrl-C): the next call goes on where it was.
    """
    if report is not None:
        ledger.check_name(report)
    given = "" if cookies is None else read_cookies(cookies)
    with progress_bar() as progress:
        stage = Download(workspace, cookies=given, progress=progress)
        done = download(workspace, again=again, kind=kind, progress=progress, stage=stage)
    tried = [(fact, outcome) for fact, outcome in stage.tried if not outcome.detail.get("already")]
    lines = None
    if report is not None:
        lines = ledger.ledger(workspace)
        ledger.write(lines, report)
    if shared.as_json:
        emit(shared, _json(done, tried, stage.paused))
    else:
        _show(workspace, shared, done, tried, stage.paused)
        if lines is not None:
            emit(shared, {}, text=f"{report}: {ledger.counts(line.outcome for line in lines)}")
    if done.exit_code or stage.paused:
        click.get_current_context().exit(done.exit_code or 3)


def _json(report: StageReport, tried: list[tuple[Fact, Outcome]], paused: tuple[Paused, ...]) -> dict[str, Any]:
    names = ("source", "outcome", "kind", "todo", "same_as", "tries")
    return {
        "stage": report.stage, "done": report.done, "rejected": report.rejected, "failed": report.failed,
        "new_facts": report.new_facts,
        "sources": [dict(zip(names, _row(*one), strict=True)) for one in tried],
        "paused": [{**asdict(one), "until": one.until.isoformat(timespec="seconds")} for one in paused],
        "issues": [issue.model_dump(mode="json") for issue in report.issues],
    }  # fmt: skip


def _show(
    workspace: Workspace, shared: Shared, report: StageReport, tried: list[tuple[Fact, Outcome]],
    paused: tuple[Paused, ...],
) -> None:  # fmt: skip
    told = [outcome.issues[0] for _, outcome in tried if outcome.issues]
    show_issues(issue for issue in report.issues if issue not in told)
    # What needs somebody comes first: of many sources, most went well.
    rows = sorted(tried, key=lambda one: one[1].outcome == "done")
    if rows or paused:
        shown = [_cells(*one) for one in rows[:_ROWS]]
        shown += [_left(one) for one in paused]
        emit_table(shared, "Download", ["source", "outcome", "what happened", "what to do"], shown)
    else:
        said = "Nothing to fetch: every source is here, or failed for good (see --again)."
        emit(shared, {}, text=f"{said}\n{next_line(workspace)}")
    if len(rows) > _ROWS:
        emit(shared, {}, text=f"and {len(rows) - _ROWS} more (see them all with --json, or --report FILE)")
    if len(rows) + len(paused) > 1:
        outcomes = [str(outcome.detail.get("kind", "failed")) if outcome.issues else "ok" for _, outcome in rows]
        outcomes += ["host-paused" for one in paused for _ in range(one.sources)]
        emit(shared, {}, text=ledger.counts(outcomes))
    if report.done and rows:
        emit(shared, {}, text="Next: curate segment")


def _cells(fact: Fact, outcome: Outcome) -> list[str]:
    name, _, kind, todo, same_as, _ = _row(fact, outcome)
    what = outcome.issues[0].message if outcome.issues else f"same file as {same_as}" if same_as else ""
    return [str(name), str(kind or "ok"), what, str(todo)]


def _left(one: Paused) -> list[str]:
    """The row of a host that is left alone for now."""
    what = f"{failures.KINDS[one.kind].message}, several times in a row"
    todo = f"run it again after {one.until:%Y-%m-%d %H:%M} UTC"
    return [f"{one.sources} more of {one.host}", "host-paused", what, todo]


def _row(fact: Fact, outcome: Outcome) -> list[str | int]:
    source = fact.contract(Source)
    issue = outcome.issues[0] if outcome.issues else None
    again = " (a rerun tries again)" if outcome.outcome == "failed" and outcome.retry else ""
    return [
        source.title or source.locator,
        outcome.outcome + again,
        issue.kind if issue else "",
        issue.hint if issue else "",
        str(outcome.detail.get("same_as", "")),
        int(outcome.detail.get("tries", 0)),
    ]
