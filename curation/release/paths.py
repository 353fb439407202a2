"""Whether any text of a release gives away a path of the machine it was made on."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from schemas.base import short

_URL = re.compile(r"(?!file:)(?<![\w+.-])[A-Za-z][\w+.-]{1,30}://[^\s\"'<>|]*")
_START = r"(?<![\w./<>~+-])"  # of a path (model:/home too), but not within an address, a date or a closing tag
_ROOTS = (
    "home|root|Users|tmp|mnt|var|data|etc|opt|srv|usr|media|scratch|Volumes|private"
    "|nfs|gpfs|lustre|net|work|workspace|storage|cluster|content|kaggle|app"
)
_ABSOLUTE = re.compile(
    r"file://"
    rf"|{_START}/(?:{_ROOTS})/[\w.@+-]"
    rf"|{_START}/(?:[\w.@+-]+/){{1,8}}(?:home|Users)/[\w.@+-]"
    r"|(?<!\w)[A-Za-z]:(?:\\\w|/[\w.@+-]{2,}/[\w.@+-])"
    r"|(?<![\w\\])\\{2}[\w.-]+\\\w"
)
_LIKE_A_PATH = re.compile(rf"{_START}/[\w.@+-]+/[\w.@+-]+")
_TEXT = frozenset({".md", ".json", ".jsonl", ".txt", ".csv", ".yaml", ".yml", ""})


@dataclass(frozen=True)
class Leak:
    """A path in a text of a release.

    Args:
        subject: The source, item or file whose text it is.
        place: Which text of it.
        path: The path.
        hint: What to do about it.
    """

    subject: str
    place: str
    path: str
    hint: str


def absolute_path(text: str) -> str | None:
    """The first path of a machine in a text, or None: of a usual root, or one that is there on this machine."""
    text = _URL.sub(" ", text)
    found = _ABSOLUTE.search(text) or next(
        (one for one in _LIKE_A_PATH.finditer(text) if os.path.exists(one.group())), None
    )
    return text[found.start() : found.end() + 20].split(maxsplit=1)[0] if found else None


def leaks(folder: Path) -> Iterator[Leak]:
    """Absolute paths in the texts and tables of a folder: of sources first, then of items, then of anything else."""
    first = [folder / "rights.jsonl", *sorted(folder.glob("*/metadata.parquet"))]
    for path in [*first, *(one for one in sorted(folder.rglob("*")) if one not in first)]:
        name = path.relative_to(folder).as_posix()
        for row, place, text in _texts(path):
            if leak := absolute_path(text):
                subject, hint = _whose(row, name)
                yield Leak(subject, place.strip(" ."), leak, hint)


def _whose(row: Any, name: str) -> tuple[str, str]:
    """The source or item that a row of a file tells of, else the file; and how its text is mended."""
    if name == "rights.jsonl" and isinstance(row, dict):
        return f"source {row['source_id']}", "correct what is said of it with curate add, then build again"
    if isinstance(row, dict) and isinstance(row.get("id"), str):
        hint = "correct that text in review or reject the item, then: curate validate, curate split commit"
        return f"item {short(row['id'])}", hint
    return name, "reword it where it comes from (--description, the guidelines, a task's description), then build again"


def _texts(path: Path) -> Iterator[tuple[Any, str, str]]:
    """The texts of a file with their rows and places; JSON is read, so that its escapes hide and invent nothing."""
    if path.suffix == ".parquet":
        rows = pq.read_table(path).to_pylist()
    elif not path.is_file() or path.suffix not in _TEXT:
        return
    elif path.suffix == ".json":
        rows = [json.loads(path.read_bytes())]
    elif path.suffix == ".jsonl":
        rows = [json.loads(line) for line in path.read_bytes().splitlines()]
    else:
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
            yield None, f"line {number}", line
        return
    for row in rows:
        yield from ((row, place, text) for place, text in _strings(row, ""))


def _strings(value: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _strings(one, f"{place}.{key}")
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from _strings(one, f"{place}[{number}]")
