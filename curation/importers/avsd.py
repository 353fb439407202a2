"""AVSD: dialogues about films of Charades, as published for DSTC7, DSTC8 and DSTC10; and their reference answers.

A question of a dialogue builds on the turns before it; these, the caption and the summary are kept in `raw`. The
`reason` of DSTC10 says where an answer is seen or heard. Reference files in the shape of COCO captions hold answers
without their questions: they can be looked at, and become nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from curation.importers.base import Importer
from curation.importers.rows.entries import Entry, doubtful, entries, text, wrong
from curation.importers.rows.steps import spans_of
from schemas.issues import Issue
from schemas.loose import LooseMedia, LooseRow, LooseStep

_NAME, _WITHHELD = "avsd", "__UNDISCLOSED__"


def _recognises(head: bytes) -> bool:
    dialogs = b'"dialogs"' in head and b'"image_id"' in head
    return dialogs or (b'"images"' in head and b'"vid' in head and b'"captions"' in head)


def _read(path: Path, _options: Mapping[str, str]) -> Iterator[LooseRow]:
    beside: dict[str, Any] = {}
    names: dict[str, str] = {}
    for entry in entries(path, beside):
        if "images" in beside:
            names = _names(beside.pop("images"))
        if entry.issue is None and "caption" in entry.fields and "dialog" not in entry.fields:
            yield _reference(entry, names)
        else:
            yield from _turns(entry)


def _blank(subject: str, *issues: Issue) -> LooseRow:
    return LooseRow(subject=subject, benchmark_task="av-qa", dataset=_NAME, category="dialogue", issues=issues)


def _turns(entry: Entry) -> Iterator[LooseRow]:
    """The questions of a dialogue."""
    film, turns = text(entry.fields.get("image_id")), entry.fields.get("dialog")
    if entry.issue is not None:
        yield _blank(entry.subject, entry.issue)
    elif not isinstance(turns, list) or not turns:
        yield _blank(entry.subject, wrong(entry.subject, "has no dialog", "a dialogue has a list of turns"))
    else:
        about = {name: value for name, value in entry.fields.items() if name != "dialog"}
        for number, turn in enumerate(turns, start=1):
            raw = {**about, "turn": number, "before": turns[: number - 1], "dialog": turn}
            yield _turn(f"{entry.subject}, turn {number}", film, number, turn, raw)


def _turn(subject: str, film: str, number: int, turn: Any, raw: dict[str, Any]) -> LooseRow:
    if not isinstance(turn, dict):
        return _blank(subject, wrong(subject, "is no object with a question")).model_copy(update={"raw": raw})
    issues = list[Issue]()
    question = text(turn.get("question"))
    if not question:
        issues.append(wrong(subject, "has no question"))
    if not film:
        issues.append(wrong(subject, "has no image_id"))
    said = turn.get("answer")
    answers = tuple(filter(None, map(text, said if isinstance(said, list) else [said])))
    withheld = _WITHHELD in answers
    if not answers:
        issues.append(doubtful(subject, "no-answer", "has no answer", "people can write it"))
    return _blank(subject, *issues).model_copy(
        update={
            "id": f"{film}_{number}", "raw": raw, "media": (LooseMedia(id=film),) if film else (), "question": question,
            "answers": () if withheld else answers, "undisclosed": withheld,
            "steps": _reasons(turn, subject, issues), "issues": tuple(issues),
        }
    )  # fmt: skip


def _reasons(turn: Mapping[str, Any], subject: str, issues: list[Issue]) -> tuple[LooseStep, ...] | None:
    """Where the answer is seen or heard: intervals with a sentence each. None where the file has no such thing."""
    if "reason" not in turn:
        return None
    reasons = turn["reason"]
    if reasons is None or reasons == "" or reasons == []:
        return ()
    if not isinstance(reasons, list) or not all(isinstance(one, dict) for one in reasons):
        issues.append(doubtful(subject, "bad-steps", "its reason is no list of intervals with sentences"))
        return ()
    found = []
    for place, one in enumerate(reasons, start=1):
        shown = spans_of(one.get("timestamp"))
        if not shown:
            issues.append(doubtful(subject, "bad-time", f"reason {place} has no interval that can be read"))
        sentence = text(one.get("sentence"))
        found.append(LooseStep(id=f"s{place}", text=sentence, evidence=shown, kind="perceive"))
    return tuple(found)


def _names(images: Any) -> dict[str, str]:
    """The names that reference answers are for, by their number."""
    listed = images if isinstance(images, list) else []
    return {text(one.get("id")): text(one.get("name")) for one in listed if isinstance(one, dict)}


def _reference(entry: Entry, names: Mapping[str, str]) -> LooseRow:
    number = text(entry.fields.get("image_id"))
    name = names.get(number, "")
    film = name.rpartition("_")[0] or name
    hint = "import the file with the dialogues; these answers serve for scoring"
    issues = [wrong(entry.subject, "is a reference answer without its question", hint, kind="no-question")]
    if not name:
        issues.append(wrong(entry.subject, f"is about image {number[:20]!r}, which is not listed", kind="unknown-id"))
    answer = text(entry.fields.get("caption"))
    return _blank(entry.subject, *issues).model_copy(
        update={
            "id": name, "raw": {**entry.fields, "name": name}, "media": (LooseMedia(id=film),) if film else (),
            "answers": (answer,) if answer else (),
        }
    )  # fmt: skip


IMPORTER = Importer(
    name=_NAME,
    title="AVSD",
    about="JSON with dialogs: image_id, caption, summary, dialog with question, answer and (DSTC10) reason",
    recognises=_recognises,
    read=_read,
    homepage="https://video-dialog.com/",
    manifest="avsd",
)
