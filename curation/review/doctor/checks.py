"""What the doctor of the review looks at, in order; each finding is an issue with the way out."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from aurelia import tasks as benchmark_tasks
from curation.review.doctor import media, sent
from curation.review.doctor.sent import Sample
from curation.review.page.passes import PAGES
from curation.review.studio import server
from curation.review.studio.place import place_of
from curation.review.sync import pull_projects
from curation.review.sync.client import Client, page_hash
from curation.review.sync.probe import probe
from curation.review.sync.recognise import recognise
from curation.review.sync.remote import RefusedError, RemoteProject
from curation.workspace import Workspace
from db.assignments import Assignment
from schemas.issues import Issue, Severity

SAMPLE = 5
"""Tasks of each project that are looked at closely."""


@dataclass(frozen=True)
class Check:
    """One thing that was looked at."""

    name: str
    looked: int
    """How many there were to look at; 0: nothing to check yet."""
    issues: tuple[Issue, ...] = ()


def examine(
    workspace: Workspace, client: Client | None = None, *, sample: int = SAMPLE, media_url: str = ""
) -> list[Check]:
    """Look whether a review server works as we need it, and holds what we sent.

    Nothing of anybody's is changed; the contract is tried on a scratch project, which is removed again.

    Args:
        workspace: An open workspace.
        client: An existing server; by default the workspace's own.
        sample: How many tasks of each project are drawn and looked at closely.
        media_url: Where the pages find the clips, as `push` was told.

    Raises:
        ReviewError: The server is not there.
    """
    with client or server.connect(workspace.root) as connection:
        try:
            found = probe(connection)
        except RefusedError as exc:
            refused = Issue(kind="token-refused", subject=exc.subject, message=exc.message, hint=exc.hint)
            return [Check("server", 1, (refused,))]
        recognise(workspace, connection)
        checks = [Check("server", 1, tuple(found))]
        projects = _projects(workspace, connection)
        checks.append(Check("pages", len(projects), tuple(_pages(workspace, connection, projects))))
        unfit: list[Issue] = []
        samples = _samples(workspace, connection, projects, sample, media_url, unfit)
        clips = place_of(workspace.root).clips
        files = media.files(clips, samples)
        return [
            *checks,
            Check("tasks", len(samples), (*unfit, *sent.data_faults(samples))),
            Check("predictions", len(samples), tuple(sent.prediction_faults(connection, samples))),
            Check("clips", len(files), tuple(media.fetch_faults(workspace, connection, clips, samples))),
            Check("players", len(files), tuple(media.play_faults(files))),
        ]


def _projects(workspace: Workspace, client: Client) -> list[tuple[RemoteProject, Assignment | None]]:
    """Our projects, each with one of its assignments."""
    states = workspace.store.review.projects(client.name)
    first: dict[str, Assignment] = {}
    for one in workspace.store.assignments.all(state=None):
        first.setdefault(one.project, one)
    found = pull_projects.ours(workspace, client.projects(), states)
    keys = {one.id: pull_projects.state_of(workspace, client.name, one, states).key for one in found}
    return [(one, first.get(keys[one.id])) for one in found]


def _pages(
    workspace: Workspace, client: Client, projects: list[tuple[RemoteProject, Assignment | None]]
) -> Iterator[Issue]:
    known = benchmark_tasks.find(workspace.task_folders)
    hashes = {state.project_id: state.page_hash for state in workspace.store.review.projects(client.name).values()}
    for project, first in projects:
        subject = f"project {project.title}"
        config = client.project(project.id).config
        if hashes.get(project.id) not in (None, page_hash(config)):
            yield Issue(
                kind="page-edited", subject=subject, message="somebody edited its labelling page on the server",
                hint="put it back there, or move what it should be into the benchmark task's page part",
            )  # fmt: skip
        elif first is not None and first.benchmark_task in known:
            ours = PAGES[first.review_pass].config(known[first.benchmark_task], first.senses)
            if page_hash(ours) != page_hash(config):
                yield Issue(
                    kind="page-old", subject=subject, message="has another labelling page than this version makes",
                    hint="run: curate review push (it keeps the old one where judgements would not fit)",
                    severity=Severity.warning,
                )  # fmt: skip


def _samples(
    workspace: Workspace, client: Client, projects: list[tuple[RemoteProject, Assignment | None]], count: int,
    media_url: str, unfit: list[Issue],
) -> list[Sample]:  # fmt: skip
    known = benchmark_tasks.find(workspace.task_folders)
    samples: list[Sample] = []
    for project, first in projects:
        task = known.get(first.benchmark_task) if first else None
        if task is None:
            continue
        rows = [
            row
            for row in workspace.store.review.tasks(client.name)
            if row.project_id == project.id and row.state == "sent" and row.label_studio_id is not None
        ]
        drawn = random.SystemRandom().sample(rows, min(count, len(rows)))
        samples += sent.samples(workspace, client, project, task, drawn, media_url, unfit)
    return samples
