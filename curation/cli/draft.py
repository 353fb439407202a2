"""`curate draft`: draft questions, answers and steps."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Any

import click

from curation.cli.context import Shared, emit, err, next_line, progress_bar, show_issues, with_workspace
from curation.draft.estimate import Estimate, estimate
from curation.draft.run import draft
from curation.report import write_preview
from curation.workspace import Workspace

_NAME = "NAME:ARGUMENT"
_PRICE = click.FloatRange(min=0)
_MODELS_ONLY = {
    "evaluator": "--evaluator", "summarizer": "--summarizer", "critic": "--critic", "loop": "--paper",
    "write_for": "--for",
}  # fmt: skip
"""Options that mean nothing where rules draft."""


@click.command("draft")
@click.option("--model", metavar=_NAME, help="Draft with a model; without one, by rules over measurements.")
@click.option("--evaluator", metavar=_NAME, help="Another model that judges the drafts.")
@click.option("--summarizer", metavar=_NAME, help="Another model that writes captions from steps; it sees no clip.")
@click.option("--critic", metavar=_NAME, help="Another model that checks single steps; else the evaluator.")
@click.option("--paper", "loop", flag_value="paper", default=None, help="The loop exactly as published.")
@click.option(
    "--for",
    "write_for",
    multiple=True,
    metavar="TASK",
    help="A benchmark task to write questions for; give it once for each. Default: av-qa.",
)
@click.option("--limit", type=click.IntRange(min=1), help="Draft from so many clips at most, to try a model out.")
@click.option("--estimate", "only_estimate", is_flag=True, help="Say requests, tokens, time and cost; draft nothing.")
@click.option("--price", type=_PRICE, nargs=2, metavar="IN OUT", help="With --estimate: price of a million tokens.")
@click.option("--preview", is_flag=True, help="Also write a page with all drafts, before any server is started.")
@with_workspace
def COMMAND(  # noqa: N802
    workspace: Workspace,
    shared: Shared,
    limit: int | None,
    only_estimate: bool,
    price: tuple[float, float] | None,
    preview: bool,
    **given: Any,
) -> None:
    """Draft from every clip and asked question that has no draft yet; composed clips come last."""
    if price is not None and not only_estimate:
        raise click.UsageError("--price goes with --estimate.")
    chosen = {name: value for name, value in given.items() if value}
    workspace = replace(workspace, settings=workspace.settings.model_copy(update=chosen))
    lone = [flag for name, flag in _MODELS_ONLY.items() if name in chosen]
    if lone and not workspace.settings.model:
        raise click.UsageError(f"{lone[0]} goes with --model; without one, rules draft.")
    if only_estimate:
        found = estimate(workspace, limit=limit)
        emit(shared, found.as_dict(price), text=_told(found, price))
        return
    before = {fact.key for fact in workspace.store.heads("draft")}
    with progress_bar() as progress:
        reports = draft(
            workspace, limit=limit, progress=progress, tell=lambda doubt: err.print(f"warning: {doubt}", markup=False)
        )
    issues = [issue for report in reports for issue in report.issues]
    below = sum(issue.kind == "draft-dropped" for issue in issues)
    drafts = workspace.store.counts().get("draft", 0)
    new = sum(report.new_facts for report in reports if report.stage != "perceive")
    page = write_preview(workspace, workspace.root / "reports" / "preview.html") if preview else None
    data = {
        "drafts": drafts,
        "new_facts": new,
        "issues": [issue.model_dump(mode="json") for issue in issues],
        "preview": str(page) if page else None,
    }
    made = sum(fact.key not in before for fact in workspace.store.heads("draft"))  # composing makes clips as well
    lines = [f"{made} new drafts, {below} of them dropped; {drafts} drafts in this workspace"]
    if page:
        lines.append(f"Look at them: {page}")
    lines.append(next_line(workspace))
    if chosen and "curate draft" in lines[-1]:
        lines.append("Give it the same options again, or put them into curation.toml: without a model, rules draft.")
    if not shared.as_json:
        show_issues(issues)
    emit(shared, data, text="\n".join(lines))
    if any(report.exit_code for report in reports):
        sys.exit(3)


def _told(found: Estimate, price: tuple[float, float] | None) -> str:
    lines = found.lines(price)
    if found.seconds is not None:
        lines.append("not counted: clips that are not measured yet are measured first, some seconds each")
    return "\n".join(lines)
