"""The download stage: a source's media into the file store, probed, as a recording."""

from __future__ import annotations

import shutil
from pathlib import Path
from urllib.parse import urlsplit

from aurelia.media.probe import Probe, probe
from curation.acquire import add, failures
from curation.acquire.fetch import Fetched, FetchError, Limits, fetch
from curation.acquire.info import cleaned, described
from curation.blobs import disk_error, file_sha256
from curation.stage import Outcome, Progress, StageReport, quiet, run_stage
from curation.workspace import Workspace
from schemas.errors import MediaError
from schemas.fact import Fact, given_fact, machine_fact
from schemas.media import Recording, Source

_SUFFIX = {"matroska": ".mkv", "mpeg": ".mpg", "mpegts": ".ts", "asf": ".wmv"}


class Download:
    """Fetches what a source names. A corrected source is not fetched again: its recording stays."""

    name = "download"
    version = 1
    consumes = "source"

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        settings = workspace.settings
        self._limits = Limits(
            max_bytes=settings.max_source_bytes,
            max_seconds=settings.max_source_seconds,
            allow_loopback=settings.allow_loopback_urls,
            extractors=settings.allowed_extractors,
        )

    def work(self, fact: Fact) -> Outcome:
        """Fetch one source; every failure has a kind of its own (see `failures.KINDS`).

        Raises:
            WorkspaceError: The disk is full.
        """
        source = fact.contract(Source)
        subject = source.title or source.locator
        if (known := self.here(source)) is not None:
            return Outcome(detail={"recording": known.key, "already": True})
        try:
            return self._file(fact, source) if source.origin == "file" else self._url(fact, source)
        except FetchError as exc:
            return _failed(exc.kind, subject, exc.message)
        except MediaError as exc:
            return _failed("unreadable-media", subject, f"what came is no readable media: it {exc.message}")

    def recordings(self, source: Source) -> list[Fact]:
        """What was fetched for any revision of the source, newest first."""
        store = self._workspace.store
        revisions = reversed(store.history("source", source.subject()))
        found = [fact for revision in revisions for fact in reversed(store.children(revision.key, "recording"))]
        return [fact for fact in found if fact.body is not None]

    def here(self, source: Source) -> Fact | None:
        """The recording of the source whose file is in the file store, or None."""
        has = self._workspace.blobs.has
        return next((fact for fact in self.recordings(source) if has(fact.contract(Recording).sha256)), None)

    def _file(self, fact: Fact, source: Source) -> Outcome:
        path = self._path(source)
        if path is None or not path.is_file():
            raise FetchError("missing-file", source.locator)
        if path.stat().st_size > self._limits.max_bytes:
            raise FetchError("too-large", source.locator, f"has more than {self._limits.max_bytes} bytes")
        with self._workspace.blobs.staging() as folder:
            copy = folder / "copy"
            try:
                shutil.copyfile(path, copy)
            except OSError as exc:
                if failures.disk_full(exc):
                    raise disk_error(copy, exc) from exc
                raise FetchError("missing-file", source.locator, f"the file cannot be read: {exc.strerror}") from exc
            if file_sha256(copy) != source.content_sha256:
                raise FetchError("changed-file", source.locator)
            recording = self._adopted(copy, source, None)
        return Outcome(facts=self._facts(recording, fact, source))

    def _path(self, source: Source) -> Path | None:
        """Where the file lay when it was last added, under any revision of the source."""
        store = self._workspace.store
        revisions = store.history("source", source.subject())
        runs = [run for revision in revisions for run in store.runs(add.STAGE, revision.key)]
        paths = [run.detail["path"] for run in sorted(runs, key=lambda run: run.started) if "path" in run.detail]
        here = [Path(path) for path in reversed(paths) if Path(path).is_file()]
        return here[0] if here else (Path(paths[-1]) if paths else None)

    def _url(self, fact: Fact, source: Source) -> Outcome:
        with self._workspace.blobs.staging() as folder:
            fetched = fetch(source.locator, folder, self._limits)
            if fetched.path.stat().st_size > self._limits.max_bytes:
                raise FetchError("too-large", source.locator)
            recording, revised = self._kept(fetched, source, folder)
        facts = [*self._facts(recording, fact, source)]
        if revised != source:
            facts.append(given_fact(revised, parents=fact.parents, supersedes=fact.key))
        return Outcome(facts=tuple(facts), detail={"host": urlsplit(source.locator).hostname or ""})

    def _kept(self, fetched: Fetched, source: Source, folder: Path) -> tuple[Recording, Source]:
        probe(fetched.path)  # before the record is kept: what cannot be read leaves nothing behind
        info_sha256 = self._workspace.blobs.put(cleaned(fetched.info, str(folder)), ".json")
        return self._adopted(fetched.path, source, info_sha256), described(source, fetched.info, info_sha256)

    def _adopted(self, made: Path, source: Source, info_sha256: str | None) -> Recording:
        """Probe a file in a staging folder and take it into the store."""
        seen = probe(made)
        if seen.duration > self._limits.max_seconds:
            message = f"lasts {seen.duration:.0f} s; at most {self._limits.max_seconds:.0f} s are taken"
            raise FetchError("too-long", source.locator, message)
        return Recording(
            source=source.subject(),
            sha256=self._workspace.blobs.adopt(made, _suffix(seen)),
            size_bytes=seen.size_bytes,
            container=seen.container,
            duration=seen.duration,
            video=seen.video,
            audio=seen.audio,
            info_sha256=info_sha256,
        )

    def _facts(self, recording: Recording, fact: Fact, source: Source) -> tuple[Fact, ...]:
        """The recording as a fact; none where only its file had been lost."""
        if any(known.contract(Recording).sha256 == recording.sha256 for known in self.recordings(source)):
            return ()
        params = {"sha256": recording.sha256}
        return (machine_fact(recording, parents=(fact.key,), stage=self.name, version=self.version, params=params),)


def _suffix(seen: Probe) -> str:
    return _SUFFIX.get(seen.container, f".{seen.container}")


def _failed(kind: str, subject: str, message: str) -> Outcome:
    failure = failures.KINDS[kind]
    return Outcome(
        issues=(failures.issue(kind, subject, message),),
        outcome="rejected" if failure.rejected else "failed",
        retry=failure.retry,
        detail={"kind": kind},
    )


def download(workspace: Workspace, *, again: bool = False, progress: Progress = quiet) -> StageReport:
    """Fetch every source that is pending; a rerun skips what is done and tries again what a retry could help.

    Args:
        workspace: Where to.
        again: Try those too that failed for good, or whose file was lost.
        progress: Told after every source.
    """
    stage = Download(workspace)
    inputs = None
    if again:
        heads = [fact for fact in workspace.store.heads(stage.consumes) if fact.body is not None]
        inputs = [fact for fact in heads if stage.here(fact.contract(Source)) is None]
    report = run_stage(workspace.store, stage, inputs=inputs, progress=progress)
    # What a platform said about a source made a revision of it, which counts as done too.
    revised = [
        fact
        for fact in workspace.store.pending(stage.consumes, stage.name, stage.version)
        if fact.supersedes and any(run.outcome == "done" for run in workspace.store.runs(stage.name, fact.supersedes))
    ]
    run_stage(workspace.store, stage, inputs=revised)
    return report
