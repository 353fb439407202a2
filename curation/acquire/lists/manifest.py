"""Lists of sources: CSV or JSON Lines with a row for each URL or file, its rights, and flags about people."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from curation.acquire import addresses
from curation.acquire.info import one_line
from curation.acquire.licences import spdx_id
from curation.acquire.lists.manifests.base import RowError, seconds
from curation.acquire.lists.table import Row, read_rows
from curation.acquire.spans import Wanted, wanted
from schemas.issues import Issue
from schemas.rights import PeopleFlag

_TEXTS = ("title", "channel", "uploader", "language", "notes")
_LICENCE_COLUMNS = (
    "licence", "licence_footage", "licence_soundtrack", "attribution", "attribution_soundtrack", "claimed_by",
    "claimed_by_soundtrack", "claimed_at", "claim_url", "claim_url_soundtrack",
)  # fmt: skip
_SPAN_COLUMNS = ("start", "end", "name", "labels", "dataset", "split")
COLUMNS = (
    "url", "path", *_TEXTS, *_LICENCE_COLUMNS, "third_party_allowed", "people", "content_warnings", "demo",
    *_SPAN_COLUMNS,
)  # fmt: skip
"""The columns of a list of sources. A column without `_soundtrack` speaks for picture and sound, unless that
column is there too."""

_TRUE, _FALSE = ("yes", "true", "1", "y"), ("no", "false", "0", "n")


@dataclass(frozen=True)
class Statement:
    """What was said about the licence of one part (picture or sound); None where nothing was said."""

    spdx: str | None = None
    attribution: str | None = None
    claimed_by: str | None = None
    claimed_at: str | None = None
    url: str | None = None


@dataclass(frozen=True)
class Given:
    """What a person said about a source; None where nothing was said, so that what is known stays.

    Args:
        texts: `title`, `channel`, `uploader`, `language`, `notes`.
        footage: About the picture.
        soundtrack: About the sound.
        third_party_allowed: Whether the media may be sent to servers of others.
        people: Flags about people.
        content_warnings: Warnings.
        demo: Whether it only shows how the toolkit works.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    footage: Statement = Statement()
    soundtrack: Statement = Statement()
    third_party_allowed: bool | None = None
    people: tuple[PeopleFlag, ...] | None = None
    content_warnings: tuple[str, ...] | None = None
    demo: bool | None = None


@dataclass(frozen=True)
class Entry:
    """One source to add.

    Args:
        where: File and line, for messages.
        location: The URL, or the path as an absolute one (relative paths start at the list's folder).
        given: What the row says about it.
        span: The span of it that is wanted, where one is named.
        info: What the platform says about it, where that came along.
    """

    where: str
    location: str
    given: Given
    span: Wanted | None = None
    info: Mapping[str, Any] | None = None


def read_manifest(path: Path) -> tuple[list[Entry], list[Issue]]:
    """The sources in a `.csv` or `.jsonl` file, and what is wrong with its other rows."""
    rows, issues = read_rows(path, COLUMNS, ("url", "path"))
    entries: list[Entry] = []
    for row in rows:
        location, wrong = _location(row, path.parent)
        given, bad = read_given(row.cells, row.where)
        span, late = read_span(row.cells, row.where)
        if wrong or bad or late:
            issues.extend([*wrong, *bad, *late])
        else:
            entries.append(Entry(row.where, location, given, span))
    return entries, issues


def read_span(cells: Mapping[str, str], where: str) -> tuple[Wanted | None, list[Issue]]:
    """The span that the cells `start` and `end` name (None without either), and what is wrong with it."""
    if "start" not in cells and "end" not in cells:
        return None, []
    try:
        start = seconds(cells["start"], "start") if "start" in cells else 0.0
        end = seconds(cells["end"], "end") if "end" in cells else None
        texts = {name: cells.get(name, "") for name in ("dataset", "name", "split")}
        return wanted(start, end, labels=_list(cells.get("labels", "")), **texts), []
    except RowError as exc:
        return None, [Issue(kind=exc.kind, subject=where, message=exc.message, hint=exc.hint)]


def _location(row: Row, folder: Path) -> tuple[str, list[Issue]]:
    url, path = row.cells.get("url", ""), row.cells.get("path", "")
    if bool(url) == bool(path):
        message = "gives both a url and a path" if url else "gives neither a url nor a path"
        return "", [Issue(kind="bad-row", subject=row.where, message=message, hint="give one of the two")]
    return location(url, folder) if url else str(local_path(path, folder)), []


