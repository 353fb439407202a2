"""Sampled tasks read back from the server, and held against what we would send."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from curation.review.page.passes import PAGES
from curation.review.people import guidelines
from curation.review.sync import media as media_places
from curation.review.sync.client import Client
from curation.review.sync.ready import Kitchen
from curation.review.sync.remote import RemoteProject, RemoteTask
from curation.review.work import Prepared
from curation.workspace import Workspace
from db.reviews import ReviewTask
from schemas.issues import Issue
from schemas.task import BenchmarkTask


@dataclass(frozen=True)
class Sample:
    """One task as the server has it, and as we would send it."""

    project: RemoteProject
    remote: RemoteTask
    data: dict[str, Any]
    """What its page shows, as stored."""
    made: Prepared
    """What we would send now."""

    @property
    def subject(self) -> str:
        """How issues name it."""
        return f"task {self.remote.id} of project {self.project.title}"

    @property
    def current(self) -> bool:
        """Whether we would send now what we did; a changed draft is the next push's business."""
        return self.remote.content_hash == self.made.content_hash


def samples(
    workspace: Workspace, client: Client, project: RemoteProject, task: BenchmarkTask, rows: Sequence[ReviewTask],
    media_url: str, issues: list[Issue],
) -> list[Sample]:  # fmt: skip
    """Read tasks of a project with their data; those that could not be sent any more are named in `issues`."""
    if not rows:
        return []
    place = media_places.choose(workspace, client, media_url)
    kitchen = Kitchen(
        workspace, task, client.project(project.id).config, guidelines.read(), abroad=place.abroad, media_url=place.url
    )
    wanted = {one.key: one for one in workspace.store.assignments.all(state=None)}
    facts = kitchen.facts([wanted[row.assignment] for row in rows if row.assignment in wanted])
    by_id = {row.label_studio_id: row for row in rows}
    found = []
    for remote, data in client.task_data(project.id, [number for number in by_id if number is not None]):
        row = by_id.get(remote.id)
        if row is None or row.assignment not in wanted or wanted[row.assignment].review_pass not in PAGES:
            continue
        made = kitchen.make(wanted[row.assignment], facts.get(row.assignment), row.revision)
        if isinstance(made, Prepared):
            found.append(Sample(project, remote, data, made))
        elif isinstance(made, list):
            issues += made
    return found


def data_faults(some: Sequence[Sample]) -> Iterator[Issue]:
    """Tasks whose data are not what was sent."""
    for one in some:
        changed = [name for name, value in one.made.data.items() if one.current and one.data.get(name) != value]
        if changed:
            yield Issue(
                kind="task-edited", subject=one.subject,
                message=f"somebody changed what it shows on the server: {', '.join(sorted(changed))}",
                hint="delete the task there and run: curate review push --again (judgements of it stay pulled)",
            )  # fmt: skip


def prediction_faults(client: Client, some: Sequence[Sample]) -> Iterator[Issue]:
    """Tasks whose pages are not prefilled with what was sent."""
    for one in some:
        held = client.predictions(one.remote.id)
        if held and not one.made.results:
            yield Issue(
                kind="prediction-shown", subject=one.subject, message="shows an answer on a page that may show none",
                hint="delete its predictions on the server; judgements given with it are of no use",
            )  # fmt: skip
        elif one.current and _plain(held) != _plain(one.made.results):
            yield Issue(
                kind="prediction-lost", subject=one.subject,
                message=f"{len(held)} of {len(one.made.results)} parts of what prefills it came back, or others",
                hint="delete the task there and run: curate review push --again",
            )  # fmt: skip


def _plain(results: Sequence[Any]) -> list[str]:
    """Results without what the server adds, in an order that does not matter."""
    names = ("from_name", "to_name", "type", "value")
    return sorted(repr([one.get(name) for name in names]) for one in results if isinstance(one, dict))
