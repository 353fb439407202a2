"""Rows of a CSV or JSON Lines file, each with the place it stands at, and what is wrong with the file."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from shlex import quote
from typing import Any

from schemas.base import encodable
from schemas.issues import Issue

ENDINGS = (".csv", ".jsonl")
_QUESTIONS = "list-of-questions"
_MOST = 1_000_000
"""Characters of one cell at most: more is a broken quotation mark."""


@dataclass(frozen=True)
class Row:
    """One row.

    Args:
        where: File and line, for messages.
        cells: The non-empty values by column, as text without outer white space.
    """

    where: str
    cells: Mapping[str, str]


def read_rows(path: Path, columns: Collection[str], needed: Collection[str]) -> tuple[list[Row], list[Issue]]:
    """The rows of a file.

    Args:
        path: A `.csv` file with a header, or a `.jsonl` file with one object a line.
        columns: The columns there may be.
        needed: At least one of these must be there.

    Returns:
        The rows that can be read, and what is wrong with the rest.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        return [], [_issue("not-text", path.name, "is not UTF-8 text", "save it in UTF-8")]
    except OSError as exc:
        return [], [_issue("not-readable", path.name, f"cannot be read: {exc.strerror}", "check the path")]
    if not text.strip():
        return [], [_issue("empty-file", path.name, "is empty", f"give a header with {' or '.join(needed)}, and rows")]
    read = _json_lines if path.suffix.lower() == ".jsonl" else _csv
    rows, named, issues = read(path.name, text, columns)
    if any(issue.kind == _QUESTIONS for issue in issues):
        hint = f"run: curate add --questions {quote(encodable(str(path)))}"
        return [], [_issue(_QUESTIONS, path.name, "this is a list of questions", hint)]
    if named and not named & set(needed):
        return [], [*issues, _header(path.name, needed)]
    if not rows and not issues:
        issues = [_issue("empty-file", path.name, "has a header but no rows", "add a row for each source")]
    return rows, issues


_Read = tuple[list[Row], set[str], list[Issue]]
"""Rows, the columns there are, and what is wrong."""


def _csv(name: str, text: str, columns: Collection[str]) -> _Read:
    csv.field_size_limit(_MOST)
    reader = csv.reader(io.StringIO(text.replace("\x00", "\ufffd"), newline=""), strict=True)
    rows: list[Row] = []
    header: list[str] = []
    issues: list[Issue] = []
    try:
        header = [cell.strip().lower() for cell in next(reader)]
        if issues := _bad_header(f"{name}:{reader.line_num}", header, columns):
            return [], set(), issues
        for cells in reader:
            where = f"{name}:{reader.line_num}"
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) > len(header):
                message = f"has {len(cells)} cells, but the header has {len(header)}"
                issues.append(_issue("bad-row", where, message, "put values with commas in double quotes"))
                continue
            pairs = zip(header, cells, strict=False)
            rows.append(Row(where, {column: cell.strip() for column, cell in pairs if cell.strip()}))
    except csv.Error as exc:
        bad = _issue("bad-row", f"{name}:{reader.line_num}", f"is not CSV: {exc}", "look for a lone quotation mark")
        return rows, set(header), [*issues, bad]
    return rows, set(header), issues


def _bad_header(where: str, header: list[str], columns: Collection[str]) -> list[Issue]:
    if len(header) == 1 and any(mark in header[0] for mark in ";\t"):
        return [_issue("bad-header", where, "is not separated by commas", "save it as CSV with commas")]
    issues = [_unknown(where, column, columns) for column in header if column not in columns]
    if twice := {column for column in header if header.count(column) > 1}:
        message = f"names a column twice: {', '.join(sorted(twice))}"
        issues.append(_issue("bad-header", where, message, "name each column once"))
    return issues


def _unknown(where: str, column: str, columns: Collection[str]) -> Issue:
    near = get_close_matches(column, columns, n=1, cutoff=0.7)
    hint = f"{f'did you mean {near[0]!r}? ' if near else ''}the columns are: {', '.join(columns)}"
    return _issue(
        _QUESTIONS if column == "question" else "unknown-column", where, f"there is no column {column[:100]!r}", hint
    )


def _header(name: str, needed: Collection[str]) -> Issue:
    return _issue("bad-header", name, f"lacks the column {' or '.join(needed)}", "the first line must name the columns")


def _json_lines(name: str, text: str, columns: Collection[str]) -> _Read:
    rows: list[Row] = []
    issues: list[Issue] = []
    for number, line in enumerate(text.split("\n"), start=1):
        where = f"{name}:{number}"
        if not line.strip():
            continue
        try:
            found = encodable(json.loads(line))
        except (ValueError, RecursionError) as exc:  # a number of a thousand digits, brackets a thousand deep
            why = exc.msg if isinstance(exc, json.JSONDecodeError) else "a value is too long or too deep"
            issues.append(_issue("bad-row", where, f"is not JSON: {why}", "write one object on each line"))
            continue
        if not isinstance(found, dict):
            issues.append(_issue("bad-row", where, "is not a JSON object", "write one object on each line"))
            continue
        wrong = [_unknown(where, column, columns) for column in found if column not in columns]
        wrong += [
            _issue(
                "bad-row", where, f"{column} holds an object", "give text, a number, true or false, or a list of texts"
            )
            for column, value in found.items()
            if isinstance(value, dict)
        ]
        if wrong:
            issues.extend(wrong)
            continue
        cells = {column: cell for column, value in found.items() if (cell := _cell(value))}
        if cells:
            rows.append(Row(where, cells))
    return rows, {column for row in rows for column in row.cells}, issues


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(str(part).strip() for part in value)
    return str(value).strip()


def _issue(kind: str, subject: str, message: str, hint: str) -> Issue:
    return Issue(kind=kind, subject=subject, message=message, hint=hint)
