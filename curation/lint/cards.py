"""One row of a page of the lint: question, options, answer and steps, each with what is wrong about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from aurelia.report.html import brief
from curation.lint.base import Finding
from curation.lint.rows import name_of, right_option, senses, shown_answer, step_name
from schemas.loose import LooseMedia, LooseRow, LooseStep

_TEXT = 1200
_MANY = 30
_PARTS = {"question", "options", "answer", "media", "modality", "steps"}


@dataclass(frozen=True)
class Note:
    """What is wrong at one place."""

    kind: str
    severity: str
    message: str
    hint: str
    others: tuple[tuple[str, str], ...] = ()
    """Other rows it is about: name, and link where they are on the page."""


@dataclass(frozen=True)
class StepLine:
    """One step as the card shows it."""

    number: int
    text: str
    evidence_text: str
    answer: str
    modality: str
    tone: str
    times: tuple[str, ...]
    final: bool
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class RowCard:
    """A row with findings."""

    anchor: str
    subject: str
    id: str
    kinds: str
    """Kinds of its findings, separated by spaces, for the filter."""
    facts: tuple[str, ...]
    media: str
    question: str
    options: tuple[tuple[str, str, bool], ...]
    """`(letter, text, right)`."""
    answer: str
    key: str
    modality: str
    steps: tuple[StepLine, ...] | None
    notes: dict[str, tuple[Note, ...]]
    """Part of the row -> what is wrong there; `` for the whole row."""


def card_of(rows: Sequence[LooseRow], place: int, findings: Sequence[Finding], shown: set[int]) -> RowCard:
    """The card of a row.

    Args:
        rows: All rows.
        place: Which one.
        findings: What is wrong with it.
        shown: The rows that have a card.
    """
    row = rows[place]
    numbers = {step_name(number) for number in range(1, min(len(row.steps or ()), _MANY) + 1)}
    notes: dict[str, list[Note]] = {"": []}
    for finding in findings[:_MANY]:
        at = finding.at if finding.at in _PARTS | numbers else "steps" if finding.at.startswith("step ") else ""
        notes.setdefault(at, []).append(_note(rows, place, finding, shown))
    kept = {part: tuple(found) for part, found in notes.items()}
    right = right_option(row) if row.options else None
    return RowCard(
        anchor=f"row-{place}",
        subject=row.subject,
        id=brief(row.id, 80),
        kinds=" ".join(dict.fromkeys(finding.issue.kind for finding in findings)),
        facts=tuple(filter(None, (row.benchmark_task, row.dataset, row.category))),
        media=" · ".join(map(_media, row.media[:8])),
        question=brief(row.question, _TEXT),
        options=tuple((one.id, brief(one.text, _TEXT), one is right) for one in row.options[:26]),
        answer=_answer(row),
        key=brief(row.option, 80),
        modality=row.modality or "",
        steps=None if row.steps is None else tuple(_steps(row.steps, kept)),
        notes={part: found for part, found in kept.items() if part not in numbers},
    )


def _answer(row: LooseRow) -> str:
    given = " / ".join(text for text in row.answers if text.strip())
    return brief(given or shown_answer(row) or ("withheld" if row.undisclosed else ""), _TEXT)


def _note(rows: Sequence[LooseRow], place: int, finding: Finding, shown: set[int]) -> Note:
    others = [row for row in finding.rows if row != place][:3]
    issue = finding.issue
    return Note(
        issue.kind, issue.severity.value, issue.message, issue.hint,
        tuple((rows[row].subject, f"#row-{row}" if row in shown else "") for row in others),
    )  # fmt: skip


def _media(one: LooseMedia) -> str:
    end = "" if one.end is None else f"{one.end:g}"
    span = f" {one.start or 0:g}-{end} s" if end or one.start else ""
    length = "" if one.duration is None else f", {one.duration:g} s long"
    return f"{one.role}: {brief(name_of(one), 80)}{span}{length}"


def _steps(steps: Sequence[LooseStep], notes: dict[str, tuple[Note, ...]]) -> Iterable[StepLine]:
    for number, step in enumerate(steps[:_MANY], start=1):
        known = senses(step.modality)
        tone = "none" if known is None else "-".join(sorted(known)) or "none"
        yield StepLine(
            number, brief(step.text, _TEXT), brief(step.evidence_text, _TEXT), brief(step.answer, _TEXT),
            step.modality or "", tone, tuple(_span(*span) for span in step.evidence[:12]), step.final is True,
            notes.get(step_name(number), ()),
        )  # fmt: skip


def _span(start: float | None, end: float | None) -> str:
    return f"{'?' if start is None else f'{start:g}'}–{'?' if end is None else f'{end:g}'} s"
