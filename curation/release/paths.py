"""Whether any text of a release gives away a path of the machine it was made on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

_ABSOLUTE = re.compile(
    r"file://"
    r"|(?<![\w./<>~+-])/(?:[\w.@+-]+/)+[\w.@+-]+"  # /home/somebody (model:/home too), but no URL, date, closing tag
    r"|(?<![\w])[A-Za-z]:\\\w"
    r"|(?<![\w\\])\\{2}[\w.-]+\\\w"
)
_TEXT = frozenset({".md", ".json", ".jsonl", ".txt", ".csv", ".yaml", ".yml", ""})


def absolute_path(text: str) -> str | None:
    """The first absolute path in a text, or None."""
    found = _ABSOLUTE.search(text)
    return text[found.start() : found.end() + 20].split(maxsplit=1)[0] if found else None


def leaks(folder: Path) -> Iterator[tuple[str, str]]:
    """Absolute paths in the texts and tables of a folder: `(file and place, the path)`."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.suffix == ".parquet":
            for place, text in _strings(pq.read_table(path).to_pylist(), ""):
                if leak := absolute_path(text):
                    yield f"{name}{place}", leak
        elif path.is_file() and path.suffix in _TEXT:
            for place, text in _texts(path):
                if leak := absolute_path(text):
                    yield f"{name}{place}", leak


def _texts(path: Path) -> Iterator[tuple[str, str]]:
    """The texts of a file with their places; JSON is read, so that its escapes hide and invent nothing."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        yield from _strings(json.loads(text), "")
    else:
        for number, line in enumerate(text.split("\n"), start=1):
            if path.suffix != ".jsonl":
                yield f" line {number}", line
            elif line:
                yield from _strings(json.loads(line), f" line {number} ")


def _strings(value: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _strings(one, f"{place}.{key}")
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from _strings(one, f"{place}[{number}]")
