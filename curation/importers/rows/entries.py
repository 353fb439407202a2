"""Entries of a dataset's file one by one, each with its place; whatever stands in it is only looked at."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from curation.acquire.lists.jsontext import JsonError, decoded, members
from curation.acquire.lists.manifests.base import RowError
from curation.acquire.lists.manifests.base import seconds as read_seconds
from curation.acquire.lists.records import Record, RecordsError, rows
from curation.importers.rows.literals import literal
from schemas.issues import Issue, Severity

DEEPEST = 32
"""Levels of lists and objects in one entry."""
_NESTED = 100_000
"""Characters of JSON inside a text, and bytes of a line that is looked at."""
_WHOLE = "check that it is the whole file: rows of a table, or objects in a list or under names"

_CHOOSE = "choose one and save it as a file of its own, a list of objects; each such file is imported by itself"


@dataclass(frozen=True)
class Entry:
    """One entry of a file.

    Args:
        subject: File, number and (where a line is an entry) line, for messages.
        number: From 1, in the file's order.
        fields: Its values by name.
        key: The name it stands under, in a JSON object of entries.
        issue: Why it cannot be read; `fields` is empty then.
    """

    subject: str
    number: int
    fields: dict[str, Any] = field(default_factory=dict)
    key: str = ""
    issue: Issue | None = None


def entries(path: Path, beside: dict[str, Any] | None = None) -> Iterator[Entry]:
    """The entries of a JSON, JSON Lines or CSV file; what cannot be read is an entry with its issue.

    Args:
        path: A file; read as a stream.
        beside: Told what stands beside the entries in a JSON file, by name, before the entries that follow it.

    Returns:
        Each entry once. Where the rest of the file cannot be read, the last one says so.
    """
    if path.is_dir() or path.suffix.lower() in (".parquet", ".arrow"):
        what, hint = ("folder", "give the file in it; ") if path.is_dir() else ("table of Arrow", "")
        issue = wrong(path.name, f"is a {what}", f"{hint}such are read by: curate import table", "not-readable")
        yield Entry(path.name, 0, issue=issue)
        return
    lists: dict[str, int] = {}
    lines = _is_lines(path)
    number, lined = 0, lines or path.suffix.lower() != ".json"
    try:
        for number, found in enumerate(rows(path, lines=lines) if lined else _json(path, beside, lists), start=1):
            subject = f"{path.name}, record {number}"
            if lined:
                where = found.issue.subject if isinstance(found, RecordsError) else found.where
                subject += f", line {where.rpartition(':')[2]}"
            if isinstance(found, RecordsError):
                yield Entry(subject, number, issue=found.issue.model_copy(update={"subject": subject}))
            else:
                yield entry_of(subject, number, found.fields, found.key)
    except RecordsError as exc:
        number += 1
        place = exc.issue.subject.rpartition(":")[2] if ":" in exc.issue.subject else ""
        subject = f"{path.name}, record {number}" + (f", line {place}" if place.isdigit() else "")
        yield Entry(subject, number, issue=exc.issue.model_copy(update={"subject": subject}))
    if not number:
        message, hint = _no_rows(lists)
        yield Entry(path.name, 0, issue=wrong(path.name, message, hint, "no-records"))


def _no_rows(lists: Mapping[str, int]) -> tuple[str, str]:
    """What to say of a file without rows, and what to do: they may stand in lists of which one is to be chosen."""
    if not lists:
        return "holds no questions", _WHOLE
    told = ", ".join(f"{name[:40]!r} ({length})" for name, length in list(lists.items())[:5])
    return f"keeps its rows in lists under names of its own: {told}", _CHOOSE


def _is_lines(path: Path) -> bool:
    """Whether a file is JSON Lines: by its ending, or, as many a `.json` is, by an object on each of two lines."""
    if path.suffix.lower() != ".json":
        return path.suffix.lower() in (".jsonl", ".ndjson")
    try:
        with path.open("rb") as file:
            first, second = (file.readline(_NESTED).removeprefix(b"\xef\xbb\xbf").strip() for _ in range(2))
    except OSError:
        return False
    return all(line.startswith(b"{") and line.endswith(b"}") for line in (first, second))


def _json(path: Path, beside: dict[str, Any] | None, lists: dict[str, int]) -> Iterator[Record]:
    """The records of a JSON file: the objects in it, under names or in lists; single values stand beside them."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for line, key, value in members(file):
                if isinstance(value, dict):
                    yield Record(f"{path.name}:{line}", fields=value, key=key)
                elif not key:
                    yield Record(f"{path.name}:{line}")
                else:
                    lists |= {key: len(value)} if isinstance(value, list) and value else {}
                    if beside is not None and _depth(value) <= DEEPEST:
                        beside[key] = plain(value)
    except JsonError as exc:
        message = f"is not JSON from here on: {exc.why}"
        hint = "check the file: it is broken, or it keeps all its rows under one name: save those as a list"
        raise RecordsError("bad-row", f"{path.name}:{exc.line}", message, hint) from exc
    except UnicodeDecodeError as exc:
        raise RecordsError("not-text", path.name, "is not UTF-8 text", "save it in UTF-8") from exc
    except OSError as exc:
        message = f"cannot be read: {exc.strerror}"
        raise RecordsError("not-readable", path.name, message, "check the path and its permissions") from exc


