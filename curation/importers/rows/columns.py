"""Rows whose names are not known beforehand: what each field is usually called, and what a user says it is called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from curation.importers.rows.choices import letter_of, lettered, options_of
from curation.importers.rows.entries import LONGEST, Entry, doubtful, first, nested, seconds, text, wrong
from curation.importers.rows.named import places, same_film
from curation.importers.rows.steps import spans_of, steps_of
from schemas.issues import Issue
from schemas.loose import LooseMedia, LooseOption, LooseRow, LooseStep

NAMES: Mapping[str, tuple[str, ...]] = {
    "question": ("question", "Question", "query", "question_text", "question_content", "prompt"),
    "id": ("question_id", "qid", "id", "uid", "index"),
    "video": (
        "video", "video_id", "video_path", "video_name", "videoID", "vid", "clip", "clip_id", "media", "file_name",
    ),
    "audio": ("audio", "audio_path", "audio_id"),
    "url": ("video_url", "url", "youtube_url", "link", "youtube_id"),
    "start": ("start", "start_time", "start_seconds", "begin"),
    "end": ("end", "end_time", "end_seconds", "stop"),
    "span": ("span", "segment", "interval", "timestamps", "timestamp"),
    "duration": ("duration", "video_duration", "clip_duration"),
    "options": ("options", "choices", "candidates", "Choice", "multi_choice"),
    "answer": ("answer", "Answer", "ground_truth", "gt", "correct_answer", "label", "caption"),
    "key": ("correct_option", "answer_letter", "answer_key", "correct_choice", "answer_option"),
    "place": ("correct_answer_idx", "answer_idx", "answer_index", "correct_index"),
    "modality": ("modality", "required_modality", "question_modality", "modalities"),
    "category": ("category", "question_type", "task_type", "type", "Type", "task"),
    "template": ("template", "template_id"),
    "steps": ("reasoning_steps", "steps", "trace", "reasoning_trace", "reasoning", "cot_steps", "rationale"),
    "evidence": ("evidence_spans", "evidence"),
}  # fmt: skip
"""Field -> what it is called, the likeliest first."""
_NAMES, _NAME = 20, 40
"""Columns that a message names, and characters of a name."""
_LETTERS = tuple(
    tuple(f"{stem}{one}" for one in letters)
    for stem, letters in (
        ("", "ABCDEFGH"), ("option_", "abcdefgh"), ("option_", "ABCDEFGH"), ("option", "ABCDEFGH"),
        ("option", "12345678"), ("choice_", "abcdefgh"),
    )
)  # fmt: skip
"""How options in columns of their own are called."""
FIELDS = {
    "question": "column with the question",
    "id": "column with the dataset's id of the question",
    "video": "column with the video's id, file or address",
    "audio": "column with a sound file apart from the video",
    "url": "column with the address of the media",
    "start": "column with the start in seconds",
    "end": "column with the end in seconds",
    "span": "column with [start, end]",
    "duration": "column with the length of the media in seconds",
    "options": "column with the options, or their columns: A,B,C,D",
    "answer": "column with the right answer (text or letter)",
    "key": "column with the letter of the right option",
    "place": "column with the place of the right option, from 0",
    "modality": "column with the sense that is needed",
    "category": "column with the kind of question",
    "template": "column with the template the question was made from",
    "steps": "column with the steps of reasoning",
    "evidence": "column with the spans where the answer is seen or heard, for rows without steps",
    "undisclosed": "what an answer says that is withheld, such as __UNDISCLOSED__",
    "benchmark_task": "the benchmark task the rows become (default: av-qa)",
    "dataset": "the dataset's name",
    "licence": "the licence of the annotations",
}
"""What a user may say of a file's columns (`--map question=Q`); a value that begins with `=` is meant as it stands."""


@dataclass(frozen=True)
class Columns:
    """How a file's columns are called.

    Args:
        told: Field -> column (or several, separated by commas), or `=value`.
        steps: Whether the format has steps: a row without them lacks something.
        dataset: The dataset's name, where nobody says it.
    """

    told: Mapping[str, str]
    steps: bool = False
    dataset: str = ""

    def value(self, field: str, fields: Mapping[str, Any]) -> Any:
        """What a row has for a field; None where it has nothing."""
        if (column := self.told.get(field)) is None:
            return first(fields, *NAMES.get(field, ()))
        if column.startswith("="):
            return column[1:]
        return _under(fields, column)

    def said(self, field: str, otherwise: str) -> str:
        """What the user said of all rows."""
        return self.told.get(field, otherwise).removeprefix("=")


def _under(fields: Mapping[str, Any], column: str) -> Any:
    """A column, or what stands inside one: `meta.video`."""
    found: Any = fields
    if column in fields:
        return fields[column]
    for part in column.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def row_of(entry: Entry, columns: Columns) -> LooseRow:
    """The question in a row, by the names of its values."""
    task, dataset = columns.said("benchmark_task", "av-qa"), columns.said("dataset", columns.dataset)
    blank = LooseRow(
        subject=entry.subject, benchmark_task=task, dataset=dataset, licence=columns.said("licence", ""),
        steps=() if columns.steps else None,
    )  # fmt: skip
    if entry.issue is not None:
        return blank.model_copy(update={"issues": (entry.issue,)})
    fields, issues = entry.fields, list[Issue]()
    question = text(columns.value("question", fields))
    if not question and task != "av-captioning":
        issues.append(_no_question(columns, entry))
    options = _options(columns, entry, issues)
    answers, key, withheld = _answers(columns, fields, options)
    media = _media(columns, entry, issues)
    steps = _steps(columns, entry, issues)
    return blank.model_copy(
        update={
            "id": text(columns.value("id", fields)), "raw": fields, "template": text(columns.value("template", fields)),
            "category": text(columns.value("category", fields)), "media": media, "question": question,
            "options": options, "answers": answers, "option": key, "undisclosed": withheld,
            "modality": text(columns.value("modality", fields)) or None, "steps": steps, "issues": tuple(issues),
        }
    )  # fmt: skip


