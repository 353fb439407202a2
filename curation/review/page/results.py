"""Reading the page's results: what each control holds, with everything that cannot be read as an issue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from curation.review.page import layout
from curation.review.page.frames import Frames
from schemas.issues import Issue, Severity

_TYPES = {"choices": "choices", "textarea": "text"}
_STEP_FIELDS = ("use", "text", "finding", "modality", "sound", "verdict")
CONTROLS = {"option", "answer", "required_modality", "verdict", "reject_reason", "notes"} | {
    f"{layout.slot(n)}_{name}" for n in range(1, layout.SLOTS + 1) for name in _STEP_FIELDS
}
"""Every control of the shared part that is read back."""

_MOST_FRAMES = 10**9
"""No clip has so many."""

_LABELS = {layout.slot(n) for n in range(1, layout.SLOTS + 1)} | {layout.OTHER}


@dataclass
class Page:
    """What stood on one submitted page."""

    about: str
    """How issues name it."""
    texts: dict[str, str] = field(default_factory=dict)
    """Control -> its text, or its ticked choice."""
    spans: dict[str, list[Frames]] = field(default_factory=dict)
    """Label -> its stretches, in order."""
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
        elif name in CONTROLS:
            _read_text(found, name, result.get("type"), value)
        else:
            found.warn("result-unknown", f"control {name[:40]!r} is not on the page of this version")
    for stretches in found.spans.values():
        stretches.sort()
    return found


def _read_text(found: Page, name: str, kind: Any, value: dict[str, Any]) -> None:
    held = value.get(_TYPES.get(str(kind), ""))
    if isinstance(held, str):
        held = [held]
    if not isinstance(held, list) or not all(isinstance(one, str) for one in held):
        found.warn("result-malformed", f"the value of {name} cannot be read: {str(value)[:80]}")
    elif held:
        found.texts[name] = "\n".join(held).strip() if kind == "textarea" else held[0]


def _read_span(found: Page, value: dict[str, Any]) -> None:
    labels, ranges = value.get("timelinelabels"), value.get("ranges")
    if not isinstance(ranges, list) or not ranges:
        found.warn("span-malformed", f"a span cannot be read: {str(value)[:80]}")
        return
    known = [one for one in labels if isinstance(one, str) and one in _LABELS] if isinstance(labels, list) else []
    if not known:
        found.warn("span-without-step", "a span on the time line belongs to no step of the page; kept as other")
    for one in ranges:
        frames = _frames(one)
        if frames is None:
            found.warn("span-malformed", f"a span has no whole frames: {str(one)[:80]}")
            continue
        for label in known or [layout.OTHER]:
            found.spans.setdefault(label, []).append(frames)


def _frames(one: Any) -> Frames | None:
    try:
        start, end = int(one["start"]), int(one["end"])
    except (TypeError, KeyError, ValueError, OverflowError):
        return None
    return (start, end) if 1 <= start <= end <= _MOST_FRAMES else None
