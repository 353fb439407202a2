"""Sending drafts to people, once and only once.

The intent is stored before a call. Label Studio knows no external ids, and a call may be carried out although its
answer never came; so whatever is to be sent is first held against a lean listing of what is there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from label_studio_sdk.label_interface import LabelInterface

from aurelia import tasks as benchmark_tasks
from curation.review.page import prepare
from curation.review.page.passes import PAGES
from curation.review.people.assign import assignments
from curation.review.people.guidelines import GuidelinesText
from curation.review.people.guidelines import read as read_guidelines
from curation.review.studio import place, server
from curation.review.sync import delivery
from curation.review.sync.client import Client
from curation.review.sync.remote import PageRefused, RemoteProject, RemoteTask
from curation.review.sync.shown import show
from curation.review.work import Prepared, Work
from curation.stage import Progress, quiet
from curation.validate.origins import Origins
from curation.workspace import Workspace
from db.assignments import Assignment
from db.reviews import ReviewTask
from db.store import Store
from schemas.base import short
from schemas.errors import ReviewError, ToolkitError
from schemas.fact import Fact
from schemas.issues import Issue, Severity
from schemas.reasoning import Draft
from schemas.review import PlantedDraft
from schemas.task import BenchmarkTask

BATCH = 500
"""Tasks in one import."""


@dataclass(frozen=True)
class PushReport:
    """What a push did."""

    sent: int = 0
    there: int = 0
    """Tasks that were on the server already."""
    projects: dict[str, str] = field(default_factory=dict)
    """Title -> address."""
    issues: tuple[Issue, ...] = ()

    @property
    def exit_code(self) -> int:
        """3 when a draft could not be sent, else 0."""
        return 3 if any(issue.severity is Severity.error for issue in self.issues) else 0


@dataclass(frozen=True)
class _Send:
    """What all projects of one push share."""

    workspace: Workspace
    client: Client
    guidelines: GuidelinesText
    media_url: str
    again: bool


def push(
    workspace: Workspace, client: Client | None = None, *, media_url: str = "", again: bool = False,
    progress: Progress = quiet,
) -> PushReport:  # fmt: skip
    """Send every draft that no person has yet, with its clip and a prediction that prefills the page.

    Args:
        workspace: An open workspace.
        client: An existing server; by default the workspace's own.
        media_url: For a server elsewhere: where it finds the files of `review/media/clips`.
        again: Also send tasks that somebody deleted on the server.
        progress: Told after every batch.

    Raises:
        ReviewError: The server is not there, refuses, or is of another version. What was sent stays sent.
    """
    with client or server.connect(workspace.root) as connection:
        connection.check()
        if not connection.local and not media_url:
            raise ReviewError(
                connection.url, "is on another machine and cannot see the clips of this workspace",
                "serve review/media/clips over https and name its address with --media-url",
            )  # fmt: skip
        sending = _Send(workspace, connection, read_guidelines(), media_url.rstrip("/"), again)
        with place.locked(place.place_of(workspace.root), "push"):
            return _push(sending, progress)


def _push(sending: _Send, progress: Progress) -> PushReport:
    known = benchmark_tasks.find(sending.workspace.task_folders)
    report = PushReport()
    for key, some in _by_project(sending.workspace):
        task = known.get(some[0].benchmark_task)
        if task is None:
            hint = "install the plug-in that gives it, or put its folder into tasks/"
            name = f"benchmark task {some[0].benchmark_task}"
            lost = Issue(kind="task-unknown", subject=name, message="is not installed", hint=hint)
            report = replace(report, issues=(*report.issues, lost))
            continue
        report = _push_project(sending, key, task, some, report, progress)
    return report


def _by_project(workspace: Workspace) -> Iterator[tuple[str, list[Assignment]]]:
    wanted = sorted(assignments(workspace), key=lambda one: one.project)
    for key, group in groupby(wanted, key=lambda one: one.project):
        yield key, list(group)


def _push_project(
    sending: _Send, key: str, task: BenchmarkTask, wanted: Sequence[Assignment], report: PushReport,
    progress: Progress,
) -> PushReport:  # fmt: skip
    issues: list[Issue] = []
    project = _project(sending, key, task, wanted[0], issues)
    rows = {row.key: row for row in sending.workspace.store.review.tasks(sending.client.name)}
    intended = {row.key for row in rows.values() if row.state == "intent" and row.project_id == project.id}
    there, twice = delivery.listing(sending.client, project, intended)
    issues += twice
    missing = []
    for one in wanted:
        fact = _shown(sending.workspace.store, one)
        row = rows.get(one.key)
        if one.key in there:
            _reconcile(sending, project, there[one.key], row, fact, issues)
        elif row and row.state == "sent" and row.project_id == project.id and not sending.again:
            issues.append(_deleted(fact))
        else:
            missing.append((one, fact))
    ready = _prepare(sending, task, missing, issues)
    for start in range(0, len(ready), BATCH):
        delivery.send(sending.workspace.store.review, sending.client, project, ready[start : start + BATCH])
        progress(f"push {task.name}", min(start + BATCH, len(ready)), len(ready))
    return replace(
        report, sent=report.sent + len(ready), there=report.there + len(there), issues=(*report.issues, *issues),
        projects=report.projects | {project.title: sending.client.page(project.id)},
    )  # fmt: skip


def _shown(store: Store, assignment: Assignment) -> Fact:
    """The fact that an assignment shows: the item's newest draft, or the planted one it names."""
    if assignment.shows:
        return store.get(assignment.shows)
    head = store.head("draft", assignment.item)
    if head is None:
        raise ReviewError(f"item {short(assignment.item)}", "has no draft in this workspace", "restore the store")
    return head


