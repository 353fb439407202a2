"""The page of the solve pass: a question and what of the media a person gets, without draft, steps or answer.

What is sent is listed here field by field and comes from the question and the media alone, so that nothing of the
draft slips in with what other pages show. `curation.review.page.solve_decode` reads it back.
"""

from __future__ import annotations

from html import escape
from typing import Any

from curation.review.page import frames, parts
from curation.review.work import Prepared, Work
from schemas.base import short
from schemas.issues import Issue
from schemas.reasoning import Question
from schemas.review import Senses
from schemas.task import BenchmarkTask

WORDS = "words"
"""The choice of those who answer in their own words: of a question without options."""

CANNOT_TELL = "cannot-tell"
"""The choice of those who say that what they got does not tell."""

LEVELS = ("1", "2", "3", "4", "5")
SECOND_LOOK = "second look"

_KEYS = "Keys: {} plays; shift and its letter chooses; 1 to 5 how sure you are; ctrl+enter submits"
_PLAY_ALONE = "ctrl+alt+space"
"""Plays a video that has no sound beside it; Label Studio lets nobody give it another key."""

_ALONE = "Answer from what you get here alone. Where it does not tell, say so: that is an answer too."
_ASK = "Choose an answer, or say that you cannot tell."
_WRITE = "Write your answer, or say that you cannot tell."
_SURE = "Say how sure you are, from 1 to 5."


def config(task: BenchmarkTask, senses: Senses) -> str:
    """The labelling configuration of a benchmark task's solve pass, for what of the media a person gets."""
    return parts.page(
        f'<View className="banner">{parts.text("given")}</View>\n'
        + media(task, senses)
        + parts.keys_line(_KEYS.format(_PLAY_ALONE if senses is Senses.picture else parts.PLAY_KEY))
        + parts.guidelines(),
        parts.question(parts.label(_ALONE), parts.options(ask=_ASK), _in_words(task)) + _sure(),
        "solve",
    )


def media(task: BenchmarkTask, senses: Senses) -> str:
    """What the senses get. Tracks without a picture have no strip that plays them: each takes its key."""
    tags, key = parts.media(task, senses), f'hotkey="{parts.PLAY_KEY}"'
    return tags if key in tags else tags.replace(f'hotkey="{parts.NO_KEY}"', key)


def _in_words(task: BenchmarkTask) -> str:
    hint, rows = ("Your caption", 6) if task.answer_type == "caption" else ("Several right answers: one a line", 2)
    area = (
        f'<TextArea name="answer" toName="question" rows="{rows}" maxSubmissions="1" editable="true" '
        f'required="true" requiredMessage="{_WRITE}" placeholder="{hint}"/>'
    )
    return f"<View {parts.when('option', WORDS)}>{area}</View>\n"


def _sure() -> str:
    levels = parts.choices("confidence", LEVELS, keys={level: level for level in LEVELS}, ask=_SURE)
    looks = parts.choices("flagged", (SECOND_LOOK,), keys={SECOND_LOOK: "shift+l"}, multiple=True)
    return parts.card(
        parts.row("How sure", levels, "sure", parts.unless("option", CANNOT_TELL))
        + parts.row("Ask for", looks, "look")
        + parts.row("Notes", parts.text_area("notes", 2)),
        "judgement",
    )


def prepare(work: Work) -> Prepared | list[Issue]:
    """The question of a draft as a task, without anything that the draft says about it; or why none can be made."""
    question, task, senses = work.draft.question, work.benchmark_task, work.assignment.senses
    subject = f"item {short(work.assignment.item)}"
    roles = roles_of(task, senses)
    missing = [role for role in roles if role not in work.media]
    if missing:
        what = f"there is no {senses} of {', '.join(missing)}" if senses is not Senses.both else "media are missing"
        hint = "it is not sent; leave this sense out of the plan, or draft it again"
        return [Issue(kind="media-missing", subject=subject, message=what, hint=hint)]
    shown = [work.media[role] for role in roles]
    rates = (frames.rate(one.clip.measured.frame_rate) for one in shown if one.clip.has_video)
    guidelines = work.guidelines
    data = {
        "key": work.key, "item_id": work.assignment.item, "benchmark_task": task.name, "demo": work.draft.demo,
        "question": question.text, "options": choices_of(question), "given": given(task, senses, work.draft.demo),
        "fps": next((rate for rate in rates if rate), 25.0), "senses": str(senses),
        "guidelines": f"Guidelines {guidelines.version}\n\n{guidelines.text}",
        "guidelines_version": guidelines.version, "guidelines_sha256": guidelines.reference.sha256,
    }  # fmt: skip
    return Prepared(work, data | {parts.media_field(role): work.media[role].url for role in roles}, [], "")


def roles_of(task: BenchmarkTask, senses: Senses) -> tuple[str, ...]:
    """The roles whose media a person gets: of several, the first one is what is seen and the others what is heard."""
    first, *others = task.roles
    if not others or senses is Senses.both:
        return task.roles
    return (first,) if senses is Senses.picture else tuple(others)


def choices_of(question: Question) -> list[dict[str, Any]]:
    """What can be chosen: the question's options in the question's order (or words of one's own), and `cannot tell`."""
    shown = [(one.id, f"{one.id}. {one.text}", f"shift+{one.id.lower()}") for one in question.options]
    shown = shown or [(WORDS, "I answer in my own words", "shift+w")]
    shown.append((CANNOT_TELL, "I cannot tell from this", "shift+x"))
    return [{"value": value, "html": escape(text), "hotkey": key} for value, text, key in shown]


def given(task: BenchmarkTask, senses: Senses, demo: bool) -> str:
    """One line on what of the media a person gets. It names no drafter."""
    several = len(task.roles) > 1
    line = {
        Senses.both: "You get picture and sound.",
        Senses.picture: f"You get the picture alone{', without the tracks' * several}: nothing is to be heard.",
        Senses.sound: f"You get the {'tracks' if several else 'sound'} alone: nothing is to be seen.",
    }[senses]
    return f"DEMO, not for publication. {line}" if demo else line
