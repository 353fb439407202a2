"""A submitted solve page back to a Solve."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from curation.review.page import solve
from curation.review.work import Judged
from schemas.base import encodable
from schemas.issues import Issue, Severity
from schemas.reasoning import Answer
from schemas.review import Guidelines, Solve

_CONTROLS = {"option": "choices", "confidence": "choices", "flagged": "choices", "answer": "text", "notes": "text"}
"""Control -> where its value is."""

_HINT = "look at it on the review page"


def decode(results: list[Any], judged: Judged, about: str) -> tuple[Solve | None, list[Issue]]:
    """The answer a page holds, and what in it could not be used.

    Args:
        results: Label Studio's results.
        judged: What they are about.
        about: How issues name the page.

    Returns:
        The solve (None where there is neither an answer nor `cannot tell`), and the issues.
    """
    held, issues = _read(results, about)
    option = held.get("option", "")
    cannot_tell = option == solve.CANNOT_TELL
    answer = None if cannot_tell else _answer(held, judged)
    if answer is None and not cannot_tell:
        return None, [*issues, _unusable(about, "has neither an answer nor `cannot tell`")]
    sure = held.get("confidence", "")
    if sure and sure not in solve.LEVELS:
        issues.append(_warning(about, f"confidence {sure[:40]!r} is not a choice of this version", "choice-unknown"))
    draft, data = judged.draft, judged.data
    try:
        guidelines = Guidelines(
            version=str(encodable(data.get("guidelines_version", ""))), sha256=data.get("guidelines_sha256", "")
        )
        made = Solve(
            about=judged.assignment.item, benchmark_task=draft.benchmark_task, reviewer=judged.reviewer,
            guidelines=guidelines, media=draft.media, senses=judged.assignment.senses, question=draft.question,
            answer=answer, cannot_tell=cannot_tell,
            confidence=int(sure) if sure in solve.LEVELS and not cannot_tell else None,
            flagged=held.get("flagged") == solve.SECOND_LOOK, notes=held.get("notes", ""),
            role=judged.assignment.role, demo=judged.demo,
        )  # fmt: skip
    except ValidationError as exc:
        return None, [*issues, _unusable(about, f"is not valid: {exc.errors()[0]['msg']}")]
    return made, issues


def _answer(held: dict[str, str], judged: Judged) -> Answer | None:
    question, option = judged.draft.question, held.get("option", "")
    if question.options:
        text = question.option_text(option)
        return Answer(texts=(text,), option=option) if text else None
    words = held.get("answer", "")
    pieces = words.split("\n\n") if judged.benchmark_task.answer_type == "caption" else words.splitlines()
    texts = tuple(dict.fromkeys(piece.strip() for piece in pieces if piece.strip()))
    return Answer(texts=texts) if texts else None


def _read(results: Sequence[Any], about: str) -> tuple[dict[str, str], list[Issue]]:
    """Control -> its text or its ticked choice; what cannot be read is named."""
    held: dict[str, str] = {}
    issues = []
    for result in results:
        name, value = (result.get("from_name"), result.get("value")) if isinstance(result, dict) else (None, None)
        if not isinstance(name, str) or not isinstance(value, dict):
            issues.append(_warning(about, f"a result is no control's value: {str(result)[:80]}"))
        elif name not in _CONTROLS:
            message = f"control {name[:40]!r} is not on the page of this version"
            issues.append(_warning(about, message, "result-unknown"))
        elif (text := _text(value.get(_CONTROLS[name]), _CONTROLS[name])) is None:
            issues.append(_warning(about, f"the value of {name} cannot be read: {str(value)[:80]}"))
        elif text:
            held[name] = text
    return held, issues


def _text(value: Any, kind: str) -> str | None:
    lines = [value] if isinstance(value, str) else value
    if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
        return None
    wanted = lines if kind == "text" else lines[:1]
    return str(encodable("\n".join(wanted))).strip()


def _warning(about: str, message: str, kind: str = "result-malformed") -> Issue:
    return Issue(kind=kind, subject=about, message=str(encodable(message)), hint=_HINT, severity=Severity.warning)


def _unusable(about: str, message: str) -> Issue:
    return Issue(
        kind="solve-unusable", subject=about, message=message, hint="open it, answer and submit again",
        severity=Severity.error,
    )  # fmt: skip
