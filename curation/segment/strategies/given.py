"""The spans that people ask for: those of questions, and those that lists and datasets name. Any length."""

from __future__ import annotations

from curation.segment.base import Candidate, Lengths, Material, visible
from schemas.base import on_grid
from schemas.media import AskedSpan, Boundary
from schemas.reasoning import AskedQuestion


class Given:
    """Spans as they were asked for; one without start and end is the whole recording."""

    name = "given"
    version = 1

    def spans(self, material: Material, lengths: Lengths) -> list[Candidate]:  # noqa: ARG002 - people may ask any length
        """One candidate a span, each span once; what reaches past the recording is cut off there."""
        end = visible(material.recording)
        # The question's reason stands where a dataset asks for the same span: people come first.
        asked = [(_span(one, end), _named(one)) for one in material.spans]
        asked += [(_span(one, end), None) for one in material.questions]
        found = {span: _candidate(*span, name) for span, name in asked if span is not None}
        return [found[span] for span in sorted(found)]


STRATEGY = Given()


def _span(asked: AskedQuestion | AskedSpan, duration: float) -> tuple[float, float] | None:
    start = on_grid(asked.start or 0.0)
    end = on_grid(duration if asked.end is None else min(asked.end, duration))
    return (start, end) if end > start else None


def _named(span: AskedSpan) -> str | None:
    """What a dataset calls a span and says of it; None for a span of nobody's."""
    if not span.dataset and not span.name:
        return None
    name = "/".join(part for part in (span.dataset, span.name) if part)
    return f"{name}: {', '.join(span.labels)}" if span.labels else name


def _candidate(start: float, end: float, name: str | None) -> Candidate:
    def edge(at: float) -> Boundary:
        return Boundary(at=at, reason="given" if name is None else "dataset", note=name or "")

    return Candidate(start, on_grid(end - start), (edge(start), edge(end)))
