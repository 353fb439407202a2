"""Adding sources: addresses, files, folders, lists and manifests of them. Adding the same again changes nothing."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from curation.acquire import addresses
from curation.acquire.lists import datasets, folder
from curation.acquire.lists.datasets import Reading
from curation.acquire.lists.listing import Listing
from curation.acquire.lists.manifest import Entry, Given, local_path, read_manifest
from curation.acquire.lists.records import ENDINGS as RECORDS
from curation.acquire.lists.records import Position
from curation.acquire.lists.table import ENDINGS
from curation.acquire.saying import merged
from curation.acquire.spans import Wanted
from curation.acquire.storing import STAGE, Counts, Tally, store
from curation.stage import Progress, quiet
from curation.workspace import Workspace
from schemas.base import encodable
from schemas.issues import Issue, Severity

_BATCH = 1000
"""Entries that are stored together: what a kill in between loses, and a rerun adds."""
_SLOW = 50
"""A file, which must be read, and an entry of a playlist, which may be looked up, count as so many."""


@dataclass(frozen=True)
class AddReport:
    """What adding did.

    Args:
        new: Sources that were not known.
        revised: Known sources about which something else was said.
        unchanged: Known sources.
        subjects: All of them, in order; of a long list of spans the first ones.
        issues: What could not be added, and why; warnings about what was passed over. The first ones of each kind.
        names: File names and addresses of `subjects`, each on one line.
        spans: Spans that were asked for.
        told: How many issues of each kind there were.
    """

    new: int = 0
    revised: int = 0
    unchanged: int = 0
    subjects: tuple[str, ...] = ()
    issues: tuple[Issue, ...] = ()
    names: tuple[str, ...] = ()
    spans: Counts = field(default_factory=Counts)
    told: Mapping[str, int] = field(default_factory=dict)

    @property
    def exit_code(self) -> int:
        """0; 3 when something could not be added; 1 when nothing could."""
        if all(issue.severity is Severity.warning for issue in self.issues):
            return 0
        return 3 if self.subjects else 1


@dataclass(frozen=True)
class Asked:
    """How inputs are taken.

    Args:
        span: The part of the one input that is wanted.
        reading: How manifests are read.
        listing: How playlists are listed; None where addresses are of single videos.
    """

    span: Wanted | None = None
    reading: Reading = field(default_factory=Reading)
    listing: Listing | None = None


def add(
    workspace: Workspace,
    inputs: Sequence[str],
    *,
    given: Given | None = None,
    questions: Path | None = None,
    asked: Asked | None = None,
    progress: Progress = quiet,
) -> AddReport:
    """Store a source for each input, and a span for each that is asked for.

    A known source keeps what is not spoken about now; new statements make a revision of it. A local file is
    known by its content, so a renamed or moved copy is the same source; a video of a known platform by its id.

    Args:
        workspace: Where to.
        inputs: http(s) addresses, media files, folders of media files, `.csv` or `.jsonl` lists, and manifests.
        given: What is said about all of them; a list's own cells go before it.
        questions: A list of questions that is read elsewhere, so that no folder with it is warned of.
        asked: How they are taken.
        progress: Told while files are read, lists are asked for, and after every batch of a manifest.

    Raises:
        UsageError: There is no format of the name that was asked for.
    """
    given, asked = given or Given(), asked or Asked()
    tally = Tally()
    read = {local_path(str(path)) for path in [*inputs, *([questions] if questions else [])]}
    for text in inputs:
        entries = _taken(_entries(workspace, text, read, asked, progress), tally)
        for batch in _batches(entries):
            told = (Entry(e.where, e.location, merged(e.given, given), e.span or asked.span, e.info) for e in batch)
            store(workspace, list(told), tally)
    return AddReport(
        tally.sources.new,
        tally.sources.revised,
        tally.sources.unchanged,
        tuple(tally.subjects),
        tuple(tally.issues),
        tuple(tally.names),
        tally.spans,
        {kind: number for (kind, _), number in tally.told.items()},
    )


def _batches(entries: Iterator[Entry]) -> Iterator[list[Entry]]:
    """What is stored together: many addresses, or a few of what takes its time."""
    batch: list[Entry] = []
    weight = 0
    for entry in entries:
        batch.append(entry)
        weight += 1 if addresses.looks_like_address(entry.location) and entry.info is None else _SLOW
        if weight >= _BATCH:
            yield batch
            batch, weight = [], 0
    if batch:
        yield batch


def _taken(found: Iterator[Entry | Issue], tally: Tally) -> Iterator[Entry]:
    for one in found:
        if isinstance(one, Issue):
            tally.tell([one])
        else:
            yield one


def _entries(
    workspace: Workspace, text: str, read: Collection[Path], asked: Asked, progress: Progress
) -> Iterator[Entry | Issue]:
    if addresses.looks_like_address(text):
        yield from _address(workspace, text, asked, progress)
        return
    path = local_path(text)
    if os.path.isdir(path):
        files, told = folder.look(path, text, read)
        yield from told
        for number, file in enumerate(files, start=1):
            progress("add", number, len(files))
            yield Entry(encodable(file.name), str(file), Given())
    elif path.suffix.lower() in (*ENDINGS, *RECORDS) and os.path.isfile(path):
        yield from _list(path, asked.reading, progress)
    else:
        yield Entry(encodable(text), str(path), Given())


def _address(workspace: Workspace, text: str, asked: Asked, progress: Progress) -> Iterator[Entry | Issue]:
    if asked.listing is None:
        yield Entry(addresses.without_query(text), text, Given())
    elif (wrong := addresses.problem(text)) is not None:
        yield wrong
    else:
        from curation.acquire.lists.playlists import listed  # it fetches, and what fetches looks at what was added

        for number, found in enumerate(listed(workspace, text, asked.listing), start=1):
            progress("add", number, max(number, asked.listing.limit))
            yield found


def _list(path: Path, reading: Reading, progress: Progress) -> Iterator[Entry | Issue]:
    """The rows of a list of sources, or of a manifest of a dataset."""
    try:
        format_ = datasets.format_of(path, reading.format)
    except OSError as exc:
        yield _unreadable(path.name, f"cannot be read: {exc.strerror}", "check the path and its permissions")
        return
    if format_ is not None:
        at, size = Position(), max(1, path.stat().st_size)
        for number, entry in enumerate(datasets.entries(path, format_, reading, at), start=1):
            if number % _BATCH == 0:
                progress("add", number, max(number, number * size // max(1, at.bytes)))
            yield entry
    elif path.suffix.lower() in ENDINGS:
        entries, wrong = read_manifest(path)
        yield from wrong
        yield from entries
    else:
        known = ", ".join(datasets.formats())
        yield _unreadable(path.name, "is of no format that is known", f"say which it is: --format NAME, of {known}")


def _unreadable(subject: str, message: str, hint: str) -> Issue:
    return Issue(kind="unknown-manifest", subject=encodable(subject), message=message, hint=hint)


__all__ = ["STAGE", "AddReport", "Asked", "add"]
