"""What the store knows of a source: its recordings, where its file lay, and who else gave the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from curation.acquire import add
from curation.workspace import Workspace
from db.store import Store
from schemas.fact import Fact
from schemas.media import Recording, Source


def recordings(store: Store, source: Source) -> list[Fact]:
    """What was fetched for any revision of the source, newest first."""
    revisions = reversed(store.history(Source.kind, source.subject()))
    found = [fact for revision in revisions for fact in reversed(store.children(revision.key, Recording.kind))]
    return [fact for fact in found if fact.body is not None]


def here(workspace: Workspace, source: Source) -> Fact | None:
    """The recording of the source whose file is in the file store, or None."""
    has = workspace.blobs.has
    return next((one for one in recordings(workspace.store, source) if has(one.contract(Recording).sha256)), None)


def path_of(store: Store, source: Source) -> Path | None:
    """Where a local file lay when it was last added, under any revision of the source."""
    revisions = store.history(Source.kind, source.subject())
    runs = [run for revision in revisions for run in store.runs(add.STAGE, revision.key)]
    paths = [run.detail["path"] for run in sorted(runs, key=lambda run: run.started) if "path" in run.detail]
    there = [Path(path) for path in reversed(paths) if Path(path).is_file()]
    return there[0] if there else (Path(paths[-1]) if paths else None)


def same_bytes(store: Store, facts: Sequence[Fact]) -> str | None:
    """The name of another source that gave the bytes of one of these recordings before; None where there is none."""
    for fact in facts:
        if fact.kind != Recording.kind:
            continue
        source = fact.contract(Recording).source
        for other in store.history(Recording.kind, fact.subject):
            if other.body is None or (there := other.contract(Recording).source) == source:
                continue
            head = store.head(Source.kind, there)
            known = head.contract(Source) if head is not None and head.body is not None else None
            return known.title or known.locator if known is not None else there[:12]
    return None
