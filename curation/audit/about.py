"""What a passport tells of an item beside its draft: its facts, where people disagree, and what they changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from curation.audit.people import makers
from curation.review.agreement.entries import same_answers
from curation.review.gather import Said
from schemas.base import short
from schemas.release import ReleaseMedia, ReleasePart, ReleaseRow
from schemas.review import Annotation


@dataclass(frozen=True)
class Change:
    """One thing that a person changed in the draft."""

    reviewer: str
    field: str
    change: str
    before: str
    after: str


def facts(row: ReleaseRow, said: Said) -> tuple[tuple[str, str], ...]:
    """Name and value of what is known about an item, by its row and by what people said."""
    return tuple((name, value) for name, value in _facts(row, said) if value)


def _facts(row: ReleaseRow, said: Said) -> Iterator[tuple[str, str]]:
    yield "Benchmark task", " · ".join(filter(None, (row.benchmark_task, row.dataset, row.category)))
    yield "Split", str(row.split)
    yield "Said to need", str(row.required_modality)
    yield "Drafted by", row.maker
    yield "Models that made it", ", ".join(row.maker_models) or "none"
    yield "People who made it what it is", ", ".join(sorted(makers(said)))
    yield "People who judged it", ", ".join(sorted({one.annotation.reviewer for one in said.verifies}))
    yield "People who decided", ", ".join(dict.fromkeys(one.annotation.reviewer for one in said.decisions))
    yield "Licence", row.licence
    yield "To be named", row.attribution
    yield "May go to servers of others", "yes" if row.third_party_allowed else "no"
    for media in row.media:
        yield f"Media: {media.role}", _media(media)
        for part in media.parts:
            yield f"Source of {media.role}", _part(part)
    yield "Item", row.id
    yield "Revision", row.revision


def _media(media: ReleaseMedia) -> str:
    where = media.file if media.file is not None else "not passed on"
    return f"{where}, {media.duration:.2f} s, {media.licence}, sha256 {media.sha256}"


def _part(part: ReleasePart) -> str:
    """A source as its record names it; a local file by the last part of its name."""
    name = part.source_url or part.source_id.replace("\\", "/").rpartition("/")[2]
    used = "" if part.role == "both" else f"{part.role} of "
    credit = f", {part.attribution}" if part.attribution else ""
    return f"{used}{name}, {part.start:.2f}–{part.end:.2f} s, {part.licence}{credit}"


def disagreements(said: Said) -> tuple[str, ...]:
    """Where the people who judged an item came to different things, in words."""
    return tuple(_disagreements([one.annotation for one in said.verifies]))


def _disagreements(judged: list[Annotation]) -> Iterator[str]:
    if len({one.verdict for one in judged}) > 1:
        yield f"verdict: {_each((one.reviewer, str(one.verdict)) for one in judged)}"
    told = [one for one in judged if one.answer is not None]
    same = same_answers([one.answer for one in told if one.answer is not None])
    if len(set(same)) > 1:
        yield f"answer: {_each((one.reviewer, one.answer.text if one.answer else '') for one in told)}"
    if len({one.required_modality for one in judged}) > 1:
        yield f"senses needed: {_each((one.reviewer, str(one.required_modality)) for one in judged)}"
    steps: dict[str, list[tuple[str, str]]] = {}
    for one in judged:
        for reviewed in one.steps:
            if reviewed.verdict is not None:
                steps.setdefault(reviewed.step.id, []).append((one.reviewer, str(reviewed.verdict)))
    for step, verdicts in steps.items():
        if len({verdict for _, verdict in verdicts}) > 1:
            yield f"step {step}: {_each(verdicts)}"


def _each(some: Iterable[tuple[str, str]]) -> str:
    return "; ".join(f"{who} says {what}" for who, what in some)


def changes(said: Said) -> tuple[Change, ...]:
    """What people changed in the draft, in the order of their pseudonyms, decisions last."""
    return tuple(
        Change(one.annotation.reviewer, change.field, change.change, change.before, change.after)
        for one in (*said.verifies, *said.decisions)
        for change in one.annotation.changes
    )


def file_name(row: ReleaseRow) -> str:
    """The file of an item's passport."""
    return f"{short(row.id)}.html"
