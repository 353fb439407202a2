"""Preference pairs: what people made of a draft, preferred to the draft, in the form that preference training reads."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from curation.review.quality.homes import Homes
from curation.review.quality.judged import JudgedDraft
from schemas.item import SplitName
from schemas.reasoning import Answer, Draft, Question, Step
from schemas.review import Annotation, Verdict


@dataclass
class Left:
    """Why judgements gave no pair."""

    unchanged: int = 0
    rejected: int = 0
    """Nobody wrote what would have been right."""
    held_out: int = 0
    """Of items of validation or test: who trains on them cannot be measured on them."""
    known: int = 0
    """Of items that test reviewers."""


def preference_pairs(
    judged: Iterable[JudgedDraft], homes: Homes, *, gold: Collection[str] = (), left: Left | None = None
) -> Iterator[dict[str, Any]]:
    """Pairs of `prompt`, `chosen`, `rejected` (lists of messages), each with where it comes from.

    The chosen side is what a person left, or an adjudicator decided, the rejected side the draft, both written in the
    same form, so that nothing but their content tells them apart. Training, gold and planted items, items of
    validation and test, and rejected drafts give none. Nobody is named, not even by a pseudonym.

    Args:
        judged: What `judged_drafts` gives.
        homes: Knows the split of an item, so far as it is made or planned, and the licences of its media.
        gold: Items with a known judgement.
        left: Counts what gave no pair.
    """
    left = left or Left()
    for one in judged:
        split = homes.split(one.item, [ref.clip for ref in one.draft.media])
        if split in (SplitName.validation, SplitName.test):
            left.held_out += 1
        elif one.item in gold:
            left.known += 1
        elif one.verdict is Verdict.reject:
            left.rejected += 1
        else:
            pair = _pair(one, split, homes)
            left.unchanged += pair is None
            if pair is not None:
                yield pair


def _pair(one: JudgedDraft, split: SplitName | None, homes: Homes) -> dict[str, Any] | None:
    draft, judgement = one.draft, one.judgement
    ours = reply(judgement.question, judgement.answer, [reviewed.step for reviewed in judgement.steps], draft)
    theirs = reply(draft.question, draft.answer, draft.steps, judgement)
    if ours == theirs:
        return None
    return {
        "prompt": [{"role": "user", "content": asked(draft)}],
        "chosen": [{"role": "assistant", "content": ours}],
        "rejected": [{"role": "assistant", "content": theirs}],
        "item": one.item, "draft": one.key, "task": one.made.task,
        "maker": one.made.maker, "models": dict(one.made.models), "prompts": dict(one.made.prompts),
        "change": round(one.change, 4), "chosen_by": "adjudicator" if one.decided else "reviewer",
        "split": split.value if split else None,
        "media": [
            {"role": ref.role, "sha256": ref.sha256, "licences": homes.licences(ref.clip)} for ref in draft.media
        ],
        "licence_note": "The media keep their own licences (SPDX ids; unknown means not cleared).",
        "demo": judgement.demo or draft.demo,
    }  # fmt: skip


def asked(draft: Draft) -> str:
    """What the reasoner was asked in the kept try; where no model was asked, the question with its options."""
    kept = next((one for one in draft.tries if one.number == draft.kept), None)
    prompts = [call.prompt for call in kept.calls if call.role == "reasoner"] if kept else []
    if prompts:
        return prompts[-1]
    return "\n".join([draft.question.text, *(f"{one.id}. {one.text}" for one in draft.question.options)])


def reply(question: Question, answer: Answer | None, steps: Iterable[Step], other: Draft | Annotation) -> str:
    """Steps and answer as one JSON text, in the form in which models are asked for them: steps by their number.

    A benchmark task's own fields are there only where they differ from those of the other side.
    """
    listed = list(steps)
    number = {step.id: place for place, step in enumerate(listed, start=1)}
    told = [
        {
            "text": step.text, "answer": step.answer, "kind": step.kind, "modality": step.modality.value,
            "audio_type": step.audio_type, "evidence": [list(span) for span in step.evidence],
            "depends_on": [number[one] for one in step.depends_on if one in number], "sources": list(step.sources),
        }
        for step in listed
    ]  # fmt: skip
    said: Any = ""
    if answer is not None:
        letter = answer.option if question.options else None
        said = letter or (answer.text if len(answer.texts) == 1 else list(answer.texts))
    whole: dict[str, Any] = {"steps": told, "answer": said}
    extra = answer.extra if answer else {}
    if question.extra != other.question.extra:
        whole["question_extra"] = question.extra
    if extra != (other.answer.extra if other.answer else {}):
        whole["answer_extra"] = extra
    return json.dumps(whole, ensure_ascii=False, default=str)
