"""The steps of a submitted page: what was kept, changed, added, and in which order; spans in seconds of the clip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, TypeVar, cast

from curation.review.page import frames, layout
from curation.review.page.results import Page, Stretch
from curation.review.work import Judged
from schemas.base import Span
from schemas.reasoning import Modality, Step, StepVerdict
from schemas.review import ReviewedStep

E = TypeVar("E", bound=StrEnum)

GRID_DIGITS = 2
"""Spans that a person set are good to a hundredth of a second: a hand on the page is no finer."""

_SAME_SECONDS = 1e-3


@dataclass(frozen=True)
class _Placed:
    """A kept step and where on the page it is wanted."""

    reviewed: ReviewedStep
    slot: int
    place: float | None
    """What the page's number says; None where a person wrote none."""

    @property
    def drafted(self) -> bool:
        return self.reviewed.origin == "draft"

    @property
    def wanted(self) -> tuple[float, int, int]:
        """Sorts steps: one that is moved up goes before the step that has its place, one moved down after it."""
        if not self.drafted:
            return (self.slot if self.place is None else self.place, -1, self.slot)
        place = self.slot if self.place is None else self.place
        return (place, (place > self.slot) - (place < self.slot), self.slot)


def member(found: Page, name: str, choices: type[E]) -> E | None:
    """The ticked choice of a control as a member of its enumeration; what is none is named, and gives None."""
    text = found.get(name)
    if text in list(choices):
        return choices(text)
    if text:
        found.warn("choice-unknown", f"{name} {text[:40]!r} is not a choice of this version")
    return None


def steps(found: Page, judged: Judged) -> tuple[ReviewedStep, ...]:
    """The kept steps in the order a person gave them, each after those it builds on."""
    kept = list(_kept(found, judged))
    drafted = sorted((one for one in kept if one.drafted), key=lambda one: one.wanted)
    if not drafted:
        return _concluded([one.reviewed for one in sorted(kept, key=lambda one: one.wanted)])
    # What a person adds is a premise: it comes before the conclusion, which stays last, unless a place is given.
    ends = drafted[-1].reviewed.step.kind == "infer"
    before, last = (drafted[:-1], drafted[-1:]) if ends else (drafted, [])
    loose = [one for one in kept if not one.drafted and one.place is None]
    ordered = [*before, *loose, *last]
    for one in sorted((o for o in kept if not o.drafted and o.place is not None), key=lambda o: o.wanted):
        ordered.insert(min(len(ordered), max(0, round(one.place or 1) - 1)), one)
    wanted = [one.reviewed for one in ordered]
    slots = [one.slot for one in drafted]
    return tuple(wanted) if slots == sorted(slots) else _after_premises(wanted, found)


def evidence(found: Page, name: str, before: tuple[Span, ...], judged: Judged) -> tuple[Span, ...]:
    """The spans of a label, in seconds. One that was left as it was shown stays exactly what it was."""
    stretches = found.spans.get(name, [])
    spans = [span for span in (_span(one, before, judged) for one in stretches) if span is not None]
    return before if sorted(spans) == sorted(before) else tuple(sorted(spans))


def _span(stretch: Stretch, before: Sequence[Span], judged: Judged) -> Span | None:
    fps, duration = _fps(judged), judged.duration
    if stretch.frames:
        if fps <= 0:
            return None
        covered = (int(stretch.start), int(stretch.end))
        same = (span for span in before if frames.to_frames(span, fps, duration) == covered)
        made = frames.to_seconds(covered, fps, duration)
    else:
        same = (span for span in before if _close(stretch, (min(span[0], duration), min(span[1], duration))))
        made = (round(stretch.start, GRID_DIGITS), min(round(stretch.end, GRID_DIGITS), duration))
    return next(same, made if made[0] < made[1] else None)


def _close(stretch: Stretch, span: Span) -> bool:
    return abs(stretch.start - span[0]) < _SAME_SECONDS and abs(stretch.end - span[1]) < _SAME_SECONDS


