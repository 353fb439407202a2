"""The download stage: sources' media into the file store, looked into, as recordings; many at once, politely."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from aurelia.media.child import ChildDied, ChildFailed
from curation.acquire.fetch import failures, sidecars
from curation.acquire.fetch.apart import fetch_apart
from curation.acquire.fetch.base import FetchError
from curation.acquire.fetch.hands import Hands
from curation.acquire.fetch.hosts import Hosts, host_of
from curation.acquire.fetch.many import Crew, Job, Stop, Tried
from curation.acquire.fetch.meter import Meter
from curation.acquire.fetch.partial import Partial
from curation.acquire.fetch.taking import Lookers, Taken, adopted
from curation.acquire.info import cleaned, described
from curation.acquire.known import here, path_of, recordings, same_bytes
from curation.acquire.limits import limits_of
from curation.blobs import disk_error, file_sha256
from curation.stage import Outcome, Progress, StageReport, quiet, run_stage
from curation.workspace import Workspace
from schemas.errors import MediaError, ToolkitError
from schemas.fact import Fact, given_fact, machine_fact
from schemas.media import Recording, Source

_AT_ONCE = 2
"""Most sources of one host that are fetched at once."""


@dataclass(frozen=True)
class Paused:
    """Sources that were left for later because their host turned others away."""

    host: str
    kind: str
    sources: int
    until: datetime


class Download:
    """Fetches what sources name. A corrected source is not fetched again: its recording stays.

    Args:
        workspace: Where to.
        cookies: The text of a cookie file (see `fetch.cookies`); kept in memory alone.
        progress: Told a few times a second.
    """

    name = "download"
    version = 1
    consumes = "source"

    def __init__(self, workspace: Workspace, *, cookies: str = "", progress: Progress = quiet) -> None:
        self._workspace = workspace
        self._cookies = cookies
        self._progress = progress
        settings = workspace.settings
        self._limits = limits_of(workspace)
        self._partial = Partial(workspace.root)
        self._pause = settings.host_pause_seconds
        self._hosts = Hosts(_AT_ONCE)
        self._meter = Meter()
        self.tried: list[tuple[Fact, Outcome]] = []
        """What was worked on, in the order in which it ended."""
        self.paused: tuple[Paused, ...] = ()
        """What was left for later."""

    def work_many(self, facts: Sequence[Fact]) -> Iterator[tuple[Fact, Outcome | ToolkitError]]:
        """Fetch sources; every failure has a kind of its own (see `failures.KINDS`).

        Sources of a host that turns us away have no outcome: they stay pending (see `paused`).

        Raises:
            WorkspaceError: The disk is full.
        """
        self._stop = Stop()
        hands = Hands(self._limits.max_bytes, self._stop)
        self._hands, self._lookers = hands, Lookers(hands, self._limits)
        crew: Crew[Fact] = Crew(
            self._try, self._hosts, self._workspace.settings.downloads, self._stop,
            tick=lambda: self._progress(self.name, len(self.tried), len(facts), self.note()),
        )  # fmt: skip
        jobs = (Job(fact, _host(fact)) for fact in facts)
        with TemporaryDirectory() as turns, closing(hands), closing(crew.run(jobs)) as ended:
            self._turns = Path(turns)
            for job, tried in ended:
                outcome = self._outcome(job, tried)
                self.tried.append((job.value, outcome))
                yield job.value, outcome
                if outcome.outcome != "failed" or not outcome.retry:  # stored by now: nothing of it is needed
                    self._partial.remove(job.value.subject)
        self.paused = tuple(
            Paused(host, self._hosts.why(host), len(left), until)
            for host, left in sorted(crew.left.items())
            if (until := self._hosts.paused(host)) is not None
        )

    def note(self) -> str:
        """How much came, and how fast."""
        return self._meter.note()

    def _try(self, job: Job[Fact]) -> Tried:
        """One try of one source, in a thread."""
        fact, source = job.value, job.value.contract(Source)
        subject = source.title or source.locator
        if (known := here(self._workspace, source)) is not None:
            return Tried(Outcome(detail={"recording": known.key, "already": True}))
        try:
            with self._partial.folder(source.subject()) as folder, self._meter.one(source.subject()) as tell:
                local = source.origin == "file"
                facts = self._file(fact, source, folder) if local else self._url(fact, source, folder, tell)
        except FetchError as exc:
            return Tried(_failed(exc.kind, subject, exc.message), exc.kind, exc.wait, exc.here)
        except ChildDied as exc:
            kind = "stopped" if exc.outside else "harmful"
            return Tried(_failed(kind, subject, f"looking into it {exc.message}"), kind)
        except ChildFailed as exc:  # a bug, but one file's: the others go on
            kind = "unreadable-media"
            return Tried(_failed(kind, subject, f"looking into it {exc.message}"), kind)
        except MediaError as exc:
            kind = "unreadable-media"
            return Tried(_failed(kind, subject, f"what came {exc.message}"), kind)
        return Tried(Outcome(facts=facts))

    def _outcome(self, job: Job[Fact], tried: Tried) -> Outcome:
        """What is stored of a source, with what differs from run to run."""
        outcome = tried.result
        if not isinstance(outcome, Outcome):
            raise TypeError("a try gives an outcome")
        detail = dict(outcome.detail)
        if not detail.get("already"):
            detail |= {"host": job.host, "tries": job.tries}
        if (twin := same_bytes(self._workspace.store, outcome.facts)) is not None:
            detail["same_as"] = twin
        return Outcome(outcome.facts, outcome.issues, outcome.outcome, outcome.retry, detail)

    def _file(self, fact: Fact, source: Source, folder: Path) -> tuple[Fact, ...]:
        path = path_of(self._workspace.store, source)
        if path is None or not path.is_file():
            raise FetchError("missing-file", source.locator)
        if path.stat().st_size > self._limits.max_bytes:
            raise FetchError("too-large", source.locator, f"has more than {self._limits.max_bytes} bytes")
        folder.mkdir(exist_ok=True)
        copy = folder / "copy"
        try:
            shutil.copyfile(path, copy)
        except OSError as exc:
            if failures.disk_full(exc):
                raise disk_error(copy, exc) from exc
            raise FetchError("missing-file", source.locator, f"the file cannot be read: {exc.strerror}") from exc
        if file_sha256(copy) != source.content_sha256:
            raise FetchError("changed-file", source.locator)
        taken = Taken(copy, *self._lookers.look(copy, source.locator), sidecars.beside(path, source.language))
        return self._facts(adopted(taken, source, None, self._workspace.blobs), fact, source)

    def _url(self, fact: Fact, source: Source, folder: Path, tell: Meter.Tell) -> tuple[Fact, ...]:
        fetched = fetch_apart(
            self._hands, source.locator, folder, self._limits, cookies=self._cookies, turns=self._turns,
            pause=self._pause, stop=self._stop, tell=tell,
        )  # fmt: skip
        path = self._lookers.joined(fetched, source.locator)
        seen, own = self._lookers.look(path, source.locator)  # first: what cannot be read leaves nothing behind
        info_sha256 = self._workspace.blobs.put(cleaned(fetched.info, str(folder)), ".json")
        taken = Taken(path, seen, fetched.chapters or own, fetched.captions)
        facts = self._facts(adopted(taken, source, info_sha256, self._workspace.blobs), fact, source)
        revised = described(source, fetched.info, info_sha256)
        if revised == source:
            return facts
        return (*facts, given_fact(revised, parents=fact.parents, supersedes=fact.key))

    def _facts(self, recording: Recording, fact: Fact, source: Source) -> tuple[Fact, ...]:
        """The recording as a fact; none where only its file had been lost."""
        if any(
            known.contract(Recording).sha256 == recording.sha256 for known in recordings(self._workspace.store, source)
        ):
            return ()
        params = {"sha256": recording.sha256}
        return (machine_fact(recording, parents=(fact.key,), stage=self.name, version=self.version, params=params),)


def _host(fact: Fact) -> str:
    source = fact.contract(Source)
    return host_of(source.locator) if source.origin == "url" else ""


def _failed(kind: str, subject: str, message: str) -> Outcome:
    failure = failures.KINDS[kind]
    return Outcome(
        issues=(failures.issue(kind, subject, message),),
        outcome="rejected" if failure.rejected else "failed",
        retry=failure.retry,
        detail={"kind": kind},
    )


def download(
    workspace: Workspace, *, again: bool = False, kind: str | None = None, cookies: str = "",
    progress: Progress = quiet, stage: Download | None = None,
) -> StageReport:  # fmt: skip
    """Fetch every source that is pending; a rerun skips what is done and tries again what a retry could help.

    Args:
        workspace: Where to.
        again: Try those too that failed for good, or whose file was lost.
        kind: Try those alone that last failed for this reason (one of `failures.KINDS`).
        cookies: The text of a cookie file.
        progress: Told how it goes on.
        stage: Does the work; holds what was tried afterwards.
    """
    stage = stage or Download(workspace, cookies=cookies, progress=progress)
    store = workspace.store
    pending = store.pending(stage.consumes, stage.name, stage.version)
    inputs = pending if not again and kind is None else _missing(workspace)
    if kind is not None:
        last = {run.input_key: run for run in store.runs(stage.name)}
        inputs = [fact for fact in inputs if fact.key in last and last[fact.key].detail.get("kind") == kind]
    Partial(workspace.root).sweep({fact.subject for fact in (*pending, *inputs)})
    report = run_stage(store, stage, inputs=inputs, progress=progress)
    _revised(workspace, stage)
    return report


def _missing(workspace: Workspace) -> list[Fact]:
    """All sources of which no file is here."""
    found = (fact.contract(Recording) for fact in workspace.store.heads(Recording.kind) if fact.body is not None)
    here = {one.source for one in found if workspace.blobs.has(one.sha256)}
    heads = workspace.store.heads(Source.kind)
    return [fact for fact in heads if fact.body is not None and fact.subject not in here]


def _revised(workspace: Workspace, stage: Download) -> None:
    """What a platform said about a source made a revision of it, which counts as done too."""
    store = workspace.store
    made = {fact.key for _, outcome in stage.tried for fact in outcome.facts if fact.kind == Source.kind}
    pending = store.pending(stage.consumes, stage.name, stage.version)
    revised = [
        fact
        for fact in pending
        if fact.key in made
        or (fact.supersedes and any(run.outcome == "done" for run in store.runs(stage.name, fact.supersedes)))
    ]
    if revised:
        run_stage(store, Download(workspace), inputs=revised)
