"""What an annotation on the server is about, and the fact it becomes."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property

from aurelia import tasks as benchmark_tasks
from curation.review.page import results
from curation.review.page.adjudicate import VERSIONS_UNKNOWN
from curation.review.page.passes import PAGES
from curation.review.sync.pull_erased import ACCOUNT_UNKNOWN, Gone
from curation.review.sync.pull_listing import instant
from curation.review.sync.remote import RemoteAnnotation
from curation.review.work import Judged, draft_in, task_key
from curation.workspace import Workspace
from db.assignments import Assignment
from db.people import Person, ReviewTime
from db.reviews import ReviewTask
from schemas.errors import StoreError
from schemas.fact import Fact
from schemas.issues import Issue, Severity
from schemas.reasoning import Draft
from schemas.review import Annotation, PlantedDraft, Role, Solve
from schemas.task import BenchmarkTask

_MOST_SECONDS = 24 * 3600.0
_MOST_REVISIONS = 50
"""Later ones are not looked for where our row of a task is lost."""


@dataclass(frozen=True)
class Outcome:
    """What became of one annotation."""

    fact: Fact | None
    issues: tuple[Issue, ...] = ()
    final: bool = True
    """Whether looking again at this state of the annotation is of no use."""


@dataclass
class Known:
    """What the store says about a server's tasks, people and assignments; each read once a pull, and only if needed."""

    workspace: Workspace
    server: str
    _pseudonyms: dict[tuple[int, bool], str] = field(default_factory=dict)

    @cached_property
    def rows(self) -> dict[str, ReviewTask]:
        """Tasks by our key."""
        return {row.key: row for row in self.workspace.store.review.tasks(self.server)}

    @cached_property
    def by_id(self) -> dict[int, ReviewTask]:
        """Tasks that are there by the server's id. A server gives the ids of deleted tasks to others."""
        there = (row for row in self.rows.values() if row.state == "sent")
        return {row.label_studio_id: row for row in there if row.label_studio_id is not None}

    @cached_property
    def assignments(self) -> dict[str, Assignment]:
        """All assignments, dropped ones too, by key."""
        return {one.key: one for one in self.workspace.store.assignments.all(state=None)}

    @cached_property
    def benchmark_tasks(self) -> dict[str, BenchmarkTask]:
        """The installed benchmark tasks by name."""
        return benchmark_tasks.find(self.workspace.task_folders)

    @cached_property
    def people(self) -> dict[str, Person]:
        """Everybody by pseudonym."""
        return {one.pseudonym: one for one in self.workspace.store.people.all()}

    @cached_property
    def gone(self) -> Gone:
        """Who was erased."""
        return Gone(self.workspace, self.server)

    def pseudonym(self, user: int, *, demo: bool) -> str:
        """The pseudonym of a user of the server."""
        if (user, demo) not in self._pseudonyms:
            self._pseudonyms[user, demo] = self.workspace.store.people.pseudonym(self.server, user, demo=demo)
        return self._pseudonyms[user, demo]


def store(known: Known, remote: RemoteAnnotation) -> Outcome:
    """Store an annotation as a fact, unless it is stored as it is."""
    about = f"annotation {remote.id} of task {remote.task.id}"
    erased = known.gone.issue(remote, about)
    if erased is not None:
        return Outcome(None, (erased,), final=erased.kind != ACCOUNT_UNKNOWN)
    judged = _judged(known, remote, about)
    if isinstance(judged, Issue):
        return Outcome(None, (judged,), final=False)
    page = PAGES.get(judged.assignment.review_pass)
    if page is None:
        message = f"is of the pass {judged.assignment.review_pass}, which has no page here"
        return Outcome(None, (Issue(kind="pass-unknown", subject=about, message=message),), final=False)
    contract, issues = page.decode(remote.results, judged, about)
    if contract is None:
        # What the task says can be put back, and the annotation is then as old as before: it is looked at again.
        return Outcome(None, tuple(issues), final=all(issue.kind != VERSIONS_UNKNOWN for issue in issues))
    told = _by_another(judged, about)
    if told and _displaces(known, contract):
        return Outcome(None, (*issues, *(one.model_copy(update=_NOT_TAKEN) for one in told)))
    fact = known.workspace.store.revise(contract, parents=(judged.draft_key,))
    _keep_time(known, remote, judged.reviewer)
    return Outcome(fact, (*issues, *told))


_NOT_TAKEN = {
    "message": "was asked of somebody else, and would take the place of what its author was asked for; not taken",
    "severity": Severity.error,
}


def _displaces(known: Known, contract: Annotation | Solve) -> bool:
    """Whether a person's own judgement of the same draft, given in another role, would be replaced: work by a test."""
    head = known.workspace.store.head(contract.kind, contract.subject())
    return head is not None and head.body is not None and head.contract(type(contract)).role is not contract.role


