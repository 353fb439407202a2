"""What a decision starts from: the version with most support, in the same fields as on the verify page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from curation.review.adjudication.rule import answer_key, steps_apart
from curation.review.page import layout, prepare
from curation.review.page.adjudicate_compare import grouped
from curation.review.work import Result
from schemas.reasoning import Draft, StepVerdict
from schemas.review import Annotation, ReviewedStep, Verdict
from schemas.task import BenchmarkTask

_SLOT = re.compile(r"s(\d{1,2})")
_OF_STEPS = re.compile(r"s\d+_|evidence$")


@dataclass(frozen=True)
class _Placed:
    """A step of a version, the slot it is shown in and its place, both from 1."""

    reviewed: ReviewedStep
    slot: int
    place: int


def most_supported(versions: Sequence[Annotation], draft: str) -> int | None:
    """The number of the version that most others agree with, from 0.

    Versions that reject come last, since nobody mended their fields. None where none is about the draft that is shown.

    Args:
        versions: What there is.
        draft: Key of the draft that is shown.
    """
    able = [number for number, one in enumerate(versions) if one.draft == draft]
    return max(able, key=lambda number: (_support(versions, number), -number), default=None)


def _support(versions: Sequence[Annotation], number: int) -> tuple[bool, int, float]:
    one = versions[number]
    others = [other for place, other in enumerate(versions) if place != number]
    alike = sum(answer_key(other.answer) == answer_key(one.answer) for other in others)
    return one.verdict is not Verdict.reject, alike, -sum(steps_apart([one, other]) for other in others)


def prefill(start: Annotation, versions: Sequence[Annotation], draft: Draft, task: BenchmarkTask) -> list[Result]:
    """The results that show a version in the page's fields.

    Step verdicts that all versions share are ticked; the others and the verdict are the adjudicator's.
    """
    question = start.question.model_copy(update={"required_modality": start.required_modality})
    shown = draft.model_copy(update={"question": question, "answer": start.answer})
    rest = [one for one in prepare.prefill(shown, task) if not _OF_STEPS.match(one["from_name"])]
    shared = _shared(versions)
    steps: list[Result] = []
    placed = {one.slot: one for one in _placed(start, draft)}
    for slot in range(1, max([len(draft.steps), 1, *placed]) + 1):
        if slot in placed:
            steps += _step(placed[slot], shared.get(placed[slot].reviewed.step.id))
        else:
            steps.append(prepare.choice(f"{layout.slot(slot)}_use", "drop" if draft.steps or placed else "keep"))
    for span in start.spans:
        steps.append(prepare.span(layout.OTHER, span))
    return [{**one, "id": f"r{n}"} for n, one in enumerate([*rest, *steps], start=1)]


def _shared(versions: Sequence[Annotation]) -> dict[str, StepVerdict]:
    """Id -> the verdict that all versions give a drafted step."""
    found = {}
    for group in grouped(versions):
        known = group[0]
        if known is None or known.verdict is None or known.origin != "draft":
            continue
        if all(one is not None and one.verdict is known.verdict for one in group):
            found[known.step.id] = known.verdict
    return found


def _placed(start: Annotation, draft: Draft) -> Iterator[_Placed]:
    """Where the steps of a version go: drafted ones into their slots, added ones into the one they are named after."""
    drafted = {step.id: slot for slot, step in enumerate(draft.steps, start=1)}
    free = list(range(len(draft.steps) + 1, layout.SLOTS + 1))
    for place, one in enumerate(start.steps, start=1):
        slot = drafted.get(one.step.id) if one.origin == "draft" else None
        if slot is None:
            named = _SLOT.match(one.step.id)
            slot = int(named[1]) if named and int(named[1]) in free else next(iter(free), None)
            if slot is None:  # a page has no more room
                continue
            free.remove(slot)
        yield _Placed(one, slot, place)


def _step(placed: _Placed, verdict: StepVerdict | None) -> Iterator[Result]:
    name, step = layout.slot(placed.slot), placed.reviewed.step
    yield prepare.choice(f"{name}_use", "keep")
    yield prepare.number(f"{name}_place", placed.place)
    yield prepare.text(f"{name}_text", step.text)
    if step.answer:
        yield prepare.text(f"{name}_finding", step.answer)
    yield prepare.choice(f"{name}_modality", step.modality)
    if step.audio_type:
        yield prepare.choice(f"{name}_sound", step.audio_type)
    if verdict is not None:
        yield prepare.choice(f"{name}_verdict", verdict)
    for evidence in step.evidence:
        yield prepare.span(name, evidence)
