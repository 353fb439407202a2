"""Manifests of existing datasets, read row by row: which media, which span, and what is wrong with a row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from curation.acquire.addresses import looks_like_address
from curation.acquire.lists.folder import media_below
from curation.acquire.lists.manifest import Entry, Given
from curation.acquire.lists.manifests.base import Format, Head, Row, RowError, stem
from curation.acquire.lists.records import Position, Record, RecordsError, rows, sample
from curation.acquire.platforms import youtube_id
from curation.acquire.spans import wanted
from schemas import plugins
from schemas.issues import Issue

_HEAD = 65_536
_SURE = 0.5
"""From here on a format is taken; no ordinary list of sources has such columns."""


@dataclass(frozen=True)
class Reading:
    """How manifests are read.

    Args:
        format: The format's name; found out where it is empty.
        media_folder: Where the media lies as files named by id; else ids are YouTube's.
        ids: A CSV file that says which address belongs to an id: `id, YouTube id or address`.
        dataset: The dataset's name; else the format's, or that of the file.
        split: Which part of the dataset the file is, where its rows do not say.
        clip_seconds: How long a span is whose row gives only a start.
    """

    format: str = ""
    media_folder: Path | None = None
    ids: Path | None = None
    dataset: str = ""
    split: str = ""
    clip_seconds: float | None = None


def formats() -> dict[str, Format]:
    """All formats by name, installed ones too.

    Raises:
        PluginError: One does not load.
    """
    found = plugins.load("curation.manifests", "curation.acquire.lists.manifests", "FORMAT")
    return {name: plugin.value for name, plugin in found.items()}


def format_of(path: Path, name: str = "") -> Format | None:
    """The format of a file: the one named, else the one that recognises it; None where none does.

    Raises:
        UsageError: There is no format of that name.
    """
    known = plugins.load("curation.manifests", "curation.acquire.lists.manifests", "FORMAT")
    if name:
        chosen: Format = plugins.pick(known, name, "format")
        return chosen
    head = _head(path)
    marks = {name: plugin.value.recognises(head) for name, plugin in known.items()}
    best = max(marks, key=lambda name: marks[name])
    found: Format = known[best].value
    return found if marks[best] >= _SURE else None


def _head(path: Path) -> Head:
    with path.open("rb") as file:
        text = file.read(_HEAD).decode("utf-8-sig", "replace")
    bare = [] if path.suffix.lower() in (".json", ".jsonl") else sample(path, header=False)
    return Head(path.name, text, tuple(sample(path)), tuple(bare))


def entries(path: Path, format_: Format, reading: Reading, at: Position | None = None) -> Iterator[Entry | Issue]:
    """What the rows of a manifest ask for, in order, and what is wrong with those that are left out.

    Args:
        path: The manifest.
        format_: Its format.
        reading: How to read it.
        at: Told how far it was read.
    """
    seen: set[int] = set()
    number = 0
    try:
        locate = _locator(format_, reading)
        for record in rows(path, header=format_.header, at=at):
            number += 1
            if isinstance(record, RecordsError):
                yield record.issue
            else:
                yield from _asked(record, format_, reading, locate, seen)
        if not number:
            yield Issue(kind="empty-file", subject=path.name, message="holds no rows", hint=format_.about)
    except RecordsError as exc:
        yield exc.issue


_Place = tuple[str, bool]
"""Where media is: its address or path, and whether that is the wanted span alone."""


def _asked(
    record: Record, format_: Format, reading: Reading, locate: Callable[[Row], _Place], seen: set[int]
) -> Iterator[Entry | Issue]:
    try:
        for row in format_.rows(record):
            try:
                entry = _entry(record.where, row, format_, reading, locate)
            except RowError as exc:
                yield exc.issue(record.where)
                continue
            mark = hash((entry.location, entry.span and (entry.span.start, entry.span.end, entry.span.name)))
            if mark not in seen:
                seen.add(mark)
                yield entry
            elif not format_.repeats:
                message = "names a span that an earlier row names"
                yield RowError("duplicate-row", message, "remove one of the two").issue(record.where)
    except RowError as exc:
        yield exc.issue(record.where)


def _entry(where: str, row: Row, format_: Format, reading: Reading, locate: Callable[[Row], _Place]) -> Entry:
    start, end = row.start, row.end
    if row.unended:
        if reading.clip_seconds is None:
            raise RowError("bad-span", "has a start but no end", "say how long a span is: --clip-seconds 10")
        end = start + reading.clip_seconds
    location, cut = locate(row)
    if row.whole:
        return Entry(where, location, Given())
    dataset = reading.dataset or (format_.name if format_.of_one else stem(Path(where.rpartition(":")[0])))
    span = wanted(start, end, dataset=dataset, name=row.name, labels=row.labels, split=row.split or reading.split)
    if cut:
        span = replace(span, start=0.0, end=None)
    return Entry(where, location, Given(), span)


def _locator(format_: Format, reading: Reading) -> Callable[[Row], _Place]:
    """A function that says where a row's media is.

    Raises:
        RecordsError: The list of ids cannot be read, or the folder is none.
    """
    if reading.media_folder is not None:
        return in_folder(reading.media_folder)
    listed = listed_ids(reading.ids) if reading.ids is not None else None
    if listed is None and format_.ids == "local":
        message = f"the ids of {format_.name} are no addresses"
        hint = "give the folder with its films: --media-folder DIR; or a list of addresses: --ids FILE"
        raise RecordsError("needs-media", format_.name, message, hint)

    def locate(row: Row) -> _Place:
        text = row.media if listed is None else listed.get(row.media, "")
        if listed is not None and not text:
            raise RowError("unknown-id", f"{row.media[:60]!r} is not in the list of ids", "complete the list")
        return address_of(text), False

    return locate


def address_of(text: str, folder: str = "--media-folder") -> str:
    """The address of a media id or of an address.

    Args:
        text: The id or the address.
        folder: How the command in hand calls the folder in which files are named by id.

    Raises:
        RowError: It is neither.
    """
    if youtube_id(text):
        return f"https://www.youtube.com/watch?v={text}"
    if "://" in text and looks_like_address(text):
        return text
    hint = f"an id has 11 letters, digits, - and _; where ids name files: {folder} DIR"
    raise RowError("bad-id", f"{text[:60]!r} is no YouTube id", hint)


def listed_ids(path: Path) -> dict[str, str]:
    """A dataset's ids with the YouTube id or address of each, from a CSV file of two columns.

    Raises:
        RecordsError: It cannot be read.
    """
    found: dict[str, str] = {}
    for record in rows(path, header=False):
        if isinstance(record, RecordsError):
            raise record
        if len(record.cells) == 2:
            found[record.cells[0]] = record.cells[1]
    return found


def in_folder(folder: Path) -> Callable[[Row], _Place]:
    """A function that finds a row's file in a folder by its names; RowError where it is not there."""
    files: dict[str, Path | None] = {}
    for file in media_below(folder):
        # Two files of one name: nobody can say which is meant.
        files[file.stem] = None if file.stem in files else file

    def locate(row: Row) -> _Place:
        for name, cut in (*((name, False) for name in (row.media, *row.files)), (row.name, True)):
            if name not in files:
                continue
            if (file := files[name]) is None:
                message = f"several files are called {name[:60]!r}"
                raise RowError("several-files", message, f"keep one of them in {folder}")
            return str(file.absolute()), cut
        message = f"no file is called {row.media[:60]!r}"
        raise RowError(
            "no-such-file",
            message,
            f"put its media into {folder} and add the manifest again; links that lead out of it are not followed",
        )

    return locate