def location(text: str, folder: Path) -> str:
    """What a cell for an address names: the address, or without a scheme the absolute path from `folder` on."""
    return text if addresses.looks_like_address(text) else str(local_path(text, folder))


def local_path(text: str, folder: Path = Path()) -> Path:
    """A path as somebody wrote it, as an absolute one from `folder` on; `~` is a home where there is such a user."""
    path = Path(text)
    with contextlib.suppress(RuntimeError):  # there is no such user: then it is a name that begins so
        path = path.expanduser()
    return (folder / path).absolute()


def read_given(cells: Mapping[str, str], where: str) -> tuple[Given, list[Issue]]:
    """What the cells of a row (or the flags of a command) say about a source, and what is wrong with them."""
    issues: list[Issue] = []
    footage = _statement(cells, "footage", where, issues)
    soundtrack = _statement(cells, "soundtrack", where, issues)
    given = Given(
        texts={name: one_line(cells[name]) for name in _TEXTS if name in cells},
        footage=footage,
        soundtrack=soundtrack,
        third_party_allowed=_boolean(cells, "third_party_allowed", where, issues),
        people=_people(cells, where, issues),
        content_warnings=_list(cells["content_warnings"]) if "content_warnings" in cells else None,
        demo=_boolean(cells, "demo", where, issues),
    )
    return given, issues


def _statement(cells: Mapping[str, str], part: str, where: str, issues: list[Issue]) -> Statement:
    def said(column: str) -> str | None:
        own = cells.get(f"{column}_{part}")
        return own if own is not None else cells.get(column)

    licence, day = said("licence"), said("claimed_at")
    spdx = spdx_id(licence) if licence is not None else None
    if licence is not None and spdx is None:
        hint = "write an SPDX id such as CC-BY-4.0 or CC0-1.0 (with the version), a LicenseRef-..., or unknown"
        _report(issues, "bad-licence", where, f"the licence {licence!r} is not known", hint)
    if day is not None and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", day):
        _report(issues, "bad-date", where, f"claimed_at is {day!r}", "write the day as 2026-01-31")
    url = said("claim_url")
    if url is not None and (secret := addresses.secret_in(url)):
        hint = "give the open address of the statement: it is published with every release"
        _report(issues, "secret-in-claim-url", where, f"claim_url carries {secret}", hint)
    return Statement(spdx, said("attribution"), said("claimed_by"), day, url)


def _boolean(cells: Mapping[str, str], column: str, where: str, issues: list[Issue]) -> bool | None:
    text = cells.get(column)
    if text is None:
        return None
    if text.casefold() not in _TRUE + _FALSE:
        _report(issues, "bad-boolean", where, f"{column} is {text!r}", "write yes or no")
    return text.casefold() in _TRUE


def _people(cells: Mapping[str, str], where: str, issues: list[Issue]) -> tuple[PeopleFlag, ...] | None:
    if "people" not in cells:
        return None
    words = [
        re.sub(r"[ _]", "-", word.casefold()) for word in _list(cells["people"], ";|,") if word.casefold() != "none"
    ]
    known = {flag.value for flag in PeopleFlag}
    for word in words:
        if word not in known:
            hint = f"the flags are: {', '.join(sorted(known))}; or none"
            _report(issues, "unknown-people-flag", where, f"there is no flag {word!r} about people", hint)
    return tuple(PeopleFlag(word) for word in sorted(set(words) & known))


def _list(text: str, marks: str = ";|") -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(f"[{marks}]", text) if part.strip())


def _report(issues: list[Issue], kind: str, subject: str, message: str, hint: str) -> None:
    """Note a problem once: a statement about both parts would be noted twice."""
    issue = Issue(kind=kind, subject=subject, message=message, hint=hint)
    if issue not in issues:
        issues.append(issue)


def changes(given: Given) -> dict[str, Any]:
    """The fields of a source that a person spoke about, other than its rights."""
    fields: dict[str, Any] = dict(given.texts)
    if given.people is not None:
        fields["people"] = given.people
    if given.content_warnings is not None:
        fields["content_warnings"] = given.content_warnings
    if given.demo is not None:
        fields["demo"] = given.demo
    return fields
