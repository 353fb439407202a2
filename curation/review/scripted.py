"""A scripted reviewer for demos: it judges through the real API, and everything it touches is marked as demo."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from curation.review.page.prepare import choice, text
from curation.review.studio import server
from curation.review.sync.client import Client
from curation.review.sync.pull import our_projects
from curation.review.sync.remote import RemoteTask
from curation.workspace import Workspace
from schemas.errors import ReviewError, StoreError
from schemas.reasoning import Draft, StepVerdict
from schemas.review import RejectReason, Verdict

NOTE = "Demo: judged by a script, no person looked at this."
_CYCLE = (Verdict.accept, Verdict.accept, Verdict.fix, Verdict.accept, Verdict.reject, Verdict.accept)

Results = list[dict[str, Any]]


def review(workspace: Workspace, client: Client | None = None, *, leave: int = 0) -> int:
    """Judge the tasks of a demo workspace that nobody has judged, with a fixed mix of verdicts.

    Four of six are accepted, one is fixed (a step is reworded), one is rejected as ambiguous; which is which follows
    from the items' identities alone. Questions without a draft are left for people.

    Args:
        workspace: A demo workspace.
        client: An existing server; by default the workspace's own.
        leave: How many tasks are left for somebody who wants to try the page.

    Returns:
        How many annotations were submitted.

    Raises:
        ReviewError: The workspace is no demo, or the server is not there.
    """
    if not workspace.settings.demo:
        raise ReviewError(
            str(workspace.root), "is no demo: a script must not stand in for people",
            "review it on the page, or make a demo with: curate init --demo",
        )  # fmt: skip
    with client or server.connect(workspace.root) as connection:
        projects = our_projects(workspace, connection)
        there = [(task, _draft(workspace, task)) for project in projects for task in connection.tasks(project.id)]
        drafted = [(task, draft) for task, draft in there if draft and draft.demo and draft.steps]
        judged = {one.task.id for project in projects for one in connection.annotations(project.id)}
        submitted = 0
        drafted.sort(key=lambda one: one[0].key)
        for rank, (task, draft) in enumerate(drafted[: max(0, len(drafted) - leave)]):
            if task.id not in judged:
                judge = _JUDGE[_CYCLE[rank % len(_CYCLE)]]
                connection.annotate(task.id, judge(connection.predictions(task.id), draft))
                submitted += 1
        return submitted


def _draft(workspace: Workspace, task: RemoteTask) -> Draft | None:
    try:
        fact = workspace.store.get(task.draft)
    except StoreError:
        return None
    return fact.contract(Draft) if fact.kind == Draft.kind and fact.body is not None else None


def _accept(shown: Results, draft: Draft) -> Results:
    return [*shown, *_step_verdicts(draft), choice("verdict", Verdict.accept), text("notes", NOTE)]


def _fix(shown: Results, draft: Draft) -> Results:
    number = next((n for n, step in enumerate(draft.steps, start=1) if step.kind == "perceive"), 1)
    reworded = text(f"s{number}_text", f"{draft.steps[number - 1].text} (reworded by the demo's script)")
    kept = [one for one in shown if one["from_name"] != f"s{number}_text"]
    return [*kept, reworded, *_step_verdicts(draft), choice("verdict", Verdict.fix), text("notes", NOTE)]


def _reject(shown: Results, _draft: Draft) -> Results:
    because = choice("reject_reason", RejectReason.ambiguous)
    return [*shown, choice("verdict", Verdict.reject), because, text("notes", NOTE)]


def _step_verdicts(draft: Draft) -> Results:
    return [choice(f"s{number}_verdict", StepVerdict.correct) for number in range(1, len(draft.steps) + 1)]


_JUDGE: dict[Verdict, Callable[[Results, Draft], Results]] = {
    Verdict.accept: _accept, Verdict.fix: _fix, Verdict.reject: _reject,
}  # fmt: skip
