"""Questions of one's own: CSV or JSON Lines, with or without answers, about sources that were added."""

from __future__ import annotations

import functools
import os
import re
from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from string import ascii_uppercase

from aurelia import tasks
from curation.acquire import addresses
from curation.acquire.lists.folder import MEDIA_ENDINGS
from curation.acquire.lists.manifest import local_path, location
from curation.acquire.lists.manifests.base import RowError, seconds
from curation.acquire.lists.table import Row, read_rows
from curation.acquire.storing import known, locate
from curation.workspace import Workspace
from schemas.base import normal_text
from schemas.errors import StoreError
from schemas.fact import Fact
from schemas.issues import Issue
from schemas.media import Source
from schemas.reasoning import Answer, AskedQuestion, Option, Question

_OPTIONS = tuple(f"option_{letter.lower()}" for letter in ascii_uppercase[:10])
COLUMNS = (
    "source", "url", "path", "start", "end", "benchmark_task", "question", *_OPTIONS, "answer", "category", "dataset",
    "demo",
)  # fmt: skip
"""The columns of a list of questions. `source` is an id, a file's name, a title, an
address or a path; several right answers to an open
question stand apart by `|`."""


@dataclass(frozen=True)
class QuestionReport:
    """What adding questions did: how many were new, revised or known, and what was wrong."""

    new: int = 0
    revised: int = 0
    unchanged: int = 0
    issues: tuple[Issue, ...] = ()

    @property
    def exit_code(self) -> int:
        """0; 3 when some were not added; 1 when none was."""
        if not self.issues:
            return 0
        return 3 if self.new + self.revised + self.unchanged else 1


class _CellError(Exception):
    """A cell that cannot be used: kind, message, hint."""


def add_questions(workspace: Workspace, path: Path) -> QuestionReport:
    """Store the questions of a `.csv` or `.jsonl` file; the same question again is a revision of it."""
    rows, issues = read_rows(path, COLUMNS, ("question",))
    known = tasks.find(workspace.task_folders)
    find = _finder(workspace, path.parent)
    counts = {"new": 0, "revised": 0, "unchanged": 0}
    for row in rows:
        try:
            asked = _question(row, known, find, demo=workspace.settings.demo)
        except _CellError as exc:
            kind, message, hint = exc.args
            issues.append(Issue(kind=kind, subject=row.where, message=message, hint=hint))
            continue
        head = workspace.store.head("question", asked.subject())
        fact = workspace.store.revise(asked, parents=(find(row).key,))
        counts["new" if head is None else "unchanged" if head.key == fact.key else "revised"] += 1
    return QuestionReport(**counts, issues=tuple(issues))


def _question(row: Row, known: Collection[str], find: Callable[[Row], Fact], *, demo: bool) -> AskedQuestion:
    cells = row.cells
    if not cells.get("question"):
        raise _CellError("bad-row", "has no question", "fill the column question")
    task = cells.get("benchmark_task", "")
    if task not in known:
        raise _CellError(
            "unknown-benchmark-task", f"there is no benchmark task {task!r}", f"there are: {', '.join(known)}"
        )
    start, end = _seconds(cells.get("start"), "start"), _seconds(cells.get("end"), "end")
    if end is not None and end <= (start or 0.0):
        raise _CellError("bad-span", "the end is not after the start", "give both in seconds of the recording")
    options = _options(row)
    return AskedQuestion(
        source=find(row).subject,
        start=start,
        end=end,
        benchmark_task=task,
        question=Question(
            text=cells["question"],
            options=options,
            category=cells.get("category", ""),
            dataset=cells.get("dataset", ""),
        ),
        answer=_answer(cells.get("answer", ""), options),
        demo=demo or cells.get("demo", "").casefold() in ("yes", "true", "1"),
    )


def _seconds(text: str | None, column: str) -> float | None:
    try:
        return None if text is None else seconds(text, column)
    except RowError as exc:
        raise _CellError(exc.kind, exc.message, exc.hint) from exc


