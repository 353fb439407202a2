"""Bringing judgements back: every submitted annotation of our projects becomes a fact, once for each state of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from curation.review.studio import server
from curation.review.studio.place import locked, place_of
from curation.review.sync import pull_gone, pull_judged, pull_listing, pull_projects, watermark
from curation.review.sync.client import Client
from curation.review.sync.probe import known
from curation.review.sync.pull_gone import Looked
from curation.review.sync.pull_judged import Known
from curation.review.sync.pull_listing import Listed, instant
from curation.review.sync.recognise import recognise
from curation.review.sync.remote import RemoteProject
from curation.stage import Progress, quiet
from curation.workspace import Workspace
from db.reviews import Pulled, ReviewProject, ReviewTask
from schemas.issues import Issue

_TOGETHER = 200
"""Annotations that are read in one go."""


@dataclass(frozen=True)
class PullReport:
    """What a pull did."""

    new: int = 0
    """Annotations stored, revisions of earlier ones included."""
    same: int = 0
    """Annotations that were looked at and had not changed since the last pull."""
    unusable: int = 0
    gone: int = 0
    """Annotations that were pulled earlier and are on the server no more; what was pulled stays."""
    back: int = 0
    """Annotations that were gone and are there again."""
    tasks_gone: int = 0
    """Tasks that were sent and were found deleted."""
    listed: int = 0
    """Tasks that were looked at: all of them in a full pull, else those that changed lately."""
    read: int = 0
    """Annotations whose content was read."""
    full: bool = False
    """Whether everything was compared, and not only what changed lately."""
    issues: tuple[Issue, ...] = ()

    @property
    def exit_code(self) -> int:
        """3 when an annotation could not be used, else 0."""
        return 3 if self.unusable else 0


@dataclass
class _Pull:
    """What one pull looks at and finds."""

    workspace: Workspace
    client: Client
    known: Known
    pulled: dict[int, Pulled]
    full: bool
    clock: datetime | None
    """The server's, when the pull began."""
    newest: dict[int, datetime | None] = field(default_factory=dict)
    """Project -> its latest change before it was listed."""
    tasks: dict[int, Listed] = field(default_factory=dict)
    project_of: dict[int, int] = field(default_factory=dict)
    unfinished: dict[int, list[datetime]] = field(default_factory=dict)
    """Project -> when tasks changed whose annotations could not be stored yet."""
    report: PullReport = PullReport()


def pull(
    workspace: Workspace, client: Client | None = None, *, full: bool = False, progress: Progress = quiet
) -> PullReport:
    """Store every judgement that is new or was changed since the last pull.

    Args:
        workspace: An open workspace.
        client: An existing server; by default the workspace's own.
        full: Compare everything, also what did not change lately; done by itself once a day.
        progress: Told after every annotation.

    Raises:
        ReviewError: The server is not there, refuses, or is of another version. What was pulled stays.
    """
    with client or server.connect(workspace.root) as connection:
        warnings = known(workspace.root, connection)
        recognise(workspace, connection)
        with locked(place_of(workspace.root), "pull"):
            report = once(workspace, connection, full=full, progress=progress)
        return replace(report, issues=(*warnings, *report.issues))


def once(workspace: Workspace, client: Client, *, full: bool = False, progress: Progress = quiet) -> PullReport:
    """One pull over a connection that is known to be good; the caller holds the workspace's lock of pulls."""
    review = workspace.store.review
    everything, states = client.projects(), review.projects(client.name)
    found = {one.id: pull_projects.state_of(workspace, client.name, one, states)
             for one in pull_projects.ours(workspace, everything, states)}  # fmt: skip
    full = full or watermark.due(found.values(), client.clock)
    pulling = _Pull(workspace, client, Known(workspace, client.name), review.pulled(client.name), full, client.clock)
    # Read before the listing: what is sent meanwhile is not missing.
    before = {row.key: row for row in review.tasks(client.name)} if full else {}
    for number, state in found.items():
        _list(pulling, number, None if full else watermark.since(state, pulling.clock))
    _read(pulling, progress)
    elsewhere = {one.id for one in everything} - found.keys()
    _compare(pulling, Looked(pulling.tasks, found.keys() if full else (), elsewhere, full), before)
    for number in pull_projects.holders(states, found):
        _advance(pulling, number, found[number])
    return pulling.report