def _kept(found: Page, judged: Judged) -> Sequence[_Placed]:
    drafted = judged.draft.steps
    kept: list[_Placed] = []
    for number in range(1, layout.SLOTS + 1):
        name = layout.slot(number)
        if found.get(f"{name}_use") != "keep":
            continue
        before = drafted[number - 1] if number <= len(drafted) else None
        if not found.get(f"{name}_text"):
            if not _left_as_opened(found, name, drafted):
                found.warn("step-empty", f"step {name} is kept without any text, so it counts as dropped")
            continue
        taken = {step.id for step in drafted} | {one.reviewed.step.id for one in kept}
        step = _edited(found, judged, name, before) if before else _added(found, judged, name, taken)
        verdict = member(found, f"{name}_verdict", StepVerdict)
        reviewed = ReviewedStep(step=step, verdict=verdict, origin="draft" if before else "added")
        kept.append(_Placed(reviewed, number, found.numbers.get(f"{name}_place")))
    return kept


def _left_as_opened(found: Page, name: str, drafted: tuple[Step, ...]) -> bool:
    """Whether a slot is the empty one that the page opens where no steps were drafted, and nobody touched it."""
    fields = ("finding", "modality", "sound", "verdict")
    touched = name in found.spans or any(found.get(f"{name}_{field}") for field in fields)
    return not drafted and name == layout.slot(1) and not touched


def _concluded(added: list[ReviewedStep]) -> tuple[ReviewedStep, ...]:
    """Steps that a person wrote all alone: those before the last one are its premises."""
    if not added:
        return ()
    *premises, last = added
    step = last.step.model_copy(update={"depends_on": tuple(one.step.id for one in premises)})
    return (*premises, last.model_copy(update={"step": step}))


def _after_premises(wanted: list[ReviewedStep], found: Page) -> tuple[ReviewedStep, ...]:
    """The order a person gave, but no step before one it builds on: such a step waits until that one was."""
    there = {one.step.id for one in wanted}
    left, done, ordered, told = list(wanted), set[str](), list[ReviewedStep](), set[str]()
    while left:
        free = (one for one in left if done >= there.intersection(one.step.depends_on))
        chosen = next(free, left[0])
        waits = left[0].step
        if chosen is not left[0] and waits.id not in told:
            told.add(waits.id)
            found.warn(
                "step-order", f"step {waits.id} was placed before {', '.join(waits.depends_on)}, on which it builds",
                "it was moved after them; if it does not build on them, drop it and write it as a step of its own",
            )  # fmt: skip
        left.remove(chosen)
        done.add(chosen.step.id)
        ordered.append(chosen)
    return tuple(ordered)


def _edited(found: Page, judged: Judged, name: str, before: Step) -> Step:
    modality = member(found, f"{name}_modality", Modality) or before.modality
    updates = {
        "text": _same_or(before.text, found.get(f"{name}_text")),
        "answer": _same_or(before.answer, found.get(f"{name}_finding")),
        "modality": modality,
        "audio_type": _sound(found, name, modality),
        "evidence": evidence(found, name, before.evidence, judged),
    }
    return before.model_copy(update=updates)


def _added(found: Page, judged: Judged, name: str, taken: set[str]) -> Step:
    modality = member(found, f"{name}_modality", Modality) or Modality.none
    step_id = next(free for free in (name, *(f"{name}-{n}" for n in range(2, 100))) if free not in taken)
    return Step(
        id=step_id, text=found.get(f"{name}_text"), answer=found.get(f"{name}_finding"), modality=modality,
        audio_type=_sound(found, name, modality), kind="infer" if modality is Modality.none else "perceive",
        evidence=evidence(found, name, (), judged),
    )  # fmt: skip


def _same_or(before: str, after: str) -> str:
    return before if before.split() == after.split() else after


def _sound(found: Page, name: str, modality: Modality) -> Literal["speech", "music", "sound"] | None:
    value = found.get(f"{name}_sound")
    if modality not in (Modality.audio, Modality.audio_visual) or value not in layout.SOUNDS:
        return None
    return cast(Literal["speech", "music", "sound"], value)


def _fps(judged: Judged) -> float:
    try:
        return float(judged.data.get("fps") or 0.0)
    except (TypeError, ValueError):
        return 0.0
