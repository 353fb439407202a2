"""What each assignment needs on the server: nothing, a task, another draft in its task, or its task taken away.

| on the server                          | is sent                                                    |
|----------------------------------------|------------------------------------------------------------|
| nothing                                | the task; where somebody deleted it, only when asked       |
| the same                               | nothing                                                    |
| something else, untouched              | the task's new data and prediction, in its place           |
| another draft, touched                 | a new revision beside it                                   |
| the same draft shown otherwise, touched | nothing                                                   |
| a decision that missed a judgement     | a new revision beside it                                   |
| what may not be shown any more         | see `withdraw`                                             |

Touched: somebody judged it, skipped it, or saved a draft of a judgement on it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from curation.review.adjudication.versions import unseen
from curation.review.sync.client import Client
from curation.review.sync.delivery import Change, expected, row_of
from curation.review.sync.ready import Kitchen, Withdrawn
from curation.review.sync.remote import RemoteProject, RemoteTask
from curation.review.sync.withdraw import Taken
from curation.review.work import Prepared, task_key
from db.assignments import Assignment
from db.reviews import ReviewTask
from db.store import Store
from schemas.base import short
from schemas.fact import Fact
from schemas.issues import Issue, Severity
from schemas.review import ReviewPass


@dataclass
class Need:
    """What some assignments need on the server."""

    send: list[Prepared] = field(default_factory=list)
    update: list[Change] = field(default_factory=list)
    withdraw: list[Taken] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    rows: list[ReviewTask] = field(default_factory=list)
    """Rows that did not say what the server has."""

    @property
    def nothing(self) -> bool:
        """Whether nothing is to be done."""
        return not (self.send or self.update or self.withdraw or self.rows)

    @property
    def most(self) -> int:
        """How much of the longest kind there is."""
        return max(len(self.send), len(self.update), len(self.withdraw), len(self.rows))

    def add(self, other: Need) -> None:
        """Put another need into this one."""
        self.send += other.send
        self.update += other.update
        self.withdraw += other.withdraw
        self.issues += other.issues
        self.rows += other.rows


def needs(
    store: Store, client: Client, project: RemoteProject, kitchen: Kitchen, wanted: Sequence[Assignment],
    rows: Mapping[str, list[ReviewTask]], there: Mapping[str, RemoteTask], again: bool,
) -> Need:  # fmt: skip
    """Hold assignments against the server and the store.

    Args:
        store: The store.
        client: The server.
        project: The project.
        kitchen: Makes its tasks.
        wanted: The assignments.
        rows: Our rows by assignment, oldest revision first.
        there: The server's tasks by our key.
        again: Whether tasks that somebody deleted are sent again.
    """
    look = _Look(store, client, project, kitchen, there, again)
    facts = kitchen.facts(wanted)
    kitchen.ahead(wanted, facts)
    for one in wanted:
        look.at(one, facts.get(one.key), rows.get(one.key, []))
    return look.need


class _Look:
    """One look at a few assignments."""

    def __init__(
        self, store: Store, client: Client, project: RemoteProject, kitchen: Kitchen,
        there: Mapping[str, RemoteTask], again: bool,
    ) -> None:  # fmt: skip
        self._store, self._client, self._project = store, client, project
        self._kitchen, self._there, self._again = kitchen, there, again
        self._drafted: set[int] | None = None
        self.need = Need()

    def at(self, one: Assignment, fact: Fact | None, rows: Sequence[ReviewTask]) -> None:
        """Find out what an assignment needs."""
        row = rows[-1] if rows else None
        revision = row.revision if row else 1
        while task_key(one.key, revision + 1) in self._there:  # sent by a store that was lost since
            row, revision = None, revision + 1
        remote = self._there.get(task_key(one.key, revision))
        made = self._kitchen.make(one, fact, revision)
        if isinstance(made, list):
            self.need.issues += made
        elif isinstance(made, Withdrawn):
            self._withdraw(one, made, rows)
        elif remote is None:
            self._absent(made, row)
        elif row and row.state == "withdrawn":
            self._beside(one, made)
        else:
            self._present(one, made, remote, row)

    def _withdraw(self, one: Assignment, made: Withdrawn, rows: Sequence[ReviewTask]) -> None:
        known: dict[str, ReviewTask | None] = {row.key: row for row in rows}
        known = known or {one.key: None}
        for key, row in known.items():
            remote = self._there.get(key)
            seen = row or self._seen(one, remote)
            if seen is not None and seen.state in ("intent", "sent"):
                self.need.withdraw.append(Taken(seen, remote))
        if made.issue and not any(self._there.get(key) for key in known) and not rows:
            self.need.issues.append(made.issue)

    def _seen(self, one: Assignment, remote: RemoteTask | None) -> ReviewTask | None:
        """The row of a task that is on the server and that we do not know of."""
        head = self._store.head("draft", one.item)
        if remote is None or head is None:
            return None
        return ReviewTask(
            self._client.name, one.key, remote.content_hash or head.digest, head.key, self._project.id, remote.id,
            "sent", one.item, one.key,
        )  # fmt: skip

    def _absent(self, made: Prepared, row: ReviewTask | None) -> None:
        lost = row is not None and row.state in ("sent", "gone") and row.project_id == self._project.id
        if not lost or self._again:
            self._send(made)
            return
        self.need.issues.append(_deleted(made))
        if row and row.state != "gone":
            self.need.rows.append(replace(row, state="gone"))

    def _present(self, one: Assignment, made: Prepared, remote: RemoteTask, row: ReviewTask | None) -> None:
        if remote.content_hash == made.content_hash and remote.predictions in (None, expected(made)):
            self._agreed(row, row_of(self._client, self._project, made, remote))
        elif not self._touched(remote):
            if self._fits(made):
                self.need.update.append((made, remote))
        elif self._shows(remote, row) != made.work.fact.key or self._reopened(one):
            self._agreed(row, self._as_shown(made, remote, row))
            self._beside(one, made)
        else:
            self._agreed(row, self._as_shown(made, remote, row))

    def _beside(self, one: Assignment, made: Prepared) -> None:
        beside = self._kitchen.make(one, made.work.fact, made.work.revision + 1)
        if isinstance(beside, Prepared):
            self._send(beside)

    def _send(self, made: Prepared) -> None:
        if self._fits(made):
            self.need.send.append(made)

    def _fits(self, made: Prepared) -> bool:
        """Whether the page takes a task; only what is sent is asked for."""
        wrong = self._kitchen.faults(made)
        self.need.issues += wrong
        return not wrong

    def _reopened(self, one: Assignment) -> bool:
        return one.review_pass is ReviewPass.adjudicate and unseen(self._store, one)

    def _touched(self, remote: RemoteTask) -> bool:
        if self._drafted is None:
            self._drafted = self._client.drafted(self._project.id)
        return bool(remote.judged) or remote.id in self._drafted

    @staticmethod
    def _shows(remote: RemoteTask, row: ReviewTask | None) -> str:
        """Key of the fact that the server shows: as its own marks say, else as we remember."""
        return remote.draft or (row.draft if row else "")

    def _as_shown(self, made: Prepared, remote: RemoteTask, row: ReviewTask | None) -> ReviewTask:
        """The row of a task that shows something else than it would now."""
        now = row_of(self._client, self._project, made, remote)
        shows = self._shows(remote, row)
        known = [fact.key for fact in self._store.history("draft", made.work.assignment.item)]
        draft = shows if shows in known else row.draft if row else now.draft
        return replace(now, draft=draft, content_hash=remote.content_hash or now.content_hash)

    def _agreed(self, row: ReviewTask | None, seen: ReviewTask) -> None:
        if row != seen:
            self.need.rows.append(seen)


def _deleted(made: Prepared) -> Issue:
    return Issue(
        kind="task-deleted", subject=f"draft {short(made.work.fact.key)}", severity=Severity.warning,
        message="was sent before, and its task was deleted on the server", hint="to send it once more: push --again",
    )  # fmt: skip
