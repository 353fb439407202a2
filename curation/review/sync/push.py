"""Sending drafts to people, once and only once.

The intent is stored before a call. Label Studio knows no external ids, and a call may be carried out although its
answer never came; so whatever is to be sent is first held against a lean listing of what is there. Each project is
listed once; what it needs follows from that listing, from our rows and from the store (see `compare`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from aurelia import tasks as benchmark_tasks
from curation.review.people import guidelines
from curation.review.people.assign import assignments
from curation.review.studio import place, server
from curation.review.sync import delivery, media, withdraw
from curation.review.sync.client import Client
from curation.review.sync.compare import Need, needs
from curation.review.sync.listing import listing
from curation.review.sync.media import Media
from curation.review.sync.probe import known
from curation.review.sync.projects import Project, open_project, project_key
from curation.review.sync.ready import Kitchen
from curation.review.work import Prepared
from curation.stage import Progress, quiet
from curation.workspace import Workspace
from db.assignments import Assignment
from schemas.issues import Issue, Severity
from schemas.task import BenchmarkTask

__all__ = ["PushReport", "project_key", "push"]

BATCH = 500
"""Tasks in one import, and assignments that are looked at together."""


@dataclass(frozen=True)
class PushReport:
    """What a push did."""

    sent: int = 0
    """New tasks, later revisions of judged ones included."""
    there: int = 0
    """Tasks that were on the server already."""
    changed: int = 0
    """Of those, untouched ones that show a newer draft now."""
    withdrawn: int = 0
    """Tasks that were taken away, or emptied where people had worked on them."""
    projects: dict[str, str] = field(default_factory=dict)
    """Title -> address."""
    issues: tuple[Issue, ...] = ()

    @property
    def exit_code(self) -> int:
        """3 when a draft could not be sent, else 0."""
        return 3 if any(issue.severity is Severity.error for issue in self.issues) else 0

    def plus(self, *issues: Issue, sent: int = 0, there: int = 0, changed: int = 0, withdrawn: int = 0) -> PushReport:
        """This report with more in it."""
        return replace(
            self, sent=self.sent + sent, there=self.there + there, changed=self.changed + changed,
            withdrawn=self.withdrawn + withdrawn, issues=(*self.issues, *issues),
        )  # fmt: skip


def push(
    workspace: Workspace, client: Client | None = None, *, media_url: str = "", again: bool = False,
    progress: Progress = quiet,
) -> PushReport:  # fmt: skip
    """Send every draft that no person has yet, with its clip and a prediction that prefills the page.

    A draft that changed takes the place of one that nobody has touched, and stands beside one that somebody has. What
    may not be shown any more is taken away. Pushed again, nothing is written.

    Args:
        workspace: An open workspace.
        client: An existing server; by default the workspace's own.
        media_url: Where the pages find the clips: an `https://` address that serves `review/media/clips`, or
            `s3://BUCKET/PREFIX`, to which they are uploaded; empty for our own server.
        again: Also send tasks that somebody deleted on the server.
        progress: Told after every batch.

    Raises:
        ReviewError: The server is not there, refuses, or does not work as it must. What was sent stays sent.
    """
    with client or server.connect(workspace.root) as connection:
        issues = known(workspace.root, connection)
        shown = media.choose(workspace, connection, media_url)
        with place.locked(place.place_of(workspace.root), "push"):
            return _Push(workspace, connection, shown, again, progress).run(PushReport(issues=tuple(issues)))


@dataclass(frozen=True)
class _Push:
    """What all projects of one push share."""

    workspace: Workspace
    client: Client
    media: Media
    again: bool
    progress: Progress

    def run(self, report: PushReport) -> PushReport:
        """Bring all projects up to date."""
        wanted = sorted(assignments(self.workspace), key=lambda one: one.project)
        known = benchmark_tasks.find(self.workspace.task_folders)
        for key, group in groupby(wanted, key=lambda one: one.project):
            some = list(group)
            task = known.get(some[0].benchmark_task)
            if task is None:
                hint = "install the plug-in that gives it, or put its folder into tasks/"
                name = f"benchmark task {some[0].benchmark_task}"
                report = report.plus(Issue(kind="task-unknown", subject=name, message="is not installed", hint=hint))
            else:
                report = self.project(key, task, some, report)
        return report.plus(withdrawn=withdraw.dropped(self.workspace, self.client, self.media))

    def project(self, key: str, task: BenchmarkTask, wanted: Sequence[Assignment], report: PushReport) -> PushReport:
        """Bring one project up to date."""
        project, found = open_project(self.workspace, self.client, key, task, wanted[0])
        self.media.serve(self.client, project.remote.id)
        report = replace(report, projects=report.projects | {project.remote.title: self.client.page(project.remote.id)})
        rows = project.rows(self.workspace, self.client, wanted)
        intended = {row.key for some in rows.values() for row in some if row.state == "intent"}
        seen = listing(self.client, project.remote, intended)
        report = report.plus(*found, *seen.issues, there=len(seen.there))
        kitchen = Kitchen(
            self.workspace, task, project.config, guidelines.current(self.workspace), abroad=self.media.abroad,
            media_url=self.media.url,
        )  # fmt: skip
        newest = seen.newest
        for start in range(0, len(wanted), BATCH):
            some = wanted[start : start + BATCH]
            need = needs(self.workspace.store, self.client, project.remote, kitchen, some, rows, seen.there, self.again)
            report, newest = self._meet(project, need, newest, report)
            self.progress(f"push {task.name}", min(start + BATCH, len(wanted)), len(wanted))
        return report

    def _meet(self, project: Project, need: Need, newest: int, report: PushReport) -> tuple[PushReport, int]:
        rows = self.workspace.store.review
        self.media.bring(_names(need))
        late = delivery.update(rows, self.client, project.remote, need.update)
        report = report.plus(*need.issues, changed=len(need.update) - len(late), sent=len(need.send))
        if need.send:
            newest = delivery.send(rows, self.client, project.remote, need.send, newest)
        taken = withdraw.withdraw(self.workspace, self.client, self.media, need.withdraw)
        if late:
            # Somebody began with them a moment ago: the next push finds them touched.
            report = report.plus(*(_busy(task.id) for _, task in late))
        return report.plus(withdrawn=taken), newest


def _names(need: Need) -> Iterator[str]:
    """The files that what is sent shows."""
    for one in (*need.send, *(prepared for prepared, _ in need.update)):
        yield from names(one)


def names(one: Prepared) -> Iterator[str]:
    """The files that a task shows."""
    return (shown.url.rsplit("/", 1)[-1] for shown in one.work.media.values())


def _busy(task: int) -> Issue:
    return Issue(
        kind="task-touched", subject=f"task {task}", severity=Severity.warning,
        message="was to show a newer draft, but somebody has begun to work on it",
        hint="the next push sends the newer draft beside it",
    )  # fmt: skip
