"""Assignments: for every draft that people should see, who is to do what with it."""

from __future__ import annotations

from curation.workspace import Workspace
from db.assignments import Assignment
from schemas.reasoning import Draft

WANTED = ("drafted", "unanswered")
"""Drafts that people should see, by status."""


def assignments(workspace: Workspace) -> list[Assignment]:
    """All open assignments; those still missing are made first.

    Without a plan and people, every draft is open to all for one verification.
    """
    heads = (fact.contract(Draft) for fact in workspace.store.heads("draft") if fact.body is not None)
    wanted = [draft for draft in heads if draft.status in WANTED]
    made = [Assignment(draft.subject(), draft.benchmark_task, draft.demo) for draft in wanted]
    workspace.store.assignments.add(made)
    return workspace.store.assignments.all()
