"""Bringing judgements back: every submitted annotation of our projects becomes a fact, once for each state of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from aurelia import tasks as benchmark_tasks
from curation.review.page.passes import PAGES
from curation.review.studio import server
from curation.review.sync.client import Client
from curation.review.sync.push import project_key
from curation.review.sync.remote import RemoteAnnotation, RemoteProject
from curation.review.work import Judged
from curation.stage import Progress, quiet
from curation.workspace import Workspace
from db.assignments import Assignment
from schemas.errors import ReviewError, StoreError
from schemas.fact import Fact
from schemas.issues import Issue, Severity
from schemas.reasoning import Draft
from schemas.review import PlantedDraft
from schemas.task import BenchmarkTask


@dataclass(frozen=True)
class PullReport:
    """What a pull did."""

    new: int = 0
    """Annotations stored, revisions of earlier ones included."""
    same: int = 0
    """Annotations that had not changed since the last pull."""
    unusable: int = 0
    issues: tuple[Issue, ...] = ()

    @property
    def exit_code(self) -> int:
        """3 when an annotation could not be used, else 0."""
        return 3 if self.unusable else 0


def pull(workspace: Workspace, client: Client | None = None, *, progress: Progress = quiet) -> PullReport:
    """Store every judgement that is new or was changed since the last pull.

    Args:
        workspace: An open workspace.
        client: An existing server; by default the workspace's own.
        progress: Told after every annotation.

    Raises:
        ReviewError: The server is not there, refuses, or is of another version. What was pulled stays.
    """
    with client or server.connect(workspace.root) as connection:
        connection.check()
        known = workspace.store.review.pulled(connection.name)
        seen = sorted(_annotations(workspace, connection), key=lambda one: (one.updated_at, one.id))
        new = [one for one in seen if one.id not in known or known[one.id].updated_at != instant(one.updated_at)]
        issues, unusable = list(_gone(known.keys() - {one.id for one in seen})), 0
        tasks = benchmark_tasks.find(workspace.task_folders)
        for number, remote in enumerate(new, start=1):
            fact, found, final = _store(workspace, connection, remote, tasks)
            if final:
                workspace.store.review.mark_pulled(
                    connection.name, remote.id, instant(remote.updated_at), fact.key if fact else None
                )
            issues += found
            unusable += fact is None
            progress("pull", number, len(new))
        return PullReport(len(new) - unusable, len(seen) - len(new), unusable, tuple(issues))


def instant(text: str) -> datetime:
    """The server's time stamp as an instant in UTC.

    Raises:
        ReviewError: It is none.
    """
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except (AttributeError, ValueError) as exc:
        raise ReviewError("Label Studio", f"gave the time stamp {text!r:.40}", "look at its version") from exc
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def our_projects(workspace: Workspace, client: Client) -> list[RemoteProject]:
    """The projects of this workspace on a server."""
    prefix = f"[{project_key(workspace, '')}"
    return [project for project in client.projects() if prefix in project.description]


def _annotations(workspace: Workspace, client: Client) -> Iterator[RemoteAnnotation]:
    for project in our_projects(workspace, client):
        yield from client.annotations(project.id)


def _gone(ids: set[int]) -> Iterator[Issue]:
    if ids:
        named = ", ".join(str(number) for number in sorted(ids)[:5]) + ", ..." * (len(ids) > 5)
        yield Issue(
            kind="annotation-deleted", subject=f"annotations {named}", severity=Severity.warning,
            message=f"{len(ids)} pulled earlier were deleted on the server; what was pulled stays",
            hint="to withdraw an item, judge it again and reject it",
        )  # fmt: skip


def _store(
    workspace: Workspace, client: Client, remote: RemoteAnnotation, tasks: dict[str, BenchmarkTask]
) -> tuple[Fact | None, list[Issue], bool]:
    """The stored fact, the issues, and whether looking again at this state of the annotation is of no use."""
    about = f"annotation {remote.id} of task {remote.task.id}"
    found = _judged(workspace, client, remote, tasks, about)
    if isinstance(found, Issue):
        return None, [found], False
    contract, issues = PAGES[found.assignment.review_pass].decode(remote.results, found, about)
    fact = workspace.store.revise(contract, parents=(found.draft_key,)) if contract else None
    return fact, issues, True


def _judged(
    workspace: Workspace, client: Client, remote: RemoteAnnotation, tasks: dict[str, BenchmarkTask], about: str
) -> Judged | Issue:
    """What an annotation is about; an issue where that is not known here."""
    row = workspace.store.review.task(client.name, remote.task.key)
    try:
        shown = workspace.store.get(row.draft if row else remote.task.draft)
        draft = shown.contract(PlantedDraft).draft if shown.kind == PlantedDraft.kind else shown.contract(Draft)
    except StoreError:
        message = "is about a draft that is not in this workspace"
        return Issue(kind="draft-unknown", subject=about, message=message, hint="restore the store")
    task = tasks.get(draft.benchmark_task)
    if task is None:
        message = f"is about the benchmark task {draft.benchmark_task}, which is not installed"
        return Issue(kind="task-unknown", subject=about, message=message, hint="install it, pull again")
    assignments = {one.key: one for one in workspace.store.assignments.all(state=None)}
    plain = Assignment(draft.subject(), draft.benchmark_task, draft.demo)
    assignment = assignments.get(row.assignment if row else remote.task.key, plain)
    demo = draft.demo or workspace.settings.demo
    reviewer = workspace.store.people.pseudonym(client.name, remote.completed_by, demo=demo)
    return Judged(assignment, shown.key, draft, task, reviewer, remote.data, demo)
