"""Whose steps are handed over: those of the release, verified or as drafted, or those of any teacher from a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from aurelia.tasks.scoring import chosen_option
from schemas.base import Key, Value, digest
from schemas.errors import UsageError
from schemas.issues import Issue, Severity
from schemas.reasoning import Answer, Modality, Step
from schemas.release import ReleaseRow

VERIFIED, DRAFTED = "verified", "drafted"
_HINT = 'each line needs {"id": ID OF THE ROW, "steps": [...], "answer": "...", "teacher": "..."}'


class Taught(Value):
    """What a teacher has to say about one row."""

    id: Key
    """Of the row."""
    steps: tuple[Step, ...] = ()
    answer: Answer | None = None
    """The teacher's own answer, right or wrong; None where it gave none."""
    teacher: str
    """Who: a model, or the sentence of the drafter."""


class _Line(Value):
    """A line of a file of steps."""

    id: Key
    steps: tuple[Step | Annotated[str, Field(min_length=1)], ...] = Field(min_length=1)
    answer: Answer | Annotated[str, Field(min_length=1)] | None = None
    teacher: str = Field(min_length=1)

    def taught(self) -> Taught:
        steps = tuple(
            _plain(number, step) if isinstance(step, str) else step for number, step in enumerate(self.steps, start=1)
        )
        answer = Answer(texts=(self.answer,)) if isinstance(self.answer, str) else self.answer
        return Taught(id=self.id, steps=steps, answer=answer, teacher=self.teacher)


def _plain(number: int, text: str) -> Step:
    return Step(id=f"s{number}", text=text, modality=Modality.none, kind="infer")


def of_rows(rows: Sequence[ReleaseRow], which: str) -> tuple[Taught, ...]:
    """What the rows themselves hold.

    Args:
        rows: Rows of a release.
        which: `verified`, as people left them, or `drafted`, as the drafter wrote them.
    """
    if which == VERIFIED:
        return tuple(Taught(id=row.id, steps=row.steps, answer=row.answer, teacher="people") for row in rows)
    return tuple(_drafted(row) for row in rows)


def _drafted(row: ReleaseRow) -> Taught:
    teacher = ", ".join(row.maker_models) or row.maker
    return Taught(id=row.id, steps=row.draft_steps, answer=row.draft_answer, teacher=teacher)


def of_file(path: Path, rows: Sequence[ReleaseRow]) -> tuple[tuple[Taught, ...], tuple[Issue, ...], str]:
    """What a file of JSON lines holds about rows.

    Args:
        path: The file: one object a line with `id`, `steps` (texts, or steps as the contract has them), `answer` and
            `teacher`.
        rows: The rows that are asked about.

    Returns:
        What is taught, warnings about lines on other rows, and the sha256 of the file.

    Raises:
        UsageError: The file cannot be read, a line is not of that form, its answer names no option of a row that has
            options, or two are about one row.
    """
    try:
        data = path.read_bytes()
    except OSError as exc:
        raise UsageError(
            str(path), f"cannot be read: {exc.strerror}", "give --steps verified, drafted or a file"
        ) from exc
    known = {row.id: row for row in rows}
    found: dict[str, Taught] = {}
    issues: list[Issue] = []
    for number, line in enumerate(data.split(b"\n"), start=1):
        if not line.strip():
            continue
        taught = _read(path, number, line, known)
        if taught.id in found:
            raise UsageError(f"{path}, line {number}", "is about a row that an earlier line is about", "leave one out")
        found[taught.id] = taught
        if taught.id not in known:
            issues.append(_other_row(path, number))
    return tuple(one for one in found.values() if one.id in known), tuple(issues), digest(data)


def _read(path: Path, number: int, line: bytes, rows: Mapping[str, ReleaseRow]) -> Taught:
    try:
        said = _Line.model_validate_json(line)
    except ValidationError as exc:
        first = exc.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"] if isinstance(part, str | int)) or "the line"
        raise UsageError(f"{path}, line {number}", f"is no line of steps: {where}: {first['msg']}", _HINT) from exc
    row = rows.get(said.id)
    if not isinstance(said.answer, str) or row is None or not row.options:
        return said.taught()
    letter = chosen_option(said.answer, row.options)
    if letter is None:
        hint = "give an option's letter or its text, or leave the answer out"
        raise UsageError(f"{path}, line {number}", "its answer names no option of the row", hint)
    text = next(option.text for option in row.options if option.id == letter)
    return said.model_copy(update={"answer": Answer(texts=(text,), option=letter)}).taught()


def _other_row(path: Path, number: int) -> Issue:
    return Issue(
        kind="steps-of-other-row", subject=f"{path.name}, line {number}", message="is about no row that is asked about",
        hint="check its id against the release", severity=Severity.warning,
    )  # fmt: skip
