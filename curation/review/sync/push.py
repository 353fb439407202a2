"""Sending drafts to people, once and only once.

The intent is stored before a call. Label Studio knows no external ids, and a call may be carried out although its
answer never came; so whatever is to be sent is first held against a lean listing of what is there. What each assignment
needs follows from that listing, from our rows and from the store (see `compare`).
"""

from __future__ import annotations

from contextlib import closing
from itertools import groupby

from aurelia import tasks as benchmark_tasks
from curation.review.people.assign import assignments
from curation.review.people.guidelines import current
from curation.review.studio import place, server
from curation.review.sync import media, withdraw
from curation.review.sync.client import Client
from curation.review.sync.probe import known
from curation.review.sync.projects import Directory, once, open_project, project_key
from curation.review.sync.push_project import Sending, Visit
from curation.review.sync.recognise import recognise
from curation.review.sync.report import PushReport
from curation.stage import Progress, quiet
from curation.workspace import Workspace
from schemas.issues import Issue

__all__ = ["PushReport", "project_key", "push"]


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
            `s3://BUCKET/PREFIX`, to which they are uploaded; empty for our own server, or the setting `review_media`.
        again: Also send tasks that somebody deleted on the server.
        progress: Told after every batch.

    Raises:
        ReviewError: The server is not there, refuses, or does not work as it must. What was sent stays sent.
    """
    with client or server.connect(workspace.root) as connection:
        issues = known(workspace.root, connection)
        recognise(workspace, connection)
        shown = media.choose(workspace, connection, media_url)
        with closing(shown), place.locked(place.place_of(workspace.root), "push"):
            sending = Sending(workspace, connection, shown, current(workspace), again, progress)
            return PushReport(issues=tuple(issues)).and_then(_push(sending))


def _push(sending: Sending) -> PushReport:
    report, opened, directory = PushReport(), {}, Directory(sending.workspace, sending.client)
    wanted = sorted(assignments(sending.workspace), key=lambda one: one.project)
    tasks = benchmark_tasks.find(sending.workspace.task_folders)
    for key, group in groupby(wanted, key=lambda one: one.project):
        some = list(group)
        task = tasks.get(some[0].benchmark_task)
        if task is None:
            report = report.plus(_unknown(some[0].benchmark_task))
            continue
        project, issues = open_project(sending.workspace, sending.client, directory, key, task, some[0])
        opened[key] = project.remote.id
        sending.media.serve(sending.client, project.remote.id)
        addresses = {project.remote.title: sending.client.page(project.remote.id)}
        visited = Visit(sending, project, task, some, directory.rows(some)).run()
        report = report.and_then(PushReport(projects=addresses, issues=tuple(issues))).and_then(visited)
    report = report.plus(*once(sending.workspace, sending.client, opened))
    return report.plus(withdrawn=withdraw.dropped(sending.workspace, sending.client, sending.media))


def _unknown(name: str) -> Issue:
    hint = "install the plug-in that gives it, or put its folder into tasks/"
    return Issue(kind="task-unknown", subject=f"benchmark task {name}", message="is not installed", hint=hint)
