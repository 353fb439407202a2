"""The spans that people asked about, as they asked for them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from curation.segment.base import Candidate, Lengths, visible
from schemas.base import on_grid
from schemas.media import Boundary, Recording
from schemas.reasoning import AskedQuestion


class Given:
    """Spans of questions; a question without a span is about the whole recording."""

    name = "given"
    version = 1

    def spans(
        self,
        path: Path,  # noqa: ARG002 - the protocol's
        recording: Recording,
        questions: Sequence[AskedQuestion],
        lengths: Lengths,  # noqa: ARG002 - people may ask for any length
    ) -> list[Candidate]:
        """One candidate a span, each span once; what reaches past the recording is cut off there."""
        spans = {span for question in questions if (span := _span(question, visible(recording))) is not None}
        return [_candidate(start, end) for start, end in sorted(spans)]


STRATEGY = Given()


def _span(question: AskedQuestion, duration: float) -> tuple[float, float] | None:
    start = question.start or 0.0
    end = duration if question.end is None else min(question.end, duration)
    return (on_grid(start), on_grid(end)) if end > start else None


def _candidate(start: float, end: float) -> Candidate:
    edges = (Boundary(at=start, reason="given"), Boundary(at=end, reason="given"))
    return Candidate(start, on_grid(end - start), edges)
