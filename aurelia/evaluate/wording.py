"""The words of every request: one template for all arms, so that they differ in nothing but what is handed over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from aurelia.model import MediaPart
from aurelia.prompts import fill
from aurelia.prompts.filled import options_text
from schemas.base import identity
from schemas.evaluation import Given
from schemas.reasoning import Question
from schemas.task import BenchmarkTask

_PROMPTS = Path(__file__).parent / "prompts"
_SENSES = {
    ("video", "audio"): "its picture and its sound",
    ("video",): "its picture, without the sound",
    ("audio",): "its sound, without the picture",
}
_PART_SENSES = {("video", "audio"): "picture and sound", ("video",): "picture", ("audio",): "sound"}


@cache
def text_of(name: str) -> str:
    """One of the texts that lie in `prompts/`, such as `think.md`."""
    return (_PROMPTS / name).read_text(encoding="utf-8")


def templates_sha256(tasks: Iterable[BenchmarkTask]) -> str:
    """Hash of what prompts are made from: the texts in `prompts/`, the shared heading, the tasks' own texts."""
    names = sorted(path.name for path in _PROMPTS.iterdir() if path.suffix in (".md", ".txt"))
    own = {task.name: task.prompts["evaluation"] for task in tasks if "evaluation" in task.prompts}
    return identity("prompts", {name: text_of(name) for name in names}, headed(""), own)


def question_prompt(task: BenchmarkTask, question: Question, media: Sequence[MediaPart], notes: str = "") -> str:
    """What a model is asked.

    Args:
        task: The benchmark task; its prompt `evaluation` says how to answer, where it has one.
        question: The question, with its options as they are shown.
        media: What the model is given beside the prompt.
        notes: What is handed over, with its own heading; empty for nothing.
    """
    values = {
        "given": given_text(media),
        "question": question.text,
        "options": options_text(question),
        "notes": f"{notes}\n" if notes else "",
        "form": _form(task, question),
    }
    return fill(text_of("question.md"), values)


def steps_prompt(question: Question, media: Sequence[MediaPart]) -> str:
    """What a model is asked that is to write steps for itself."""
    values = {"given": given_text(media), "question": question.text, "options": options_text(question)}
    return fill(text_of("steps-self.md"), values)


def helping(lines: Sequence[str]) -> str:
    """Numbered lines under the heading that all of them share: verified steps, shuffled ones, general advice."""
    return headed("\n".join(f"{number}. {line}" for number, line in enumerate(lines, start=1)))


def headed(text: str) -> str:
    """A text under the heading of everything that is handed over."""
    return f"What may help to answer:\n{text.strip()}\n"


def given_text(media: Sequence[MediaPart]) -> str:
    """A sentence that says what was given, so that no model takes a missing sense for silence."""
    if not media:
        return "You have been given neither the picture nor the sound that the question below is about."
    if len(media) == 1:
        return f"You have been given a clip: {_SENSES[media[0].senses]}."
    parts = "; ".join(f"{n}. {part.role} ({_PART_SENSES[part.senses]})" for n, part in enumerate(media, start=1))
    return f"You have been given {len(media)} files, in this order: {parts}."


def senses_of(given: Given) -> tuple[str, ...]:
    """The senses that an arm gives."""
    return {"both": ("video", "audio"), "video": ("video",), "audio": ("audio",)}.get(given.value, ())


def _form(task: BenchmarkTask, question: Question) -> str:
    if question.options:
        return text_of("form-choice.md").strip()
    if "evaluation" in task.prompts:
        return task.prompts["evaluation"].strip()
    return text_of("form-caption.md" if task.answer_type == "caption" else "form-open.md").strip()
