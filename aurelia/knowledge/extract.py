"""Offline extracts of Wikidata: dated files of statements, one JSON object a line, read when they are asked about.

The first line is the head: `{"format": "aurelia-wikidata/1", "extracted": "2026-11-23", "source": URL, "licence":
"CC0-1.0"}`. Each other line is a statement: `{"subject": {"id": "Q243", "labels": ["Eiffel Tower"]}, "property":
"P17", "object": {"id": "Q142", "labels": ["France"]}, "rank": "normal", "start": "", "end": "", "disputed": false,
"references": []}`. Ids may be empty where they are not known; start and end are years, months or days (ISO) or empty.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from aurelia.knowledge.names import fold
from schemas.base import Value
from schemas.errors import UsageError

FORMAT = "aurelia-wikidata/1"
VARIABLE = "AURELIA_KNOWLEDGE"
_DAY = r"^(\d{4}(-\d{2}(-\d{2})?)?)?$"
_HINT = "build it anew, or leave its file out"


class Head(Value):
    """What the first line of an extract says."""

    format: Literal["aurelia-wikidata/1"]
    extracted: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    """The day the statements were read."""
    source: str = ""
    licence: str = "CC0-1.0"


class Thing(Value):
    """Subject or object of a statement."""

    id: str = Field(default="", pattern=r"^(Q\d+)?$")
    labels: tuple[str, ...] = Field(min_length=1)
    """Names and aliases in any language; the first is shown."""


class Statement(Value):
    """One statement of Wikidata."""

    subject: Thing
    property: str = Field(pattern=r"^P\d+$")
    object: Thing
    rank: Literal["preferred", "normal", "deprecated"] = "normal"
    start: str = Field(default="", pattern=_DAY)
    end: str = Field(default="", pattern=_DAY)
    disputed: bool = False
    """Whether a qualifier says by whom it is disputed."""
    references: tuple[str, ...] = ()


@dataclass(frozen=True)
class Extract:
    """The statements of one file, by subject."""

    path: Path
    head: Head
    by_subject: Mapping[str, tuple[Statement, ...]]
    """By id, or by folded label where a subject has no id."""
    by_name: Mapping[str, tuple[str, ...]]
    """Keys of subjects by folded label."""
    known: frozenset[str]
    """All folded labels of subjects and objects."""


def key_of(thing: Thing) -> str:
    """What tells one thing from another in an extract: its id, else its name."""
    return thing.id or fold(thing.labels[0])


def files(setting: str | None = None) -> tuple[Path, ...]:
    """The extracts to read: of a setting (paths apart by `:`), else of AURELIA_KNOWLEDGE, read now.

    Raises:
        UsageError: A path does not exist.
    """
    text = os.environ.get(VARIABLE, "") if setting is None else setting
    found: list[Path] = []
    for part in (part for part in text.split(os.pathsep) if part):
        path = Path(part)
        if not path.exists():
            raise UsageError(f"extract {path}", "does not exist", f"correct {VARIABLE}, or build it first")
        found += sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    return tuple(found)


def read(path: Path) -> Extract:
    """One extract; a file that did not change since is not read again.

    Raises:
        UsageError: It cannot be read, has no head, or a line is no statement.
    """
    try:
        stat = path.stat()
    except OSError as exc:
        raise UsageError(f"extract {path}", f"cannot be read: {exc.strerror}", _HINT) from exc
    return _read(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=16)
def _read(path: Path, _changed: int, _size: int) -> Extract:
    subjects: dict[str, list[Statement]] = defaultdict(list)
    names: dict[str, dict[str, None]] = defaultdict(dict)
    known: set[str] = set()
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as exc:
        raise UsageError(f"extract {path}", f"cannot be read: {exc}", _HINT) from exc
    head = _parsed(Head, lines[0] if lines else "", path, 1)
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip():
            continue
        statement = _parsed(Statement, line, path, number)
        subjects[key_of(statement.subject)].append(statement)
        for label in statement.subject.labels:
            names[fold(label)][key_of(statement.subject)] = None
        known.update(fold(label) for label in (*statement.subject.labels, *statement.object.labels))
    return Extract(
        path,
        head,
        {key: tuple(found) for key, found in subjects.items()},
        {name: tuple(keys) for name, keys in names.items()},
        frozenset(known),
    )


def _parsed(kind: type[Any], line: str, path: Path, number: int) -> Any:
    try:
        return kind.model_validate_json(line)
    except ValidationError as exc:
        first = exc.errors()[0]
        where = ".".join(map(str, first["loc"])) or "line"
        raise UsageError(f"extract {path}, line {number}", f"is not readable: {where}: {first['msg']}", _HINT) from exc


def write(path: Path, head: Head, statements: Sequence[Statement]) -> None:
    """Write an extract; a half-written file is never left under its name."""
    lines = [one.model_dump_json() for one in (head, *statements)]
    part = path.with_name(f"{path.name}.part")
    with part.open("w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
