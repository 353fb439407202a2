"""VALOR: a JSON list of captions of what is seen and heard; an id names the film and the span, `ID_30.000_40.000`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from aurelia.draft.model import CAPTION_QUESTION
from curation.acquire.lists.manifests.base import span_id
from curation.importers.base import Importer
from curation.importers.rows.entries import Entry, doubtful, entries, text, wrong
from schemas.issues import Issue
from schemas.loose import LooseMedia, LooseRow

_NAME = "valor"
_CAPTIONS = ("desc", "caption", "descs")


def _recognises(head: bytes) -> bool:
    return b'"desc"' in head and b'"video_id"' in head


def _read(path: Path, _options: Mapping[str, str]) -> Iterator[LooseRow]:
    for entry in entries(path):
        yield _row(entry)


def _row(entry: Entry) -> LooseRow:
    fields = entry.fields
    row = LooseRow(subject=entry.subject, raw=fields, benchmark_task="av-captioning", dataset=_NAME,
                   question=CAPTION_QUESTION)  # fmt: skip
    if entry.issue is not None:
        return row.model_copy(update={"question": "", "issues": (entry.issue,)})
    issues = list[Issue]()
    name = text(fields.get("video_id")) or entry.key
    said = next((fields[one] for one in _CAPTIONS if fields.get(one)), None)
    captions = tuple(filter(None, map(text, said if isinstance(said, list) else [said])))
    if not captions:
        issues.append(doubtful(entry.subject, "no-answer", "has no caption", "people can write it"))
    return row.model_copy(
        update={"id": name, "media": _media(name, entry.subject, issues), "answers": captions, "issues": tuple(issues)}
    )


def _media(name: str, subject: str, issues: list[Issue]) -> tuple[LooseMedia, ...]:
    if not name:
        issues.append(wrong(subject, "has no video_id"))
        return ()
    found = span_id(name)
    if found is None:
        hint = "it is written as xxxxxxxxxxx_30.000_40.000: id, start, end"
        issues.append(wrong(subject, f"the video_id {name[:60]!r} names no span", hint, kind="bad-id"))
        return (LooseMedia(id=name),)
    film, start, end = found
    if end <= start:
        issues.append(wrong(subject, f"ends at {end:g} s, not after its start at {start:g} s", kind="bad-span"))
    return (LooseMedia(id=film, start=start, end=end, file=name),)


IMPORTER = Importer(
    name=_NAME,
    title="VALOR",
    about="JSON list: video_id as ID_START_END, desc",
    recognises=_recognises,
    read=_read,
    homepage="https://casia-iva-group.github.io/projects/VALOR/",
    benchmark_tasks=("av-captioning",),
    manifest="valor",
)
