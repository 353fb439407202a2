"""The agreement report as lines of text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from curation.review.agreement.results import AgreementReport, FieldAgreement, Measure, Slice

HEADLINE = "Headline: answers and judgements given without a draft"
AFTER_DRAFT = "After draft: the page was filled by a draft, so this is partly agreement with the draft"


def as_text(report: AgreementReport) -> list[str]:
    """The report line by line: headline and after draft apart, a row a field, a cell a measure with its interval."""
    lines = list(_slice("", report.overall))
    for one in report.slices:
        lines += ["", *_slice(f"{one.by} {one.name}: ", one)]
    note = f"[ ]: {report.confidence:.0%} intervals over clips, {report.resamples} draws, seed {report.seed}"
    reasons = dict.fromkeys(
        measure.reason
        for part in (report.overall, *report.slices)
        for row in part.fields
        for measure in row.measures
        if measure.value is None and measure.reason
    )
    return [*lines, "", note, *(f"-: {reason}" for reason in reasons)]


def _slice(title: str, one: Slice) -> Iterable[str]:
    yield title + HEADLINE
    yield from _rows(one.headline)
    yield title + AFTER_DRAFT
    yield from _rows(one.after_draft)


def _rows(rows: Sequence[FieldAgreement]) -> Iterable[str]:
    if not rows:
        yield "  nothing yet"
        return
    cells = [("field", "basis", "units", "clips", "people", "measures")]
    cells += [
        (one.field, one.basis.value, str(one.units), str(one.clips), str(one.raters),
         "  ".join(_measure(measure) for measure in one.measures))
        for one in rows
    ]  # fmt: skip
    widths = [max(len(row[place]) for row in cells) for place in range(5)]
    for row in cells:
        head = [row[place].ljust(widths[place]) if place < 2 else row[place].rjust(widths[place]) for place in range(5)]
        yield "  " + "  ".join([*head, row[5]])


def _measure(one: Measure) -> str:
    if one.value is None:
        return f"{one.name} -"
    if one.low is None or one.high is None:
        return f"{one.name} {one.value:.2f}"
    return f"{one.name} {one.value:.2f} [{one.low:.2f}, {one.high:.2f}]"