def _no_question(columns: Columns, entry: Entry) -> Issue:
    given = columns.value("question", entry.fields)
    if isinstance(given, str) and len(given.strip()) > LONGEST:
        message = f"its question has more than {LONGEST} characters"
        return wrong(entry.subject, message, "look at its quotes, or leave it out", kind="too-long")
    hint = f"say which column it is: --map question=NAME; it has: {_names(entry)}"
    return wrong(entry.subject, "has no question", hint)


def _names(entry: Entry) -> str:
    """The names of a row's values, for who must say which is which."""
    names = [name if len(name) <= _NAME else f"{name[:_NAME]}…" for name in entry.fields]
    return ", ".join(names[:_NAMES]) + (f" and {len(names) - _NAMES} more" if len(names) > _NAMES else "")


def _options(columns: Columns, entry: Entry, issues: list[Issue]) -> tuple[LooseOption, ...]:
    fields, told = entry.fields, columns.told.get("options", "")
    if "," in told:
        return _apart(fields, [name.strip() for name in told.split(",")])
    value = columns.value("options", fields)
    if value is None:
        names = next((names for names in _LETTERS if all(name in fields for name in names[:2])), ())
        return _apart(fields, list(names)) if names else ()
    found = options_of(value)
    if found is None:
        issues.append(wrong(entry.subject, "its options are no list", "one list, or one column each", "bad-options"))
    return found or ()


def _apart(fields: Mapping[str, Any], names: list[str]) -> tuple[LooseOption, ...]:
    """Options in columns of their own; columns that are empty at the end are none."""
    texts = [text(_under(fields, name)) for name in names]
    while texts and not texts[-1]:
        texts.pop()
    return options_of(texts) or ()


def _answers(
    columns: Columns, fields: Mapping[str, Any], options: tuple[LooseOption, ...]
) -> tuple[tuple[str, ...], str, bool]:
    """Right texts, the key as it stands, and whether the answer is withheld."""
    answer, key = columns.value("answer", fields), columns.value("key", fields)
    place = columns.value("place", fields)
    if isinstance(answer, str) and answer.strip().startswith("["):
        inside = nested(answer)
        answer = inside if isinstance(inside, list) else answer
    found = tuple(filter(None, (text(one) for one in (answer if isinstance(answer, list) else [answer]))))
    withheld = columns.told.get("undisclosed", "__UNDISCLOSED__").removeprefix("=")
    if withheld in found:
        return (), "", True
    if isinstance(place, str) and place.strip().isdigit():
        place = int(place)
    letter = text(key) or (lettered(place, options) if place is not None else "")
    if options and not letter and len(found) == 1:
        meant = letter_of(found[0], options)
        letter = meant if meant != letter_of(found[0], options, is_key=True) else found[0]
    texts = {option.text for option in options}
    named = {option.id for option in options} - texts
    return tuple(one for one in found if not options or one.strip("(). ").upper() not in named), letter, False


def _media(columns: Columns, entry: Entry, issues: list[Issue]) -> tuple[LooseMedia, ...]:
    fields = entry.fields
    start, end = columns.value("start", fields), columns.value("end", fields)
    if start is None and end is None:
        spans = spans_of(columns.value("span", fields))
        start, end = spans[0] if len(spans) == 1 else (None, None)
    times = {"start": seconds(start), "end": seconds(end), "duration": seconds(columns.value("duration", fields))}
    for name, value in (("start", start), ("end", end)):
        if value is not None and times[name] is None:
            issues.append(wrong(entry.subject, f"its {name} is {str(value)[:40]!r}", "give seconds", "bad-time"))
    found = [
        place.model_copy(update=times)
        for field, role in (("video", "clip"), ("audio", "audio"))
        for place in places(columns.value(field, fields), role)
    ]
    address = text(columns.value("url", fields))
    if address and found:
        found[0] = found[0].model_copy(update={"url": found[0].url or address})
    elif address:
        found = [LooseMedia(url=address, **times)]
    if not found:
        hint = f"say which column does: --map video=NAME; it has: {_names(entry)}"
        issues.append(wrong(entry.subject, "names no media", hint))
    if len(found) == 2 and same_film(*found):
        del found[1]
    return tuple(found)


def _steps(columns: Columns, entry: Entry, issues: list[Issue]) -> tuple[LooseStep, ...] | None:
    value = columns.value("steps", entry.fields)
    if value is not None:
        found = steps_of(value)
        if found is None:
            issues.append(doubtful(entry.subject, "bad-steps", "its steps are no list of texts or objects"))
        return found or ()
    shown = spans_of(columns.value("evidence", entry.fields))
    if shown:
        return (LooseStep(id="s1", evidence=shown),)
    return () if columns.steps else None
