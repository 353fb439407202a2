"""What is sent for one draft: the task's data, and a prediction that prefills every control of the page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import Any

from label_studio_sdk.label_interface import LabelInterface

from curation.draft.other_rows import told_otherwise
from curation.review.page import frames, layout, parts
from curation.review.sync.shown import Shown
from curation.review.work import Prepared, Result, Work
from schemas.base import Span, short
from schemas.fact import Fact
from schemas.imported import Imported
from schemas.issues import Issue
from schemas.reasoning import Draft, Step
from schemas.task import BenchmarkTask

_PARTS = re.compile(r";\s*|,?\s+then\s+")
NEEDED = "Accept and fix need at least one step that is kept. Change the place to move a step."
DECIDE = (
    "Decide by the clip which is right: where it is not the answer on this page, change that and choose fix; "
    "where the clip does not tell, reject."
)
TO_WRITE = f"No reasoning was drafted: write the steps. Fill in s1, and mark where it is seen or heard. {NEEDED}"


def prepare(work: Work) -> Prepared | list[Issue]:
    """The verification of a draft as a task, or why none can be made."""
    fact, draft, task = work.fact, work.draft, work.benchmark_task
    issues = _unfit(fact, draft, task, work.media)
    if issues:
        return issues
    data = {
        **shared_data(work), "draft": fact.key, "about": about(draft),
        "steps_note": NEEDED if draft.steps else TO_WRITE, "order": order(draft),
        **task.page.data(draft.question, draft.answer),
    }  # fmt: skip
    maker = f"{draft.maker.name} {draft.maker.version}"
    return Prepared(work, data, [*prefill(draft, task), stated(fact.key)], maker)


def shared_data(work: Work) -> dict[str, Any]:
    """The data that the pages of all passes have: our key, the question, the media, the guidelines. No answer."""
    guidelines, draft = work.guidelines, work.draft
    data = {
        "key": work.key, "item_id": work.assignment.item, "benchmark_task": work.benchmark_task.name,
        "demo": draft.demo, "question": draft.question.text, "options": _options(draft),
        "fps": frames.rate(work.media[work.benchmark_task.roles[0]].clip.measured.frame_rate),
        "guidelines": f"Guidelines {guidelines.version}\n\n{guidelines.text}",
        "guidelines_version": guidelines.version, "guidelines_sha256": guidelines.reference.sha256,
    }  # fmt: skip
    return data | {parts.media_field(role): shown.url for role, shown in work.media.items()}


def about(draft: Draft) -> str:
    """One honest line on where the draft comes from."""
    maker = f"Drafted by {draft.maker.name} {draft.maker.version}: {draft.maker.description}"
    if draft.imported is not None:
        maker = _imported(draft, draft.imported)
    elif draft.status == "unanswered":
        maker = "A person asked this question. Its reasoning is yours to write."
    return f"DEMO, not for publication. {maker}" if draft.demo else maker


def _imported(draft: Draft, imported: Imported) -> str:
    """Which row it comes from, who added what, and that nobody has verified it."""
    origin = f"Imported from {imported.described}; nobody here has verified it."
    if draft.other_rows:
        origin = f"{origin} {told_otherwise(draft)} {DECIDE}"
    if draft.status == "unanswered":
        missing = "Its reasoning is" if draft.answer else "Its answer and its reasoning are"
        return f"{origin} {missing} yours to write."
    if draft.maker.name == imported.importer:
        return origin
    return f"{origin} Its steps were drafted by {draft.maker.name} {draft.maker.version}: {draft.maker.description}"


def order(draft: Draft) -> str:
    """What the draft sees and hears, in the order of its time, one moment a line."""
    moments = sorted((*span, step.id, told) for step in draft.steps for span, told in _moments(step))
    lines = [f"{start:.1f} to {end:.1f} s, {name}: {told}" for start, end, name, told in moments]
    return "\n".join(["In the order of time:", *(lines or ["nothing yet"])])


def _moments(step: Step) -> list[tuple[Span, str]]:
    """Each span of a step with its part of what the step finds, where that names one for each; else with all of it."""
    found = step.answer or step.text
    named = [one for one in _PARTS.split(found) if one]
    return list(
        zip(step.evidence, named if len(named) == len(step.evidence) else [found] * len(step.evidence), strict=True)
    )


def prefill(draft: Draft, task: BenchmarkTask) -> list[Result]:
    """The results that show the draft in the page's controls. The verdicts stay open: they are the person's.

    A draft without steps gets its first slot opened, still empty, so that there is something to write into.
    """
    results = [choice("required_modality", draft.question.required_modality)]
    if draft.answer is not None:
        if draft.question.options and draft.answer.option:
            results.append(choice("option", draft.answer.option))
        if task.answer_type != "choice":
            results.append(text("answer", ("\n\n" if task.answer_type == "caption" else "\n").join(draft.answer.texts)))
    for place, step in enumerate(draft.steps, start=1):
        results += _step(place, step)
    if not draft.steps:
        results.append(choice(f"{layout.slot(1)}_use", "keep"))
    own = task.page.prefill(draft.question, draft.answer)
    return [{"id": f"r{n}", **result} for n, result in enumerate([*results, *own], start=1)]


def stated(*keys: str) -> Result:
    """The result, which nobody sees, that says what the others show: a draft, and the judgements beside it."""
    return {"id": "r0", **text(layout.SHOWN, " ".join(keys))}


def choice(name: str, value: str) -> Result:
    """A result that ticks one choice."""
    return {"from_name": name, "to_name": "question", "type": "choices", "value": {"choices": [str(value)]}}


def text(name: str, value: str) -> Result:
    """A result that fills a text field."""
    return {"from_name": name, "to_name": "question", "type": "textarea", "value": {"text": [value]}}


def number(name: str, value: float) -> Result:
    """A result that fills a number."""
    return {"from_name": name, "to_name": "question", "type": "number", "value": {"number": value}}


def span(label: str, covered: Span) -> Result:
    """A result that marks seconds of the clip on the time line."""
    value = {"start": covered[0], "end": covered[1], "channel": 0, "labels": [label]}
    return {"from_name": "evidence", "to_name": parts.STRIP, "type": "labels", "value": value}


def faults(prepared: Prepared, interface: LabelInterface) -> list[Issue]:
    """What the page would not take of a prediction. The server itself drops such parts without a word."""
    errors = interface.validate_prediction({"result": prepared.results}, return_errors=True)
    return [
        Issue(
            kind="prediction-unfit", subject=f"draft {short(prepared.work.fact.key)}", message=str(error),
            hint="mend the benchmark task's page part",
        )
        for error in errors
    ]  # fmt: skip


def _step(place: int, step: Step) -> list[Result]:
    name = layout.slot(place)
    results = [choice(f"{name}_use", "keep"), number(f"{name}_place", place), text(f"{name}_text", step.text)]
    if step.answer:
        results.append(text(f"{name}_finding", step.answer))
    results.append(choice(f"{name}_modality", step.modality))
    if step.audio_type:
        results.append(choice(f"{name}_sound", step.audio_type))
    return results + [span(name, evidence) for evidence in step.evidence]


def _options(draft: Draft) -> list[dict[str, str]]:
    return [
        {"value": o.id, "html": escape(f"{o.id}. {o.text}"), "hotkey": f"shift+{o.id.lower()}"}
        for o in draft.question.options
    ]


def _unfit(fact: Fact, draft: Draft, task: BenchmarkTask, media: Mapping[str, Shown]) -> list[Issue]:
    subject, found = f"draft {short(fact.key)}", []
    if len(draft.steps) > layout.SLOTS:
        found.append(("too-many-steps", f"has {len(draft.steps)} steps, but the page shows {layout.SLOTS}"))
    missing = [role for role in task.roles if role not in media]
    if missing:
        return [_issue(subject, "media-missing", f"has no media for {', '.join(missing)}")]
    first = media[task.roles[0]].clip
    if not first.has_video or not frames.rate(first.measured.frame_rate):
        found.append(("no-picture", "its clip has no picture of known frame rate, so spans could not be set"))
    if len(task.roles) == 1 and not first.has_audio:
        found.append(("no-sound", "its clip has no sound"))
    return [_issue(subject, kind, message) for kind, message in found]


def _issue(subject: str, kind: str, message: str) -> Issue:
    return Issue(kind=kind, subject=subject, message=message, hint="it is not sent; draft it again")