def entry_of(subject: str, number: int, fields: Mapping[str, Any], key: str = "") -> Entry:
    """The entry with these values, or why it is none."""
    if not fields:
        return Entry(subject, number, issue=wrong(subject, "is no object with named values"))
    if _depth(fields) > DEEPEST:
        message = f"is nested deeper than {DEEPEST} levels"
        return Entry(subject, number, issue=wrong(subject, message, kind="too-deep"))
    return Entry(subject, number, plain(dict(fields)), key)


def _depth(value: Any) -> int:
    """Levels of nesting; counting stops where there are too many."""
    level, deep = [value], 0
    while level and deep <= DEEPEST:
        level = [inner for outer in level for inner in _inside(outer)]
        deep += 1
    return deep


def _inside(value: Any) -> list[Any]:
    values = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return [one for one in values if isinstance(one, (Mapping, list))]


def plain(value: Any) -> Any:
    """The same as JSON can hold it: no NaN and nothing infinite; times of tables as texts, or as seconds."""
    if isinstance(value, Decimal):
        value = int(value) if value.is_finite() and value == value.to_integral_value() else float(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {name: plain(inner) for name, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, list) else value


LONGEST = 20_000
"""Characters of one question, answer or step; more than that is none."""


def text(value: Any) -> str:
    """Text or a number as text without white space around it; empty for everything else."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    found = str(value).strip()
    return found if len(found) <= LONGEST else ""


def said(value: Any) -> str:
    """The same of an answer or an option, which may be true or false: yes or no."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else text(value)


def empty(value: Any) -> bool:
    """Whether nothing stands there."""
    return value in (None, "", [], {}) or (isinstance(value, str) and not value.strip())


def first(fields: Mapping[str, Any], *names: str) -> Any:
    """The value of the first of these names that has one; None where none has."""
    return next((fields[name] for name in names if not empty(fields.get(name))), None)


def seconds(value: Any) -> float | None:
    """Seconds from a number, or from text such as `12.5`, `1:02.5` or `12.5s`; None where it is no time."""
    if isinstance(value, str):
        value = value.strip().removesuffix("s").strip()
    try:
        return None if value is None or value == "" else read_seconds(value, "time")
    except RowError:
        return None


def texts(value: Any) -> list[str] | None:
    """A list of texts, given as one or as its JSON (or Python) in a text; None where it is neither."""
    if isinstance(value, str):
        value = nested(value)
    if not isinstance(value, list) or any(isinstance(one, (Mapping, list)) for one in value):
        return None
    return [text(one) for one in value]


def nested(value: str) -> Any:
    """The value that a text holds as JSON, as a Python literal or as an array of texts is printed; None without one."""
    if len(value) > _NESTED:
        return None
    try:
        return plain(decoded(value))
    except JsonError:
        pass
    try:
        found = literal(value.strip())
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return None
    return plain(found) if isinstance(found, (list, dict)) and _depth(found) <= DEEPEST else None


def wrong(subject: str, message: str, hint: str = "look at this record of the file", kind: str = "bad-row") -> Issue:
    """What keeps a row from becoming a question."""
    return Issue(kind=kind, subject=subject, message=message, hint=hint)


def doubtful(subject: str, kind: str, message: str, hint: str = "look at this record of the file") -> Issue:
    """What somebody should look at, though the row can be used."""
    return Issue(kind=kind, subject=subject, message=message, hint=hint, severity=Severity.warning)
