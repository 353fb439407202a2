"""What became of each field and step of a draft in a person's hands, and how far it moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from curation.review.page.diff import answer_text, differences, field_text
from curation.review.quality.distance import span_distance, text_distance
from schemas.reasoning import Draft, Step
from schemas.review import Annotation, FieldChange, ReviewedStep, Verdict

What = Literal["kept", "edited", "dropped", "added", "reordered"]
WHATS: tuple[What, ...] = ("kept", "edited", "dropped", "added", "reordered")
_STEP_FIELDS = ("text", "answer", "modality", "audio_type", "evidence", "kind")
_CHOSEN = frozenset({"required_modality", "modality", "audio_type", "kind"})
"""Fields that are chosen from a list: changed is changed."""


@dataclass(frozen=True)
class Fate:
    """What became of one field or step."""

    field: str
    """As in `FieldChange`: `answer`, `step:s2`, `step:s2:text` ..."""
    part: str
    """The field without the step's id, for counting: `answer`, `step`, `step:text` ..."""
    what: What
    distance: float
    """From 0 (kept) to 1 (nothing is left of it)."""
    before: str = ""
    after: str = ""
    verdict: str = ""
    """The reviewer's verdict on the step, for steps."""

    @property
    def is_unit(self) -> bool:
        """Whether it counts when a draft's change is averaged: whole steps do, their fields do not."""
        return self.part == "step" or not self.part.startswith("step:")


def fates(draft: Draft, annotation: Annotation) -> tuple[Fate, ...]:
    """What became of each field and step of a draft; nothing for a rejected one, which nobody has to mend.

    Every field that either side has is there once, so that kept ones can be counted. A step is `edited` where one of
    its fields is; its distance is that of the field that moved furthest. A step that only stands elsewhere is
    `reordered`; its distance is the places it moved by, of those it could.
    """
    if annotation.verdict is Verdict.reject:
        return ()
    changes = {change.field: change for change in differences(draft, annotation)}
    return (*_fields(draft, annotation, changes), *_steps(draft, annotation, changes))


def change_of(found: tuple[Fate, ...], verdict: Verdict) -> float:
    """How much of a draft people had to change: the mean over its fields and steps, 1 for a rejected draft."""
    if verdict is Verdict.reject:
        return 1.0
    moved = [fate.distance for fate in found if fate.is_unit]
    return sum(moved) / len(moved) if moved else 0.0


def _fields(draft: Draft, annotation: Annotation, changes: Mapping[str, FieldChange]) -> Iterator[Fate]:
    names = ["required_modality"]
    if draft.answer or annotation.answer:
        names.insert(0, "answer")
    for part, one, other in (
        ("question", draft.question, annotation.question), ("answer", draft.answer, annotation.answer),
    ):  # fmt: skip
        extra = (one.extra if one else {}).keys() | (other.extra if other else {}).keys()
        names += [f"{part}:{name}" for name in sorted(extra)]
    text = answer_text(draft.question, draft.answer)
    same = {"answer": text, "required_modality": str(draft.question.required_modality)}
    choice = bool(draft.question.options)
    for name in names:
        yield _fate(name, name, changes.get(name), same.get(name, ""), chosen=choice and name == "answer")


def _steps(draft: Draft, annotation: Annotation, changes: Mapping[str, FieldChange]) -> Iterator[Fate]:
    left = {reviewed.step.id: reviewed for reviewed in annotation.steps}
    for step in draft.steps:
        reviewed = left.get(step.id)
        if reviewed is None or f"step:{step.id}" in changes:
            yield Fate(f"step:{step.id}", "step", "dropped", 1.0, before=step.text)
        else:
            yield from _left(draft, step, reviewed, changes)
    known = {step.id for step in draft.steps}
    for reviewed in annotation.steps:
        if reviewed.origin == "added" or reviewed.step.id not in known:
            yield Fate(f"step:{reviewed.step.id}", "step", "added", 1.0, after=reviewed.step.text)


def _left(draft: Draft, step: Step, reviewed: ReviewedStep, changes: Mapping[str, FieldChange]) -> Iterator[Fate]:
    found = list(_step_fields(step, reviewed.step, changes))
    place = changes.get(f"step:{step.id}:place")
    furthest = max((fate.distance for fate in found), default=0.0)
    what: What = "edited" if furthest > 0 else "kept"
    if place is not None:
        moved = _moved(place, len(draft.steps))
        found.append(Fate(place.field, "step:place", "reordered", moved, place.before, place.after))
        what, furthest = ("edited" if furthest > 0 else "reordered"), max(furthest, moved)
    verdict = str(reviewed.verdict or "")
    yield Fate(f"step:{step.id}", "step", what, furthest, step.text, reviewed.step.text, verdict)
    yield from found


def _step_fields(before: Step, after: Step, changes: Mapping[str, FieldChange]) -> Iterator[Fate]:
    for name in _STEP_FIELDS:
        field = f"step:{before.id}:{name}"
        change = changes.get(field)
        if change is None and not field_text(before, name):
            continue
        if change is not None and name == "evidence":
            distance = span_distance(before.evidence, after.evidence)
            yield Fate(field, f"step:{name}", change.change, distance, change.before, change.after)
        else:
            yield _fate(field, f"step:{name}", change, field_text(before, name))


def _fate(field: str, part: str, change: FieldChange | None, same: str, *, chosen: bool = False) -> Fate:
    if change is None:
        return Fate(field, part, "kept", 0.0, same, same)
    whole = chosen or part.rsplit(":", 1)[-1] in _CHOSEN or change.change != "edited"
    distance = 1.0 if whole else text_distance(change.before, change.after)
    return Fate(field, part, change.change, distance, change.before, change.after)


def _moved(change: FieldChange, steps: int) -> float:
    """How far a step moved, of the places it could; 1 where the places cannot be read."""
    try:
        return min(1.0, abs(int(change.before) - int(change.after)) / max(1, steps - 1))
    except ValueError:
        return 1.0
