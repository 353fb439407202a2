"""Music-AVQA: a JSON list of questions made from templates; types and values are JSON inside texts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from curation.importers.base import Importer
from curation.importers.rows.entries import Entry, doubtful, entries, text, texts, wrong
from schemas.issues import Issue
from schemas.loose import LooseMedia, LooseRow

_NAME = "music-avqa"
_PLACE = re.compile(r"<[A-Za-z]+>")
_ANSWERS = ("anser", "answer")
"""As it was first published, and as later files spell it."""


def _recognises(head: bytes) -> bool:
    return b'"question_content"' in head and b'"templ_values"' in head


def _read(path: Path, _options: Mapping[str, str]) -> Iterator[LooseRow]:
    for entry in entries(path):
        yield _row(entry)


def _row(entry: Entry) -> LooseRow:
    if entry.issue is not None:
        return LooseRow(subject=entry.subject, dataset=_NAME, benchmark_task="av-qa", issues=(entry.issue,))
    fields, issues = entry.fields, list[Issue]()
    template, video = text(fields.get("question_content")), text(fields.get("video_id"))
    for name, value in (("question_content", template), ("video_id", video)):
        if not value:
            issues.append(wrong(entry.subject, f"has no {name}"))
    modality, category = _type(entry, issues)
    if text(fields.get("question_deleted")) not in ("", "0") or fields.get("question_deleted") is True:
        message = "is marked as deleted by its publisher"
        issues.append(wrong(entry.subject, message, "leave it out", kind="question-deleted"))
    return LooseRow(
        subject=entry.subject,
        id=text(fields.get("question_id")),
        raw=fields,
        benchmark_task="av-qa",
        dataset=_NAME,
        template=template,
        category=category,
        media=(LooseMedia(id=video),) if video else (),
        question=_filled(template, entry, issues),
        answers=_answers(entry, issues),
        modality=modality,
        issues=tuple(issues),
    )


def _type(entry: Entry, issues: list[Issue]) -> tuple[str | None, str]:
    """The senses and the form of a question: `["Audio-Visual", "Existential"]`."""
    found = texts(entry.fields.get("type"))
    if found is None or len(found) < 2 or not all(found[:2]):
        hint = 'it should be a list such as ["Audio", "Counting"], in a text'
        issues.append(doubtful(entry.subject, "bad-type", "its type is no list of two texts", hint))
        return None, ""
    return found[0], found[1].lower()


def _filled(template: str, entry: Entry, issues: list[Issue]) -> str:
    """The template with its values in their order; as it stands where they cannot be filled in."""
    places = len(_PLACE.findall(template))
    values: Any = entry.fields.get("templ_values", [])
    found = texts([] if values is None or values == "" else values)
    if found is None:
        message = "its templ_values are no list of texts"
        issues.append(wrong(entry.subject, message, kind="bad-template-values"))
    elif len(found) < places or not all(found[:places]):
        message = f"its template has {places} places, but {sum(map(bool, found))} values"
        issues.append(wrong(entry.subject, message, kind="bad-template-values"))
    else:
        if len(found) > places:
            message = f"its template has {places} places, but {len(found)} values"
            issues.append(doubtful(entry.subject, "values-left-over", message))
        rest = iter(found)
        return _PLACE.sub(lambda _place: next(rest), template)
    return template


def _answers(entry: Entry, issues: list[Issue]) -> tuple[str, ...]:
    found = [text(entry.fields[name]) for name in _ANSWERS if name in entry.fields]
    if len(set(found)) > 1:
        issues.append(wrong(entry.subject, f"has two answers, {found[0]!r} and {found[1]!r}", kind="two-answers"))
    elif not any(found):
        issues.append(doubtful(entry.subject, "no-answer", "has no answer", "people can write it"))
    return tuple(filter(None, found[:1]))


IMPORTER = Importer(
    name=_NAME,
    title="MUSIC-AVQA",
    about="JSON list: video_id, question_content with <places>, templ_values and type as JSON in texts, anser",
    recognises=_recognises,
    read=_read,
    homepage="https://gewu-lab.github.io/MUSIC-AVQA/",
    manifest="music-avqa",
)
