"""`curate draft`: draft questions, answers and steps."""

from __future__ import annotations

import sys

import click

from curation.cli.context import Shared, emit, next_line, progress_bar, show_issues, with_workspace
from curation.draft.run import draft
from curation.report import write_preview
from curation.workspace import Workspace


@click.command("draft")
@click.option("--model", metavar="NAME:ARGUMENT", help="Draft with a model; without one, by rules over measurements.")
@click.option("--preview", is_flag=True, help="Also write a page with all drafts, before any server is started.")
@with_workspace
def COMMAND(workspace: Workspace, shared: Shared, model: str | None, preview: bool) -> None:  # noqa: N802
    """Draft from every clip and asked question that has no draft yet; composed clips come last."""
    with progress_bar() as progress:
        reports = draft(workspace, model, progress=progress)
    issues = [issue for report in reports for issue in report.issues]
    drafts = workspace.store.counts().get("draft", 0)
    new = sum(report.new_facts for report in reports if report.stage != "perceive")
    page = write_preview(workspace, workspace.root / "reports" / "preview.html") if preview else None
    data = {
        "drafts": drafts,
        "new_facts": new,
        "issues": [issue.model_dump(mode="json") for issue in issues],
        "preview": str(page) if page else None,
    }
    lines = [f"{drafts} drafts in this workspace"]
    if page:
        lines.append(f"Look at them: {page}")
    lines.append(next_line(workspace))
    if not shared.as_json:
        show_issues(issues)
    emit(shared, data, text="\n".join(lines))
    if any(report.exit_code for report in reports):
        sys.exit(3)
