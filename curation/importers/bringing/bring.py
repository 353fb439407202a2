"""Importing: each row of a dataset's file becomes a source and a question. Importing the same again changes nothing."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from aurelia import tasks
from curation.acquire.lists.datasets import Reading, formats
from curation.acquire.lists.manifest import Entry, Given
from curation.acquire.lists.records import RecordsError
from curation.acquire.storing import Counts, Tally, locate, redacted, store
from curation.importers.base import Importer
from curation.importers.bringing.asked import UnfitError, question_of, steps_of
from curation.importers.bringing.earlier import Copy
from curation.importers.bringing.link import Find, Place, finder, sound_alone
from curation.importers.bringing.look import look
from curation.importers.bringing.origin import Origin, called
from curation.importers.bringing.report import Asked, ImportReport
from curation.importers.rows.entries import doubtful, wrong
from curation.stage import Progress, quiet
from curation.workspace import Workspace
from schemas.base import canonical_json, normal_text
from schemas.errors import UsageError
from schemas.fact import Fact
from schemas.issues import Issue, Severity
from schemas.loose import LooseRow
from schemas.reasoning import Answer, AskedQuestion, Question
from schemas.task import BenchmarkTask

_BATCH = 1000
"""Rows that are stored together: what a kill in between loses, and a rerun brings."""
_LONGEST_ROW = 1_000_000
"""Characters of a row that is kept."""


@dataclass(frozen=True)
class _Ready:
    """A row that fits."""

    row: LooseRow
    place: Place
    question: Question
    answer: Answer | None
    task: str


def bring(
    workspace: Workspace, path: Path, importer: Importer, asked: Asked | None = None, *, progress: Progress = quiet
) -> ImportReport:
    """Store a source and a question for each row of a dataset's file.

    Args:
        workspace: Where to.
        path: The file, or a folder of files where the format has such.
        importer: Reads it.
        asked: How it is imported.
        progress: Told after every batch.

    Raises:
        UsageError: The file is not there or is packed, or the importer has no such option.
        WorkspaceError: The file cannot be read.
        RecordsError: The list of ids cannot be read.
    """
    asked = asked or Asked()
    bringing = _Bringing(workspace, path, importer, asked, look(path, importer, asked))
    rows = importer.read(path, asked.options)
    rows = islice(rows, asked.limit) if asked.limit is not None else rows
    while batch := list(islice(rows, _BATCH)):
        bringing.take(batch)
        progress("import", bringing.read, bringing.read)
    return bringing.report()


class _Bringing:
    """What importing one file has done so far; what would grow with it is bounded."""

    def __init__(
        self, workspace: Workspace, path: Path, importer: Importer, asked: Asked, told: Sequence[Issue]
    ) -> None:
        self._workspace, self._importer, self._asked = workspace, importer, asked
        self._tasks = tasks.find(workspace.task_folders)
        self._find = _finder(importer, asked.reading)
        self._path, self._origin = path, Origin.of_file(path, importer, asked.licence)
        self._copy = Copy(self._origin.sha256)
        self._sources: dict[str, tuple[str, str]] = {}
        self._told: set[str] = set()
        self._answers: dict[int, tuple[frozenset[int], str]] = {}
        self._tally, self._questions, self._unanswered = Tally(), Counts(), 0
        self._tally.tell(told)
        self.read = 0

    def take(self, rows: list[LooseRow]) -> None:
        """Store the questions of a batch."""
        self.read += sum(not any(issue.kind == "no-records" for issue in row.issues) for row in rows)
        ready = [found for row in rows if (found := self._ready(row)) is not None]
        self._add_sources(ready)
        self._store([asked for one in ready if (asked := self._question(one)) is not None])

    def report(self) -> ImportReport:
        """What was done."""
        tally = self._tally
        if self._asked.limit is None:
            store = self._workspace.store
            copies = self._copy.beside(store)
            tally.tell(copies.told)
            if not self._asked.dry_run:
                store.put(copies.again)
            self._questions.revised += len(copies.again)
            self._questions.unchanged -= len(copies.again)
        return ImportReport(
            self.read, tally.sources, self._questions, self._unanswered, tuple(tally.issues), dict(tally.told)
        )

    def _ready(self, row: LooseRow) -> _Ready | None:
        """The row where it fits; its issues are told either way."""
        self._tally.tell(row.issues)
        if any(issue.severity is not Severity.warning for issue in row.issues):
            return None
        try:
            task = self._task(row)
            question, answer, told = question_of(row, task)
            place = self._find(row)
            if len(canonical_json(row.raw)) > _LONGEST_ROW:
                raise UnfitError(wrong(row.subject, "is too long to be kept", kind="too-long"))
        except UnfitError as exc:
            self._tally.tell([exc.issue])
            return None
        self._tally.tell([*told, *sound_alone(row, place)])
        self._compare(row, question, answer)
        return _Ready(row, place, question, answer, task.name)

    def _task(self, row: LooseRow) -> BenchmarkTask:
        found = self._tasks.get(row.benchmark_task)
        if found is None or found.roles != ("clip",):
            why = "does not exist" if found is None else "asks about several media"
            hint = f"there are: {', '.join(name for name, one in self._tasks.items() if one.roles == ('clip',))}"
            message = f"the benchmark task {row.benchmark_task[:60]!r} {why}"
            raise UnfitError(wrong(row.subject, message, hint, kind="unknown-benchmark-task"))
        return found

    def _compare(self, row: LooseRow, question: Question, answer: Answer | None) -> None:
        """Tell of a row that asks what an earlier one asks and answers otherwise: both are imported."""
        if answer is None:
            return
        options = sorted(normal_text(one.text) for one in question.options)
        asks = hash((row.benchmark_task, row.clip, normal_text(question.text), *options))
        says = frozenset(hash(normal_text(one)) for one in answer.texts)
        before = self._answers.setdefault(asks, (says, row.subject))
        if not before[0] & says:
            message = f"asks what {before[1]} asks, and answers otherwise"
            see = shlex.join(["curate", "lint", "--format", self._importer.name, str(self._path)])
            hint = f"whoever verifies it is told of both answers; see all such rows with: {see}"
            self._tally.tell([doubtful(row.subject, "contradictory-duplicate", message, hint)])

    def _add_sources(self, ready: list[_Ready]) -> None:
        """Store the sources that were not met yet, and remember the subject and key of each."""
        first = {one.place.location: one.row.subject for one in reversed(ready)}
        new = {location: subject for location, subject in first.items() if location not in self._sources}
        entries = [Entry(subject, location, Given()) for location, subject in new.items()]
        self._told = set(new.values())
        if self._asked.dry_run:
            for entry in entries:
                found = locate(entry.location, entry.where)
                if isinstance(found, Issue):
                    self._tally.tell([found])
                else:
                    self._tally.sources.new += 1
                    self._sources[entry.location] = (found.subject(), "")
            return
        for location, fact in store(self._workspace, entries, self._tally).items():
            self._sources[location] = (fact.subject, fact.key)

    def _question(self, one: _Ready) -> tuple[AskedQuestion, str] | None:
        """The question and its source's key; None where the source could not be stored."""
        if one.place.location not in self._sources:
            if one.row.subject not in self._told:
                message = "its media could not be added, for the reason told of an earlier row"
                self._tally.tell([wrong(one.row.subject, message, kind="source-left-out")])
            return None
        source, key = self._sources[one.place.location]
        steps, told = steps_of(one.row, one.question.required_modality)
        self._tally.tell(told)
        question = AskedQuestion(
            source=source, start=one.place.start, end=one.place.end, benchmark_task=one.task, question=one.question,
            answer=one.answer, steps=steps, imported=self._origin.of(one.row), demo=self._workspace.settings.demo,
        )  # fmt: skip
        return question, key

    def _store(self, questions: list[tuple[AskedQuestion, str]]) -> None:
        if not questions:
            return
        store = self._workspace.store
        heads = {
            fact.subject: fact for fact in store.heads(AskedQuestion.kind, {one.subject() for one, _ in questions})
        }
        taken_out = {subject for subject, fact in heads.items() if fact.body is None}
        first: dict[str, tuple[AskedQuestion, str]] = {}
        standing = 0
        for question, key in questions:
            if (subject := question.subject()) in taken_out:
                self._tally.tell([redacted(called(question))])
                continue
            standing += 1
            self._copy.note(question)
            self._unanswered += question.answer is None or not question.steps
            first.setdefault(subject, (question, key))
        wanted = [(_as_known(question, heads.get(subject)), (key,)) for subject, (question, key) in first.items()]
        changed = [(question, parents) for question, parents in wanted if question is not None]
        if not self._asked.dry_run:
            store.revise_all(changed)
        revised = sum(question.subject() in heads for question, _ in changed)
        self._questions.new += len(changed) - revised
        self._questions.revised += revised
        self._questions.unchanged += standing - len(changed)


def _as_known(question: AskedQuestion, head: Fact | None) -> AskedQuestion | None:
    """The question where something about it is new; its row is the same, wherever it stands in whichever copy."""
    if head is None or question.imported is None:
        return question
    known = head.contract(AskedQuestion)
    if known.imported is None:
        return question
    same = question.model_copy(update={"imported": question.imported.placed_as(known.imported)})
    return None if same == known else same


def _finder(importer: Importer, reading: Reading) -> Find:
    manifest = formats().get(importer.manifest)
    try:
        return finder(reading, youtube=manifest is not None and manifest.ids == "youtube")
    except RecordsError as exc:
        raise UsageError(exc.issue.subject, exc.issue.message, exc.issue.hint) from exc