def our_projects(workspace: Workspace, client: Client) -> list[RemoteProject]:
    """The projects of this workspace on a server."""
    return pull_projects.ours(workspace, client.projects(), workspace.store.review.projects(client.name))


def _list(pulling: _Pull, project: int, since: datetime | None) -> None:
    pulling.newest[project] = pull_listing.newest(pulling.client, project)
    if pulling.newest[project] is None:
        return
    for one in pull_listing.listed(pulling.client, project, since):
        pulling.tasks[one.task] = one
        pulling.project_of[one.task] = project


def _read(pulling: _Pull, progress: Progress) -> None:
    """Store what is listed and not known, older judgements first, so that the newest of a person stands last."""
    states = [(moment, number, task) for task in pulling.tasks.values() for number, moment in task.annotations.items()]
    fresh = sorted(
        ((moment, number, task.task) for moment, number, task in states if not _same(pulling, number, moment))
    )
    pulling.report = replace(
        pulling.report, full=pulling.full, listed=len(pulling.tasks), same=len(states) - len(fresh)
    )
    for start in range(0, len(fresh), _TOGETHER):
        _read_some(pulling, fresh[start : start + _TOGETHER])
        progress("pull", min(start + _TOGETHER, len(fresh)), len(fresh))


def _same(pulling: _Pull, number: int, moment: datetime) -> bool:
    """Whether an annotation is known as it is. What could not be used is looked at again by every full pull: a newer
    version of the toolkit, or of a benchmark task's part of the page, may be able to."""
    known = pulling.pulled.get(number)
    return known is not None and known.updated_at == moment and not (pulling.full and known.fact is None)


def _read_some(pulling: _Pull, fresh: Sequence[tuple[datetime, int, int]]) -> None:
    wanted = {number for _moment, number, _task in fresh}
    by_project: dict[int, set[int]] = {}
    for _moment, _number, task in fresh:
        by_project.setdefault(pulling.project_of[task], set()).add(task)
    found = [
        one
        for project, tasks in by_project.items()
        for one in pull_listing.details(pulling.client, project, tasks)
        if one.id in wanted
    ]
    review, report = pulling.workspace.store.review, pulling.report
    for one in sorted(found, key=lambda one: (instant(one.updated_at), one.id)):
        outcome = pull_judged.store(pulling.known, one)
        if outcome.final:
            fact = outcome.fact.key if outcome.fact else None
            key = one.task.key if one.task.key in pulling.known.rows else None
            review.mark_pulled(pulling.client.name, one.id, instant(one.updated_at), fact, key)
        else:
            changed = pulling.tasks[one.task.id].updated_at
            pulling.unfinished.setdefault(pulling.project_of[one.task.id], []).append(changed)
        report = replace(
            report, read=report.read + 1, new=report.new + (outcome.fact is not None),
            unusable=report.unusable + (outcome.fact is None), issues=(*report.issues, *outcome.issues),
        )  # fmt: skip
    pulling.report = report


def _compare(pulling: _Pull, looked: Looked, before: Mapping[str, ReviewTask]) -> None:
    """Write down what is on the server no more, and what is there again."""
    if not (looked.tasks or looked.full):
        return
    review, name = pulling.workspace.store.review, pulling.client.name
    gone = pull_gone.missing_annotations(looked, pulling.pulled, before or pulling.known.rows)
    back = pull_gone.returned(looked, pulling.pulled)
    tasks = pull_gone.mark_tasks_gone(review, pull_gone.missing_tasks(looked, before))
    if gone:
        review.mark_gone(name, gone)
    if back:
        review.mark_gone(name, back, gone=False)
    report = pulling.report
    pulling.report = replace(
        report, gone=len(gone), back=len(back), tasks_gone=len(tasks),
        issues=(*report.issues, *pull_gone.issues(gone, tasks)),
    )  # fmt: skip


def _advance(pulling: _Pull, number: int, state: ReviewProject) -> None:
    """Move a project's watermark: everything that was listed is stored, or named as unfinished."""
    late, newest = pulling.unfinished.get(number, ()), pulling.newest[number]
    reconciled = pulling.clock if pulling.full else None
    pulling.workspace.store.review.change_project(
        pulling.client.name, state.key,
        lambda now: watermark.advanced(now if now and now.project_id == number else state, newest, late, reconciled),
    )  # fmt: skip
