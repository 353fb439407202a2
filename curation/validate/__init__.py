"""Validation: judgements become Items, or Reports that say why not."""

from __future__ import annotations

from dataclasses import replace

from aurelia import tasks
from curation.review.adjudication.rule import rule_of
from curation.stage import Progress, StageReport, quiet, run_stage
from curation.validate.live import is_live, live_items
from curation.validate.regroup import regrouped
from curation.validate.stage import Validate
from curation.workspace import Workspace


def validate(workspace: Workspace, progress: Progress = quiet) -> StageReport:
    """Turn every judgement that has no result yet into an item or a report; a rerun does nothing new.

    Args:
        workspace: An open workspace with annotations.
        progress: Told after every annotation.

    Returns:
        Counts and the issues found; held items (conflicts, checks that could not run) are looked at again next time.
        Judgements of items that wait for others count as done, with an issue of kind `waits-for-verification`.

    Raises:
        SettingsError: The workspace's plan is wrong.
    """
    stage = Validate(workspace.store, tasks.find(workspace.task_folders), rule_of(workspace.root))
    report = run_stage(workspace.store, stage, inputs=stage.due(), progress=progress)
    # All judgements of one item are decided together, so each of them finds the same.
    return replace(report, issues=tuple(dict.fromkeys(report.issues)))


__all__ = ["Validate", "is_live", "live_items", "regrouped", "validate"]
