"""AV-Odyssey: choices among four about several media, in Parquet with the media as bytes, or JSON with their paths.

`[audio1]`, `[img2]` and `[video1]` in a question or an option stand for its media. The bytes are not read: where a
table names no file, a piece of media is called by its question and place, such as `7_audio_1`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from curation.importers.base import Importer
from curation.importers.rows.choices import options_of
from curation.importers.rows.entries import Entry, doubtful, text, wrong
from curation.importers.rows.named import places
from schemas.issues import Issue
from schemas.loose import LooseMedia, LooseOption, LooseRow

_NAME = "av-odyssey"
_TAG = re.compile(r"\[(audio|video|img|image)(\d{1,2})\]")
_KINDS = {"audio": "audio", "video": "video", "img": "image", "image": "image"}


def _recognises(head: bytes) -> bool:
    return b'"question_type_id"' in head and b'"data_type"' in head


def _read(path: Path, _options: Mapping[str, str]) -> Iterator[LooseRow]:
    from curation.importers.rows.tabular import table_entries  # Arrow is slow to import

    for entry in table_entries(path):
        yield _row(entry)


def _row(entry: Entry) -> LooseRow:
    row = LooseRow(subject=entry.subject, raw=entry.fields, benchmark_task="av-qa", dataset=_NAME)
    if entry.issue is not None:
        return row.model_copy(update={"issues": (entry.issue,)})
    fields, issues = entry.fields, list[Issue]()
    question, key = text(fields.get("question")), text(fields.get("answer"))
    if not question:
        issues.append(wrong(entry.subject, "has no question"))
    options = options_of(fields.get("options", [fields.get(f"option_{letter}") for letter in "ABCD"]))
    if not options or not any(one.text for one in options):
        issues.append(wrong(entry.subject, "its options are no list of texts", kind="bad-options"))
        options = ()
    if not key:
        issues.append(doubtful(entry.subject, "no-answer", "has no answer", "people can write it"))
    media = _media(fields, question, options)
    if not media:
        issues.append(wrong(entry.subject, "names no media"))
    return row.model_copy(
        update={
            "id": text(fields.get("question_id")), "template": text(fields.get("question_type_id")),
            "category": text(fields.get("subfield", fields.get("subpart"))), "media": media, "question": question,
            "options": options, "option": key, "issues": tuple(issues),
        }
    )  # fmt: skip


def _media(fields: Mapping[str, Any], question: str, options: tuple[LooseOption, ...]) -> tuple[LooseMedia, ...]:
    """The media of a row: those that its columns name, else those that its tags ask for, one role each."""
    found = [*_named(fields)]
    if found:
        return tuple(found)
    told = " ".join([question, *(one.text for one in options)])
    tags = dict.fromkeys((_KINDS[kind], int(number)) for kind, number in _TAG.findall(told))
    stem = text(fields.get("question_id"))
    return tuple(LooseMedia(role=f"{kind}-{place}", id=f"{stem}_{kind}_{place}") for kind, place in tags if stem)


def _named(fields: Mapping[str, Any]) -> Iterator[LooseMedia]:
    for kind in ("video", "image", "audio"):
        listed = fields.get(f"{kind}_path")
        values = listed if isinstance(listed, list) else [fields.get(f"{kind}_{place}") for place in range(1, 5)]
        for place, value in enumerate(values, start=1):
            yield from places(value, f"{kind}-{place}")[:1]


IMPORTER = Importer(
    name=_NAME,
    title="AV-Odyssey Bench",
    about="Parquet or JSON: question with [audio1] and the like, four options, answer, image_1.., video_1, audio_1..",
    recognises=_recognises,
    read=_read,
    licence="academic research only; not to be distributed without approval",
    homepage="https://av-odyssey.github.io/",
)