def _project(sending: _Send, key: str, task: BenchmarkTask, first: Assignment, issues: list[Issue]) -> RemoteProject:
    title = f"{task.title} (demo)" if first.demo else task.title
    description = "Demo, not for publication. " * first.demo + task.description
    config = PAGES[first.review_pass].config(task, first.senses)
    named = project_key(sending.workspace, key)
    try:
        project = sending.client.ensure_project(named, title=title, description=description, config=config)
    except PageRefused as exc:
        project = exc.project
        issues.append(
            Issue(
                kind="page-kept", subject=f"project {project.title}", severity=Severity.warning,
                message=f"keeps its old page, since judgements would not fit the new one: {exc.reason}",
                hint="finish it as it is, or delete the project on the server and push again",
            )
        )  # fmt: skip
    if not sending.media_url:
        sending.client.ensure_local_storage(project.id, str(place.place_of(sending.workspace.root).clips.resolve()))
    return project


def project_key(workspace: Workspace, project: str) -> str:
    """What a project of this workspace is known by on any server; for an empty project what all of them begin with."""
    return f"aurelia:{place.workspace_id(workspace.root)}/{project}"


def _reconcile(
    sending: _Send, project: RemoteProject, remote: RemoteTask, row: ReviewTask | None, fact: Fact, issues: list[Issue]
) -> None:
    """Write down what the server has and we did not know, after a call whose answer was lost."""
    draft = fact.key
    if remote.draft != fact.key:
        earlier = sending.workspace.store.history("draft", fact.subject)
        draft = next((one.key for one in earlier if one.key == remote.draft), draft)
        issues.append(_newer(fact))
    seen = ReviewTask(
        sending.client.name, remote.key, remote.content_hash or fact.digest, draft, project.id, remote.id, "sent"
    )
    if row != seen:
        sending.workspace.store.review.save(seen)


def _newer(fact: Fact) -> Issue:
    return Issue(
        kind="draft-newer", subject=f"draft {short(fact.key)}", severity=Severity.warning,
        message="is newer than the one people see; their task is left as it is",
        hint="delete the task on the server and push with --again to show the new draft",
    )  # fmt: skip


def _deleted(fact: Fact) -> Issue:
    return Issue(
        kind="task-deleted", subject=f"draft {short(fact.key)}", severity=Severity.warning,
        message="was sent before, and its task was deleted on the server", hint="to send it once more: push --again",
    )  # fmt: skip


def _prepare(
    sending: _Send, task: BenchmarkTask, missing: Sequence[tuple[Assignment, Fact]], issues: list[Issue]
) -> list[Prepared]:
    if not missing:
        return []
    page, origins = PAGES[missing[0][0].review_pass], Origins(sending.workspace.store)
    interface = LabelInterface(page.config(task, missing[0][0].senses))
    ready = []
    for assignment, fact in missing:
        draft = fact.contract(PlantedDraft).draft if fact.kind == PlantedDraft.kind else fact.contract(Draft)
        try:
            shown = show(
                sending.workspace, origins, draft, abroad=not sending.client.local, media_url=sending.media_url
            )
        except ToolkitError as exc:
            issues.append(Issue(kind="media-missing", subject=exc.subject, message=exc.message, hint=exc.hint))
            continue
        prepared = page.prepare(Work(assignment, fact, draft, task, shown, sending.guidelines))
        if isinstance(prepared, list):
            issues.extend(prepared)
        elif faults := prepare.faults(prepared, interface):
            issues.extend(faults)
        else:
            ready.append(prepared)
    return ready
