"""Steps of reasoning as datasets write them: lists of texts or objects, or one text with a step a line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from curation.importers.rows.entries import first, nested, seconds, text
from schemas.loose import LooseStep

_MOST = 200
_LEAD = re.compile(r"^\s*(?:step\s*\d+\s*[.:)\-]|\d+\s*[.)]|[-*])\s*", re.IGNORECASE)
_TEXTS = ("text", "inference", "conclusion", "thought", "step", "reasoning", "description", "content", "question")
_EVIDENCE = ("evidence", "observation", "evidence_text", "clue")
_FOUND = ("answer", "finding", "result", "output")
_SPANS = ("evidence_spans", "spans", "span", "timestamps", "timestamp", "interval", "time", "evidence")
_START, _END = ("start", "begin"), ("end", "stop")
_FINAL = ("final", "is_final", "is_last")

Span = tuple[float | None, float | None]


def steps_of(value: Any) -> tuple[LooseStep, ...] | None:
    """The steps in a value; None where it is nothing of the kind."""
    if isinstance(value, str):
        inside = nested(value) if value.strip().startswith(("[", "{")) else None
        value = inside if inside is not None else [line for line in value.splitlines() if line.strip()]
    if isinstance(value, Mapping):
        value = first(value, "steps", "reasoning_steps") or list(value.values())
    if not isinstance(value, list) or len(value) > _MOST:
        return None
    if not all(isinstance(one, (str, Mapping)) for one in value):
        return None
    return tuple(_step(place, one) for place, one in enumerate(value, start=1))


def _step(place: int, value: str | Mapping[str, Any]) -> LooseStep:
    if isinstance(value, str):
        return LooseStep(id=f"s{place}", text=text(_LEAD.sub("", value, count=1)))
    words = next((text(value[name]) for name in _TEXTS if isinstance(value.get(name), str)), "")
    shown = next((text(value[name]) for name in _EVIDENCE if isinstance(value.get(name), str)), "")
    if not any(name in value for name in _TEXTS):
        words, shown = shown, ""
    final = first(value, *_FINAL)
    modality = first(value, "modality", "sense", "modalities")
    return LooseStep(
        id=text(first(value, "id", "step_id")) or f"s{place}",
        text=words,
        evidence_text=shown,
        answer=text(first(value, *_FOUND)),
        modality=joined(modality),
        audio_type=text(value.get("audio_type")),
        kind=text(first(value, "kind", "type")),
        evidence=_shown(value),
        final=final if isinstance(final, bool) else None,
    )


def joined(value: Any) -> str | None:
    """A sense as it stands there; several together as `audio-visual` would be written: `audio+vision`."""
    if isinstance(value, list):
        return "+".join(filter(None, map(text, value))) or None
    return text(value) or None


def _shown(value: Mapping[str, Any]) -> tuple[Span, ...]:
    start, end = first(value, "start", "start_time"), first(value, "end", "end_time")
    if start is not None or end is not None:
        return ((seconds(start), seconds(end)),)
    return next((found for name in _SPANS if (found := spans_of(value.get(name)))), ())


def one_span(value: Any) -> Span | None:
    """The one span in a value; None where there is none, there are several, or an end cannot be read."""
    while isinstance(value, list) and len(value) == 1:
        value = value[0]
    found = spans_of(value)
    if len(found) != 1 or found[0] == (None, None):
        return None
    if isinstance(value, Mapping):
        value = [first(value, *_START), first(value, *_END)]
    readable = all(end is None or seconds(end) is not None for end in value) if isinstance(value, list) else True
    return found[0] if readable else None


def spans_of(value: Any) -> tuple[Span, ...]:
    """The spans in a value: `[start, end]`, a list of such, `{"start": , "end": }`, or `1:02-1:05` and `3.5 - 7 s`.

    An end that cannot be read is None; words that hold times are no span.
    """
    if isinstance(value, str):
        ends = re.split(r"\s*(?:-|–|to|,)\s*", value.strip().strip("[]()"))
        times = [seconds(one) for one in ends]
        return ((times[0], times[1]),) if len(times) == 2 and None not in times else ()
    if isinstance(value, Mapping):
        return ((seconds(first(value, *_START)), seconds(first(value, *_END))),)
    if not isinstance(value, list) or not value or len(value) > _MOST:
        return ()
    if len(value) == 2 and not any(isinstance(one, (list, Mapping)) for one in value):
        return _pair(value)
    return tuple(span for one in value if isinstance(one, (list, Mapping)) for span in spans_of(one))


def _pair(value: list[Any]) -> tuple[Span, ...]:
    times = (seconds(value[0]), seconds(value[1]))
    numbers = any(isinstance(one, (int, float)) and not isinstance(one, bool) for one in value)
    return (times,) if numbers or None not in times else ()
