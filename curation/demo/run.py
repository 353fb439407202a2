"""The demo: from sample films to a release, every stage for real, with a script in the place of the reviewer."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from curation.demo.next_steps import closing_words
from curation.project import Project
from curation.release import verify
from curation.review import scripted
from curation.review.studio import environment, server
from curation.stage import Progress, quiet
from schemas.errors import ReleaseError, WorkspaceError
from schemas.issues import Issue
from schemas.release import Release

SAMPLES = Path(__file__).parent / "samples"
NAME = "demo-av-reasoning"
LEFT_FOR_YOU = 2
"""Tasks that the script does not judge, for whoever wants to try the page."""
COMMIT_MESSAGE = "Demo: items judged by a script"

Tell = Callable[[str], None]


@dataclass(frozen=True)
class DemoResult:
    """What the demo left behind."""

    workspace: Path
    review_url: str
    review_user: str
    secrets_file: Path
    report: Path
    release: Path
    new_facts: int
    """How many facts this run stored; none when it was run before."""
    seconds: float
    words: str
    """What to look at and what to try next."""


def run(
    folder: Path,
    *,
    sources: Path = SAMPLES / "sources.csv",
    tell: Tell = lambda _line: None,
    progress: Progress = quiet,
) -> DemoResult:
    """Run the whole path on the sample films. A second run changes nothing.

    Args:
        folder: The demo's workspace; made if it is not there.
        sources: The list of sources.
        tell: Called with a line for each step.
        progress: Told after every input of a stage.

    Raises:
        WorkspaceError: The folder is a workspace, but no demo.
        ReviewError: Label Studio cannot be installed or started.
    """
    began = time.monotonic()
    with Project.create(folder, demo=True, progress=progress) as project, _label_studio(tell) as installed:
        if not project.workspace.settings.demo:
            raise WorkspaceError(str(folder), "is a workspace of yours, not a demo", "give the demo another folder")
        before = _facts(project)
        _machine_part(project, sources, tell)
        installed.result()
        running = server.up(project.workspace.root, port=project.workspace.settings.label_studio_port, tell=tell)
        _people_part(project, tell)
        release = _release_part(project, tell)
        report = project.report()
        words = closing_words(project, running.url, running.user, running.secrets_file, report, release)
        return DemoResult(
            project.workspace.root, running.url, running.user, running.secrets_file, report, release,
            _facts(project) - before, time.monotonic() - began, words,
        )  # fmt: skip


def _machine_part(project: Project, sources: Path, tell: Tell) -> None:
    tell("1 of 7  add and download the sample films")
    added = project.add(sources)
    _no_failures("the sample films", added.issues)
    _no_failures("the sample films", project.download().issues)
    tell("2 of 7  segment: cut clips at shot boundaries and pauses in speech")
    project.segment()
    tell("3 of 7  draft: listen, read, and draft what needs both senses (a few minutes, once)")
    project.draft()
    project.preview()


def _people_part(project: Project, tell: Tell) -> None:
    tell("4 of 7  review: send drafts to Label Studio")
    project.push()
    tell("5 of 7  a script judges in the place of people; everything it does is marked as demo")
    scripted.review(project.workspace, leave=LEFT_FOR_YOU)
    project.pull()


def _release_part(project: Project, tell: Tell) -> Path:
    tell("6 of 7  validate and commit a split version")
    project.validate()
    project.commit(COMMIT_MESSAGE)
    _no_failures("the split line", project.verify())
    tell("7 of 7  build the release and load it with datasets")
    built = project.build_release(NAME, _version(project))
    _no_failures("the release", verify(built.folder))
    return built.folder


def _version(project: Project) -> str:
    """The version that holds the newest split, or the next one: whoever judges a demo item by hand makes a new one."""
    head = project.workspace.store.splits.head("main")
    released = [fact.contract(Release) for fact in project.workspace.store.heads("release")]
    same = [one.version for one in released if one.name == NAME and head is not None and one.split_hash == head.hash]
    return same[0] if same else f"1.0.{sum(one.name == NAME for one in released)}"


def _no_failures(subject: str, issues: list[Issue] | tuple[Issue, ...]) -> None:
    if issues:
        raise ReleaseError(subject, f"did not come through: {issues[0]}", "run: curate doctor")


def _facts(project: Project) -> int:
    return sum(project.workspace.store.counts(all_revisions=True).values())


@contextmanager
def _label_studio(tell: Tell) -> Iterator[Future[Path]]:
    """Installs Label Studio beside the work on media: the two wait for different things."""
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="install") as pool:
        yield pool.submit(environment.ensure, tell)
