"""Reading the page's results: what each control holds, with everything that cannot be read as an issue."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from curation.review.page import layout
from schemas.issues import Issue, Severity

_TYPES = {"choices": "choices", "textarea": "text", "number": "number"}
_STEP_FIELDS = ("use", "place", "text", "finding", "modality", "sound", "verdict")
CONTROLS = {
    "option", "answer", "required_modality", "verdict", "reject_reason", "difficulty", "flagged", "notes", layout.SHOWN,
} | {f"{layout.slot(n)}_{name}" for n in range(1, layout.SLOTS + 1) for name in _STEP_FIELDS}  # fmt: skip
"""Every control of the shared part that is read back."""

_MOST = 10**9
"""No clip has so many seconds or frames."""


class Stretch(NamedTuple):
    """A span as the page holds it."""

    start: float
    end: float
    frames: bool = False
    """Whole frames from 1, the last one inside: as pages of earlier versions marked them. Else seconds."""


_LABELS = {layout.slot(n) for n in range(1, layout.SLOTS + 1)} | {layout.OTHER}


@dataclass
class Page:
    """What stood on one submitted page."""

    about: str
    """How issues name it."""
    texts: dict[str, str] = field(default_factory=dict)
    """Control -> its text, or its ticked choice."""
    spans: dict[str, list[Stretch]] = field(default_factory=dict)
    """Label -> its stretches, in order."""
    numbers: dict[str, float] = field(default_factory=dict)
    """Control -> its number."""
    own: list[dict[str, Any]] = field(default_factory=list)
    """Results of the benchmark task's own controls."""
    issues: list[Issue] = field(default_factory=list)

    def get(self, name: str) -> str:
        """The text or ticked choice of a control; empty where there is none."""
        return self.texts.get(name, "")

    def warn(self, kind: str, message: str, hint: str = "look at it on the review page") -> None:
        """Note something that could not be used."""
        self.issues.append(Issue(kind=kind, subject=self.about, message=message, hint=hint, severity=Severity.warning))


def read(results: Sequence[Any], about: str) -> Page:
    """Sort a page's results by control. Never raises: what is unknown or malformed becomes an issue.

    Args:
        results: Label Studio's list of results.
        about: How issues name the annotation.
    """
    found = Page(about)
    for result in results:
        name = result.get("from_name") if isinstance(result, dict) else None
        value = result.get("value") if isinstance(result, dict) else None
        if not isinstance(name, str) or not isinstance(value, dict):
            found.warn("result-malformed", f"a result is no control's value: {str(result)[:80]}")
        elif name.startswith("task_"):
            found.own.append(result)
        elif name == "evidence":
            _read_span(found, value)
        elif name.endswith("_place") and name in CONTROLS:
            _read_number(found, name, value)
        elif name in CONTROLS:
            _read_text(found, name, result.get("type"), value)
        elif name != layout.NOTHING_KEPT:
            found.warn("result-unknown", f"control {name[:40]!r} is not on the page of this version")
    for stretches in found.spans.values():
        stretches.sort()
    return found


def shown(results: Sequence[Any]) -> tuple[str, ...]:
    """Keys of what the page showed: the draft, then the judgements it asked to decide between.

    Args:
        results: Label Studio's list of results.

    Returns:
        The keys; none where the page does not say, as those of earlier versions do not.
    """
    texts = read([one for one in results if isinstance(one, dict) and one.get("from_name") == layout.SHOWN], "").texts
    return tuple(texts.get(layout.SHOWN, "").split())


def _read_text(found: Page, name: str, kind: Any, value: dict[str, Any]) -> None:
    held = value.get(_TYPES.get(str(kind), ""))
    if isinstance(held, str):
        held = [held]
    if not isinstance(held, list) or not all(isinstance(one, str) for one in held):
        found.warn("result-malformed", f"the value of {name} cannot be read: {str(value)[:80]}")
    elif held:
        found.texts[name] = "\n".join(held).strip() if kind == "textarea" else held[0]


def _read_number(found: Page, name: str, value: dict[str, Any]) -> None:
    number = _number(value.get("number"))
    if number is None:
        found.warn("result-malformed", f"the value of {name} cannot be read: {str(value)[:80]}")
    else:
        found.numbers[name] = number


def _read_span(found: Page, value: dict[str, Any]) -> None:
    framed = "timelinelabels" in value or "ranges" in value
    labels, ranges = (value.get("timelinelabels"), value.get("ranges")) if framed else (value.get("labels"), [value])
    if not isinstance(ranges, list) or not ranges:
        found.warn("span-malformed", f"a span cannot be read: {str(value)[:80]}")
        return
    known = [one for one in labels if isinstance(one, str) and one in _LABELS] if isinstance(labels, list) else []
    if not known:
        found.warn("span-without-step", "a span on the time line belongs to no step of the page; kept as other")
    for one in ranges:
        stretch = _stretch(one, framed)
        if stretch is None:
            found.warn("span-malformed", f"a span has no start and end: {str(one)[:80]}")
            continue
        for label in known or [layout.OTHER]:
            found.spans.setdefault(label, []).append(stretch)


def _stretch(one: Any, framed: bool) -> Stretch | None:
    start, end = (_number(one.get(name)) for name in ("start", "end")) if isinstance(one, dict) else (None, None)
    if start is None or end is None:
        return None
    if framed:
        start, end = math.floor(start), math.floor(end)
        return Stretch(start, end, frames=True) if 1 <= start <= end else None
    return Stretch(start, end) if 0 <= start < end else None


def _number(value: Any) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if abs(number) <= _MOST else None