def _judged(known: Known, remote: RemoteAnnotation, about: str) -> Judged | Issue:
    """What an annotation is about; an issue where that is not known here."""
    row = _row(known, remote, about)
    if isinstance(row, Issue):
        return row
    try:
        shown = known.workspace.store.get(_shown(row, remote))
        shown = _opened(known, remote, shown) or shown
        draft = draft_in(shown)
    except StoreError:
        message = "is about a draft that is not in this workspace"
        return Issue(kind="draft-unknown", subject=about, message=message, hint="restore the store")
    task = known.benchmark_tasks.get(draft.benchmark_task)
    if task is None:
        message = f"is about the benchmark task {draft.benchmark_task}, which is not installed"
        return Issue(kind="task-unknown", subject=about, message=message, hint="install it, pull again")
    assignment = _assignment(known, row.assignment if row else remote.task.key, draft)
    if assignment is None or (shown.kind == PlantedDraft.kind and assignment.role is Role.work):
        message = "was asked for by an assignment that is not in this workspace"
        return Issue(kind="assignment-unknown", subject=about, message=message, hint="restore the store, pull again")
    demo = draft.demo or known.workspace.settings.demo
    reviewer = known.pseudonym(remote.completed_by, demo=demo)
    return Judged(assignment, shown.key, draft, task, reviewer, remote.data, demo)


def _shown(row: ReviewTask | None, remote: RemoteAnnotation) -> str:
    """Key of the fact that the page showed.

    Our row tells it where the server's marks say that the task is as we remember: people may edit its data. A push that
    was killed, or a store older than the server, remembers another draft than the one that was on the page.
    """
    task = remote.task
    as_remembered = row is not None and task.content_hash in ("", row.content_hash)
    return row.draft if row and (as_remembered or not task.draft) else task.draft


def _opened(known: Known, remote: RemoteAnnotation, shown: Fact) -> Fact | None:
    """The draft that the page itself names, where that is another one of the item: its task changed while it was open.

    Anybody can write that name, so it counts only for a draft of what the task is about.
    """
    named = next(iter(results.shown(remote.results)), shown.key)
    if named == shown.key or shown.kind != Draft.kind:
        return None
    return next((fact for fact in known.workspace.store.history(Draft.kind, shown.subject) if fact.key == named), None)


def _assignment(known: Known, key: str, draft: Draft) -> Assignment | None:
    """The assignment by its key or, where our row is lost, by the key of one of its later revisions."""
    item, found = draft.subject(), known.assignments.get(key)
    if found is not None:
        return found
    plain = Assignment(item, draft.benchmark_task, draft.demo)
    if key == plain.key:
        return plain
    of_item = [plain, *(one for one in known.assignments.values() if one.item == item)]
    return next((one for one in of_item if any(task_key(one.key, n) == key for n in range(2, _MOST_REVISIONS))), None)


def _row(known: Known, remote: RemoteAnnotation, about: str) -> ReviewTask | Issue | None:
    """What we know of an annotation's task. People may edit a task's data: its id must say the same."""
    by_key = known.rows.get(remote.task.key)
    if by_key is not None and by_key.label_studio_id in (None, remote.task.id):
        return by_key
    if remote.task.id not in known.by_id:
        return by_key
    return Issue(
        kind="task-edited", subject=about, message="its task carries another key than the one we sent",
        hint="put `key` back in the task's data as it was, or run: curate review push; then pull again",
    )  # fmt: skip


def _by_another(judged: Judged, about: str) -> tuple[Issue, ...]:
    wanted = judged.assignment.reviewer
    if wanted is None or wanted == judged.reviewer:
        return ()
    return (
        Issue(
            kind="judged-by-another", subject=about, severity=Severity.warning,
            message=f"was asked of {wanted} and given by {judged.reviewer}; it counts as {judged.reviewer}'s",
            hint="tell people to keep to their own projects; the judgement of the one who was asked is still open",
        ),
    )  # fmt: skip


def _keep_time(known: Known, remote: RemoteAnnotation, reviewer: str) -> None:
    """Keep how long it took, where the lead asks for it and the person agreed."""
    seconds: object = remote.lead_seconds
    person = known.people.get(reviewer)
    if not known.workspace.settings.review_timings or person is None or not person.timed:
        return
    if isinstance(seconds, int | float) and math.isfinite(seconds) and 0 < seconds <= _MOST_SECONDS:
        time = ReviewTime(known.server, remote.id, reviewer, float(seconds), instant(remote.updated_at))
        known.workspace.store.people.keep_time(time)
