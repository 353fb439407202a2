"""Bringing one project up to date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from curation.review.people.guidelines import GuidelinesText
from curation.review.sync import delivery, withdraw
from curation.review.sync.client import Client
from curation.review.sync.compare import Need, needs
from curation.review.sync.delivery import Change, expected
from curation.review.sync.listing import Listing, as_before, listing
from curation.review.sync.media import Media
from curation.review.sync.projects import Project, looked
from curation.review.sync.ready import Kitchen
from curation.review.sync.report import PushReport
from curation.review.sync.shipment import Shipment
from curation.review.work import Prepared
from curation.stage import Progress
from curation.workspace import Workspace
from db.assignments import Assignment
from db.reviews import ReviewTask
from schemas.issues import Issue, Severity
from schemas.task import BenchmarkTask

BATCH = 500
"""Tasks in one import, and assignments that are looked at together."""


@dataclass(frozen=True)
class Sending:
    """What all projects of one push share."""

    workspace: Workspace
    client: Client
    media: Media
    guidelines: GuidelinesText
    again: bool
    progress: Progress


class Visit:
    """One visit to one project.

    Where the project stands as it did when all of it was last seen, our rows stand for the server's tasks, and the
    listing is made only once something is to be written. While the server takes a batch in, the next one is prepared.

    Args:
        sending: What all projects share.
        project: The project.
        task: Its benchmark task.
        wanted: Its assignments.
        rows: Our rows of their tasks by assignment, oldest revision first.
    """

    def __init__(
        self, sending: Sending, project: Project, task: BenchmarkTask, wanted: Sequence[Assignment],
        rows: Mapping[str, list[ReviewTask]],
    ) -> None:  # fmt: skip
        self._all, self._project, self._task, self._wanted, self._rows = sending, project, task, wanted, rows
        self._kitchen = Kitchen(
            sending.workspace, task, project.config, sending.guidelines, abroad=sending.media.abroad,
            media_url=sending.media.url,
        )  # fmt: skip
        self._newest = 0
        self._shipment: Shipment | None = None
        self._sent: dict[str, int] = {}
        self._predicted = 0
        """How many predictions there should be more than were seen."""
        self.report = PushReport()

    def run(self) -> PushReport:
        """Send, change and take away what the assignments need."""
        try:
            return self._run()
        except Exception:
            self._arrive()  # what was sent stays sent
            raise

    def _run(self) -> PushReport:
        client, number = self._all.client, self._project.remote.id
        before = client.standing(number)
        rows = [row for some in self._rows.values() for row in some]
        seen = as_before(client, self._project.remote, self._project.known.looked, rows, before)
        listed = seen is None
        if seen is None:
            seen = self._listed(rows)
        waiting = Need()  # a few changes here and there are made together
        for start in range(0, len(self._wanted), BATCH):
            some = self._wanted[start : start + BATCH]
            need = self._needs(some, seen)
            if not (listed or need.nothing):
                seen, listed = self._listed(rows), True
                need = self._needs(some, seen)
            waiting.add(need)
            if waiting.most >= BATCH:
                self._meet(waiting)
                waiting = Need()
            done = start if self._shipment else min(start + BATCH, len(self._wanted))
            self._all.progress(f"push {self._task.name}", done, len(self._wanted))
        self._meet(waiting)
        self._arrive()
        self._all.progress(f"push {self._task.name}", len(self._wanted), len(self._wanted))
        self.report = self.report.plus(there=len(seen.there))
        after = client.standing(number) if self.report.wrote else before
        if self.report.sent and after.tasks > seen.tasks + self.report.sent:
            # An import that an earlier push was killed in came in only now; second copies are removed.
            self._kept(self._listed(()))
        # Also a prediction may come in late: a task that has two of them is mended by the next push.
        due = (seen.tasks + self.report.sent, seen.predictions + self._predicted)
        whole = (after.tasks, after.predictions) == due and not self.report.withdrawn
        looked(self._all.workspace, self._project, str(after) if whole else None)
        return self.report

    def _arrive(self) -> None:
        """Wait for the batch that is on its way."""
        under_way, self._shipment = self._shipment, None
        if under_way is not None:
            ids = under_way.arrive()
            self._sent |= ids
            self._newest = max([self._newest, *ids.values()])

    def _kept(self, seen: Listing) -> None:
        """Write down which of two copies is left."""
        rows, name = self._all.workspace.store.review, self._all.client.name
        for key, number in self._sent.items():
            left = seen.there.get(key)
            row = rows.task(name, key) if left and left.id != number else None
            if left and row:
                rows.save(replace(row, label_studio_id=left.id))

    def _listed(self, rows: Sequence[ReviewTask]) -> Listing:
        intended = {row.key for row in rows if row.state == "intent"}
        seen = listing(self._all.client, self._project.remote, intended)
        self._newest = seen.newest
        self.report = self.report.plus(*seen.issues)
        return seen

    def _needs(self, some: Sequence[Assignment], seen: Listing) -> Need:
        return needs(
            self._all.workspace.store, self._all.client, self._project.remote, self._kitchen, some, self._rows,
            seen.there, self._all.again,
        )  # fmt: skip

    def _meet(self, need: Need) -> None:
        rows, client, remote = self._all.workspace.store.review, self._all.client, self._project.remote
        if need.rows:
            rows.save(*need.rows)
        self._all.media.bring(_names(need))
        self._arrive()
        late = delivery.update(rows, client, remote, need.update)
        for start in range(0, len(need.send), BATCH):
            self._arrive()
            self._shipment = Shipment(rows, client, remote, need.send[start : start + BATCH], self._newest)
        if need.withdraw:
            self._arrive()
        taken = withdraw.withdraw(self._all.workspace, client, self._all.media, need.withdraw)
        self._predicted += _predictions(need, late)
        # Those that somebody began with a moment ago are found touched by the next push.
        issues = [*need.issues, *(_busy(task.id) for _, task in late)]
        self.report = self.report.plus(
            *issues, changed=len(need.update) - len(late), sent=len(need.send), withdrawn=taken
        )


def _predictions(need: Need, late: Sequence[Change]) -> int:
    """How many predictions more there are when a need is met, but for the changes that came too late."""
    left = {task.id for _, task in late}
    changed = ((one, task.predictions or 0) for one, task in need.update if task.id not in left)
    return sum(map(expected, need.send)) + sum(expected(one) - before for one, before in changed)


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
