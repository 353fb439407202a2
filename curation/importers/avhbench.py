"""AVHBench: yes or no questions about what is only heard or only seen, and captions; one JSON list a film, or for all.

A film whose sound was swapped is called `ID_swap`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from curation.importers.base import Importer
from curation.importers.rows.entries import Entry, doubtful, entries, text, wrong
from schemas.issues import Issue
from schemas.loose import LooseMedia, LooseRow

_NAME, _CAPTIONS = "avhbench", "AV Captioning"
_TASKS = ("Audio-driven Video Hallucination", "Video-driven Audio Hallucination", "AV Matching", _CAPTIONS)


def _recognises(head: bytes) -> bool:
    return b'"label"' in head and any(f'"{name}"'.encode() in head for name in _TASKS)


def _read(path: Path, _options: Mapping[str, str]) -> Iterator[LooseRow]:
    files = sorted(path.glob("*.json")) if path.is_dir() else [path]
    for file in files:
        for entry in entries(file):
            yield _row(entry)


def _row(entry: Entry) -> LooseRow:
    fields, issues = entry.fields, list[Issue]()
    task = text(fields.get("task"))
    row = LooseRow(
        subject=entry.subject, raw=fields, dataset=_NAME, category=task, template=task,
        benchmark_task="av-captioning" if task == _CAPTIONS else "av-qa",
    )  # fmt: skip
    if entry.issue is not None:
        return row.model_copy(update={"issues": (entry.issue,)})
    question, video, label = (text(fields.get(name)) for name in ("text", "video_id", "label"))
    for name, value in (("text", question), ("video_id", video)):
        if not value:
            issues.append(wrong(entry.subject, f"has no {name}"))
    if task not in _TASKS:
        message = f"its task is {task[:60]!r}"
        issues.append(doubtful(entry.subject, "unknown-task", message, f"there are: {', '.join(_TASKS)}"))
    if not label:
        issues.append(doubtful(entry.subject, "no-answer", "has no label", "people can write it"))
    elif task != _CAPTIONS and label.casefold() not in ("yes", "no"):
        issues.append(wrong(entry.subject, f"its label is {label[:60]!r}, neither Yes nor No", kind="bad-label"))
    return row.model_copy(
        update={
            "media": (LooseMedia(id=video),) if video else (), "question": question,
            "answers": (label if task == _CAPTIONS else label.lower(),) if label else (),
            "issues": tuple(issues),
        }
    )  # fmt: skip


IMPORTER = Importer(
    name=_NAME,
    title="AVHBench",
    about="JSON list: video_id, task (such as AV Matching), text, label",
    recognises=_recognises,
    read=_read,
    homepage="https://github.com/kaist-ami/AVHBench",
    benchmark_tasks=("av-qa", "av-captioning"),
)