def _options(row: Row) -> tuple[Option, ...]:
    texts = [row.cells.get(column, "") for column in _OPTIONS]
    while texts and not texts[-1]:
        texts.pop()
    if "" in texts:
        raise _CellError("bad-row", "an option in the middle is empty", "fill the options from option_a on")
    if len(texts) == 1 or len({normal_text(text) for text in texts}) < len(texts):
        raise _CellError("bad-row", "needs at least two different options, or none", "mend the option columns")
    return tuple(Option(id=ascii_uppercase[number], text=text) for number, text in enumerate(texts))


def _answer(text: str, options: tuple[Option, ...]) -> Answer | None:
    if not text:
        return None
    if not options:
        texts = tuple(part.strip() for part in text.split("|") if part.strip())
        if not texts:
            raise _CellError("bad-row", f"the answer {text!r} holds no text", "write the answer, or leave it empty")
        return Answer(texts=texts)
    by_text = [option for option in options if normal_text(option.text) == normal_text(text)]
    by_letter = [option for option in options if re.fullmatch(rf"\(?{option.id}[).]?", text.strip(), re.IGNORECASE)]
    if not (found := by_text or by_letter):
        raise _CellError(
            "answer-not-among-options",
            f"the answer {text!r} is none of the options",
            "give a letter or an option's text",
        )
    return Answer(texts=(found[0].text,), option=found[0].id)


def _finder(workspace: Workspace, folder: Path) -> Callable[[Row], Fact]:
    """A function that finds the source a row is about; looks for each name once, and through all sources once."""
    seen: dict[tuple[str, ...], Fact] = {}
    names = functools.cache(lambda: _names(workspace))

    def find(row: Row) -> Fact:
        asked = tuple(row.cells.get(column, "") for column in ("url", "path", "source"))
        if asked not in seen:
            seen[asked] = _find(workspace, folder, names, *asked)
        return seen[asked]

    return find


def _find(
    workspace: Workspace, folder: Path, names: Callable[[], dict[str, list[Fact]]], url: str, path: str, name: str
) -> Fact:
    if url or path:
        return _at(workspace, location(url, folder) if url else str(local_path(path, folder)))
    if not name:
        raise _CellError("unknown-source", "names no source", "fill one of the columns source, url or path")
    if name not in names() and _is_place(name, folder):
        return _at(workspace, location(name, folder))
    return _named(workspace, names(), name)


def _is_place(name: str, folder: Path) -> bool:
    """Whether a name in the column `source` is an address or a path rather than an id or a title."""
    if addresses.looks_like_address(name):
        return "://" in name
    path = Path(name)
    return os.path.isfile(local_path(name, folder)) or (len(path.parts) > 1 and path.suffix.lower() in MEDIA_ENDINGS)


def _at(workspace: Workspace, place: str) -> Fact:
    """The source at an address or an absolute path."""
    found = locate(place, place)
    if isinstance(found, Issue):
        said = found.message if found.kind == "no-such-file" else f"{found.subject}: {found.message}"
        raise _CellError(found.kind, said, found.hint)
    head = known(workspace, place, found)
    if head is None:
        raise _CellError("unknown-source", f"{place} was not added", f"run: curate add {quote(place)}")
    return head


def _names(workspace: Workspace) -> dict[str, list[Fact]]:
    """All sources by locator and by title."""
    found: dict[str, list[Fact]] = defaultdict(list)
    for fact in workspace.store.heads("source"):
        if fact.body is not None:
            source = fact.contract(Source)
            for name in {source.locator, source.title}:
                found[name].append(fact)
    return dict(found)


def _named(workspace: Workspace, names: dict[str, list[Fact]], name: str) -> Fact:
    fits = names.get(name, [])
    if len(fits) == 1:
        return fits[0]
    if fits:
        raise _CellError(
            "unknown-source", f"{len(fits)} sources are called {name!r}", "give the id (see: curate status)"
        )
    try:
        return workspace.store.find("source", name)
    except StoreError as exc:
        raise _CellError(
            "unknown-source", f"there is no source {name!r}", "run: curate add, with its file or url"
        ) from exc
