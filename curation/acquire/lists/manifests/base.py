"""What a format of manifests is: how its files are known, and which media and spans a record of them names."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from curation.acquire.lists.records import Record
from schemas.base import encodable
from schemas.issues import Issue

_LONGEST = 1e9
"""Seconds: no recording has so many."""
_TIME = re.compile(r"(?:\d{1,9}:){0,2}\d{1,12}(?:\.\d{0,12})?(?:e[+-]?\d{1,2})?", re.ASCII)


@dataclass(frozen=True)
class Head:
    """The beginning of a file, by which its format is known.

    Args:
        name: The file's name.
        text: Its first characters.
        named: Its first records, where a header (or JSON) names their values.
        bare: Its first records, were it CSV without a header.
    """

    name: str
    text: str
    named: tuple[Record, ...] = ()
    bare: tuple[Record, ...] = ()

    def most_named(self, fits: Callable[[Record], bool]) -> bool:
        """Whether at least half of the records fit, with their names: a wrong row must not make a file unknown."""
        return _most(self.named, fits)

    def most_bare(self, fits: Callable[[Record], bool]) -> bool:
        """Whether at least half of the records fit, without names."""
        return _most(self.bare, fits)


def _most(records: Sequence[Record], fits: Callable[[Record], bool]) -> bool:
    return bool(records) and 2 * sum(map(fits, records)) >= len(records)


@dataclass(frozen=True)
class Row:
    """One thing a manifest asks for.

    Args:
        media: The dataset's id of the media, or its address.
        start: In seconds of the media.
        end: In seconds of the media; None for its end.
        name: What the dataset calls the span.
        labels: What it says about it.
        split: Which part of the dataset it is in.
        files: Further names a file of the whole media may have, without its ending.
        unended: Whether the record gives a start, but neither an end nor a length.
        whole: Whether it names a film alone, and no part of it that should become a clip.
    """

    media: str
    start: float = 0.0
    end: float | None = None
    name: str = ""
    labels: tuple[str, ...] = ()
    split: str = ""
    files: tuple[str, ...] = ()
    unended: bool = False
    whole: bool = False


class RowError(Exception):
    """A record that cannot be used.

    Args:
        kind: Name of the kind of problem, as in an Issue.
        message: What is wrong.
        hint: What to do about it.
    """

    def __init__(self, kind: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.kind, self.message, self.hint = kind, message, hint

    def issue(self, where: str) -> Issue:
        """The same about a file and line."""
        return Issue(kind=self.kind, subject=where, message=encodable(self.message), hint=encodable(self.hint))


@dataclass(frozen=True)
class Format:
    """A format of manifests; a module of this package (or a plug-in) gives one as `FORMAT`.

    Args:
        name: What it is called after `--format`.
        about: What its files look like, in one line.
        recognises: From 0 (no) to 1 (surely): whether a file is of this format.
        rows: What a record asks for; raises RowError for one that cannot be used.
        ids: Whether the media's ids are YouTube's, or only name files.
        header: Whether the first line of a CSV file names its columns.
        repeats: Whether it is usual that several records name the same span (one a question, say).
        of_one: Whether it is that of one dataset, which has its name then; else a dataset is called as its file.
    """

    name: str
    about: str
    recognises: Callable[[Head], float]
    rows: Callable[[Record], Iterable[Row]]
    ids: Literal["youtube", "local"] = "youtube"
    header: bool = True
    repeats: bool = False
    of_one: bool = True


def seconds(value: Any, what: str) -> float:
    """Seconds as a number, or as `12.5`, `1:02.5` or `1:00:02`.

    Raises:
        RowError: It is none.
    """
    text, total = str(value).strip(), math.nan
    # float() would take `nan`, `1_0` and digits of other scripts too.
    if not isinstance(value, bool) and _TIME.fullmatch(text):
        total = 0.0
        for part in text.split(":"):
            total = total * 60 + float(part)
    if not 0 <= total < _LONGEST:
        raise RowError("bad-time", f"the {what} is {text[:40]!r}", "write seconds such as 12.5, or 1:02.5")
    return total


_SPAN_ID = re.compile(r"(?:v_)?(.{11})_(\d{1,6}(?:\.\d{1,6})?)_(\d{1,6}(?:\.\d{1,6})?)", re.ASCII)


def span_id(text: str) -> tuple[str, float, float] | None:
    """Id, start and end of what is named like `xxxxxxxxxxx_30.000_40.000` or `xxxxxxxxxxx_000030_000040`."""
    found = _SPAN_ID.fullmatch(text)
    return (found[1], float(found[2]), float(found[3])) if found else None


def text_of(record: Record, *names: str) -> str:
    """The first of these fields that holds text or a number, as text."""
    fields: Mapping[str, Any] = record.fields
    for name in names:
        value = fields.get(name)
        if isinstance(value, (str, int, float)) and not isinstance(value, bool) and str(value).strip():
            return str(value).strip()
    return ""


def need(record: Record, *names: str) -> str:
    """As `text_of`.

    Raises:
        RowError: None of them does.
    """
    found = text_of(record, *names)
    if not found:
        raise RowError("bad-row", f"has no {names[0]}", "look at this row of the file")
    return found


def texts_of(value: Any) -> tuple[str, ...]:
    """The texts in a value: itself, or those of a list."""
    values = value if isinstance(value, list) else [value]
    return tuple(one.strip() for one in values if isinstance(one, str) and one.strip())


def stem(path: Path) -> str:
    """A file's name as the name of a dataset: lower case, letters, digits and dashes."""
    return re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-")[:64]
