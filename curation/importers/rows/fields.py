"""How a file's columns are called: what each field is usually called, and what a user says it is called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from curation.importers.rows.entries import Entry, empty, first

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


_ONCE = ("question", "options", "answer", "key", "place")
"""Fields of which a file has one column: where a row has nothing in it, what stands in another is something else."""
_CAPTION = "caption"
"""An answer only where captions are asked for."""


@dataclass(frozen=True)
class Columns:
    """How a file's columns are called.

    Args:
        told: Field -> column (or several, separated by commas), or `=value`.
        steps: Whether the format has steps: a row without them lacks something.
        dataset: The dataset's name, where nobody says it.
        chosen: Field -> the one column that the file has for it.
    """

    told: Mapping[str, str]
    steps: bool = False
    dataset: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)

    @property
    def task(self) -> str:
        """The benchmark task of all rows."""
        return self.said("benchmark_task", "av-qa")

    def of(self, entries: Iterable[Entry]) -> Columns:
        """The same for a file that has these entries: of usual names, the likeliest one that has something in it."""
        known = {name for entry in entries for name, value in entry.fields.items() if not empty(value)}
        found = {one: next((name for name in self._names(one) if name in known), "") for one in _ONCE}
        return replace(self, chosen={one: name for one, name in found.items() if name})

    def value(self, field: str, fields: Mapping[str, Any]) -> Any:
        """What a row has for a field; None where it has nothing."""
        if (column := self.told.get(field)) is None:
            return first(fields, self.chosen[field]) if field in self.chosen else first(fields, *self._names(field))
        if column.startswith("="):
            return column[1:]
        return under(fields, column)

    def passed_over(self, field: str, fields: Mapping[str, Any]) -> str:
        """A column that may be meant for a field in which a row has nothing; empty where there is none."""
        if field in self.told or self.value(field, fields) is not None:
            return ""
        return next((name for name in self._names(field) if first(fields, name) is not None), "")

    def said(self, field: str, otherwise: str) -> str:
        """What the user said of all rows."""
        return self.told.get(field, otherwise).removeprefix("=")

    def _names(self, field: str) -> tuple[str, ...]:
        names = NAMES.get(field, ())
        caption = field != "answer" or self.task == "av-captioning"
        return names if caption else tuple(name for name in names if name != _CAPTION)


def under(fields: Mapping[str, Any], column: str) -> Any:
    """A column, or what stands inside one: `meta.video`."""
    found: Any = fields
    if column in fields:
        return fields[column]
    for part in column.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found
