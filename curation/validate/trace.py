"""What must hold for the reasoning of an item: order, reach, evidence, sources, senses."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from schemas.base import normal_text
from schemas.issues import Issue, Severity
from schemas.item import Item
from schemas.reasoning import Modality, Step

TOLERANCE = 0.05
"""Seconds that evidence may end after the clip: players round to a frame."""

_SHORT_ANSWER = 60
"""Characters up to which the last step must name the answer itself."""

_SENSES = {
    Modality.audio: {"audio"}, Modality.visual: {"visual"}, Modality.audio_visual: {"audio", "visual"},
    Modality.none: set[str](),
}  # fmt: skip


def check_trace(item: Item, subject: str, added: Collection[str] = ()) -> Iterator[Issue]:
    """Everything that is wrong with the steps of an item.

    Args:
        item: The item; its steps are in their order.
        subject: How issues name it.
        added: Ids of steps that a reviewer added; the page cannot link these to others, so nothing must use them.
    """
    yield from _order(item.steps, subject)
    yield from _reach(item.steps, subject, added)
    yield from _support(item, subject)
    duration = max(media.duration for media in item.media)
    for step in item.steps:
        yield from _evidence(step, subject, duration)
        yield from _vocabulary(step, subject)
    yield from _senses(item, subject)


def _issue(kind: str, subject: str, message: str, hint: str, severity: Severity = Severity.error) -> Issue:
    return Issue(kind=kind, subject=subject, message=message, hint=hint, severity=severity)


def _order(steps: Sequence[Step], subject: str) -> Iterator[Issue]:
    before: set[str] = set()
    for step in steps:
        if step.id in before:
            yield _issue("step-repeats", subject, f"two steps have the id {step.id}", "give each step its own id")
        late = [other for other in step.depends_on if other not in before]
        if late:
            yield _issue(
                "steps-out-of-order", subject,
                f"step {step.id} builds on {', '.join(late)}, which does not come before it",
                "put the steps in order, or mend what the step depends on",
            )  # fmt: skip
        before.add(step.id)


def _links(steps: Sequence[Step]) -> dict[str, tuple[str, ...]]:
    """What each step builds on; an inference that names nothing builds on all before it."""
    links: dict[str, tuple[str, ...]] = {}
    for step in steps:
        implied = tuple(links) if step.kind == "infer" else ()
        links[step.id] = step.depends_on or implied
    return links


def _reach(steps: Sequence[Step], subject: str, added: Collection[str]) -> Iterator[Issue]:
    links = _links(steps)
    reached: set[str] = set()
    waiting = [steps[-1].id]
    while waiting:
        one = waiting.pop()
        if one not in reached:
            reached.add(one)
            waiting.extend(links.get(one, ()))
    for step in steps:
        if step.id in reached:
            continue
        premise = step.kind != "infer" and step.id not in added
        yield _issue(
            "premise-unused", subject, f"the last step does not build on step {step.id}",
            "let the last step depend on it, or drop it", Severity.error if premise else Severity.warning,
        )  # fmt: skip


def _support(item: Item, subject: str) -> Iterator[Issue]:
    last = item.steps[-1]
    found = normal_text(last.answer)
    right = [normal_text(text) for text in item.answer.texts]
    if not found:
        yield _issue(
            "last-step-open", subject, f"the last step ({last.id}) does not say what it finds",
            "write the answer into it", Severity.warning,
        )  # fmt: skip
    elif found != normal_text(item.answer.option or "") and not any(text in found or found in text for text in right):
        whole_texts = min(map(len, right)) > _SHORT_ANSWER  # captions: their last step sums up and need not repeat
        yield _issue(
            "last-step-other-answer", subject,
            f"the last step ({last.id}) finds {last.answer!r}, but the answer is {item.answer.text!r}",
            "mend the step or the answer", Severity.warning if whole_texts else Severity.error,
        )  # fmt: skip


def _evidence(step: Step, subject: str, duration: float) -> Iterator[Issue]:
    for start, end in step.evidence:
        if end > duration + TOLERANCE:
            yield _issue(
                "evidence-outside-clip", subject,
                f"step {step.id} points to {start:g}-{end:g} s, but the clip is {duration:g} s long",
                "set the span inside the clip",
            )  # fmt: skip
    if step.kind == "perceive" and not step.evidence:
        yield _issue(
            "evidence-missing", subject, f"step {step.id} is perceived, but nobody says where",
            "set its span on the time line",
        )  # fmt: skip
    if step.kind == "recall" and not step.sources:
        yield _issue(
            "sources-missing",
            subject,
            f"step {step.id} recalls knowledge without a source",
            "name where it can be read",
        )


def _vocabulary(step: Step, subject: str) -> Iterator[Issue]:
    if not step.text.strip():
        yield _issue("step-empty", subject, f"step {step.id} has no text", "write what it does, or drop it")
    hears = "audio" in _SENSES[step.modality]
    if step.kind == "perceive" and step.modality is Modality.none:
        yield _issue(
            "sense-missing", subject, f"step {step.id} is perceived by no sense", "set its modality to audio or visual"
        )
    if step.audio_type and not hears:
        yield _issue(
            "audio-type-without-audio", subject,
            f"step {step.id} is {step.modality} but has the audio type {step.audio_type}",
            "clear the audio type, or set the modality to audio",
        )  # fmt: skip
    if step.kind == "perceive" and step.modality is Modality.audio and step.audio_type is None:
        yield _issue(
            "audio-type-missing", subject, f"step {step.id} is heard, but not said as what",
            "set speech, music or sound", Severity.warning,
        )  # fmt: skip


def _senses(item: Item, subject: str) -> Iterator[Issue]:
    needed = _SENSES[item.required_modality]
    used = set().union(*(_SENSES[step.modality] for step in item.steps))
    missing = sorted(needed - used)
    if missing:
        yield _issue(
            "one-sense", subject, f"claims to need {item.required_modality}, but no step uses {' or '.join(missing)}",
            "add the missing step, or set the modality that is really needed",
        )  # fmt: skip
