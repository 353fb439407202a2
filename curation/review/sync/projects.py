"""The projects of a workspace on a server: one layout, one person (or all), known by a key of ours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from curation.review.page.passes import PAGES
from curation.review.studio import place
from curation.review.sync.client import Client, page_hash
from curation.review.sync.remote import PageRefused, RemoteProject
from curation.workspace import Workspace
from db.assignments import Assignment
from db.reviews import ReviewProject, ReviewTask
from schemas.issues import Issue, Severity
from schemas.review import way_words
from schemas.task import BenchmarkTask

_TITLE = 50
"""Most characters of a project's title."""


@dataclass(frozen=True)
class Project:
    """A project on the server with the page it has."""

    remote: RemoteProject
    key: str
    """The assignments' project."""
    config: str
    """Its labelling page: ours, or an older one that judgements hold it to."""
    known: ReviewProject
    """Our row of it."""


def project_key(workspace: Workspace, project: str) -> str:
    """What a project of this workspace is known by on any server; for an empty project what all of them begin with."""
    return f"aurelia:{place.workspace_id(workspace.root)}/{project}"


class Directory:
    """All that push knows of a server's projects and tasks; read once, however many projects there are.

    Args:
        workspace: An open workspace.
        client: The server.
    """

    def __init__(self, workspace: Workspace, client: Client) -> None:
        self.projects = client.projects()
        """What the server has; projects that are made are added."""
        self.known = workspace.store.review.projects(client.name)
        """Our rows of projects by the assignments' project."""
        self._rows = defaultdict(list)
        for row in workspace.store.review.tasks(client.name):
            self._rows[row.assignment].append(row)

    def rows(self, wanted: Iterable[Assignment]) -> dict[str, list[ReviewTask]]:
        """Our rows of the tasks of some assignments, by the assignment's key, oldest revision first."""
        found = {one.key: self._rows.get(one.key, []) for one in wanted}
        return {key: sorted(some, key=lambda row: row.revision) for key, some in found.items() if some}


def open_project(
    workspace: Workspace, client: Client, directory: Directory, key: str, task: BenchmarkTask, first: Assignment
) -> tuple[Project, list[Issue]]:
    """The project on the server, made where there is none; its page is sent only where its hash changed.

    Where the server keeps the old page, work that fits it goes on; what does not is named, item by item.

    Args:
        workspace: An open workspace.
        client: The server.
        directory: What is known of its projects.
        key: The assignments' project.
        task: Its benchmark task.
        first: One of its assignments.
    """
    config = PAGES[first.review_pass].config(task, first.senses)
    named = project_key(workspace, key)
    before = directory.known.get(key)
    description = "Demo, not for publication. " * first.demo + task.description
    issues: list[Issue] = []
    try:
        remote = client.ensure_project(
            named, title=title(task, first), description=description, config=config,
            known=before.project_id if before else None, among=directory.projects,
        )  # fmt: skip
    except PageRefused as exc:
        remote, config = exc.project, exc.project.config or config
        issues.append(_kept(exc))
    directory.projects = [one for one in directory.projects if one.id != remote.id] + [remote]
    known = before if before and before.project_id == remote.id else ReviewProject(client.name, key, remote.id)
    now = replace(known, page_hash=page_hash(config))
    if now != before:
        # What was read of another project tells nothing about this one.
        remember(workspace, now, fresh=known is not before)
    return Project(remote, key, config, now), issues


def once(workspace: Workspace, client: Client, opened: Mapping[str, int]) -> list[Issue]:
    """One project a key: a second one, which a killed or broken call made, is removed while nobody has used it.

    Args:
        workspace: An open workspace.
        client: The server.
        opened: The assignments' projects and the server's ids of those that we work in.
    """
    issues = []
    marks = {f"[{project_key(workspace, key)} ": number for key, number in opened.items()}
    for other in client.projects():
        ours = next((number for mark, number in marks.items() if mark in other.description), other.id)
        if ours == other.id:
            continue
        if client.standing(other.id).tasks == 0:
            client.delete_project(other.id)
        else:
            issues.append(_twice(other, ours))
    return issues


def title(task: BenchmarkTask, first: Assignment) -> str:
    """What people see as the project's name: the benchmark task, what is to be done, and by whom."""
    kind = first.project.removesuffix("/demo").split("/")[1:]
    said = (way_words(first.review_pass, first.senses) if part.startswith("solve") else part for part in kind)
    parts = [task.title, *(part for part in said if part != "verify"), *(["demo"] if first.demo else [])]
    whole = f"{parts[0]} ({', '.join(parts[1:])})" if len(parts) > 1 else parts[0]
    return whole if len(whole) <= _TITLE else f"{whole[: _TITLE - 3]}..."


def remember(workspace: Workspace, now: ReviewProject, *, fresh: bool = False) -> None:
    """Store push's own fields of a project; `fresh`: it is another project than before."""

    def edit(before: ReviewProject | None) -> ReviewProject:
        kept = now if fresh or before is None else before
        return replace(kept, page_hash=now.page_hash, looked=now.looked)

    workspace.store.review.change_project(now.server, now.key, edit)


def looked(workspace: Workspace, project: Project, standing: str | None) -> None:
    """Remember how a project stood when all of it was seen; None: it must be seen again."""
    if project.known.looked != standing:
        remember(workspace, replace(project.known, looked=standing))


def _twice(other: RemoteProject, ours: int) -> Issue:
    return Issue(
        kind="project-twice", subject=f"project {other.title}", severity=Severity.warning,
        message=f"project {other.id} carries the mark of project {ours}, and has tasks of its own",
        hint=f"take the mark in brackets out of its description, or delete project {other.id} on the server",
    )  # fmt: skip


def _kept(exc: PageRefused) -> Issue:
    return Issue(
        kind="page-kept", subject=f"project {exc.project.title}", severity=Severity.warning,
        message=f"keeps its old page, since judgements would not fit the new one: {exc.reason}",
        hint="finish it as it is, or delete the project on the server and push again",
    )  # fmt: skip
