"""Drafts of questions that come from somebody else's dataset: by their true maker, and unverified."""

from __future__ import annotations

from collections.abc import Iterable

from curation.segment.findings import called
from schemas.base import Span
from schemas.imported import Imported, OtherRow
from schemas.issues import Issue, Severity
from schemas.maker import Maker
from schemas.reasoning import AskedQuestion, Draft, MediaRef, Step, Try
from schemas.review import Annotation

STAGE, VERSION = "draft-imported", 1
"""Who made a draft as the dataset has it: whatever drafter the workspace has, it is made once."""
_ROUNDING = 0.5
"""Seconds by which evidence may reach past the end of a clip: datasets round."""


def is_whole(asked: AskedQuestion) -> bool:
    """Whether a question is drafted as its dataset has it: with its steps, or without the answer that it withholds."""
    return asked.imported is not None and (bool(asked.steps) or asked.imported.undisclosed)


def maker_of(imported: Imported) -> Maker:
    """Who made what a dataset says."""
    return Maker(
        name=imported.importer,
        version=str(VERSION),
        description=f"Imported from {imported.dataset} (licence of its annotations: {imported.licence}); "
        "whether people or models wrote it there is not checked here.",
    )


def draft_of(asked: AskedQuestion, media: MediaRef, others: tuple[OtherRow, ...] = ()) -> tuple[Draft, list[Issue]]:
    """The draft of a question as its dataset has it, and what of its evidence does not lie in the clip.

    Args:
        asked: A question with its `imported`.
        media: The clip of its span.
        others: Rows that answer otherwise.

    Raises:
        ValueError: It was not imported.
    """
    if asked.imported is None:
        raise ValueError("a question of a person's own is drafted by a drafter")
    kept = [_inside(step, media.duration) for step in asked.steps]
    steps, lost = tuple(step for step, _ in kept), sum(number for _, number in kept)
    missing = _missing(asked)
    draft = Draft(
        benchmark_task=asked.benchmark_task, media=(media,), question=asked.question, answer=asked.answer, steps=steps,
        tries=(Try(number=1, steps=steps, answer=asked.answer),) if not missing else (), kept=None if missing else 1,
        status="unanswered" if missing else "drafted", reason=missing, maker=maker_of(asked.imported),
        imported=asked.imported, other_rows=others, demo=asked.demo,
    )  # fmt: skip
    told = Issue(
        kind="evidence-outside", subject=called(asked), message=f"{lost} spans of evidence lie outside its clip",
        hint=f"look at {asked.imported.position} of {asked.imported.file}; people mark the evidence",
        severity=Severity.warning,
    )  # fmt: skip
    return draft, [told] if lost else []


def marked(draft: Draft, asked: AskedQuestion, others: tuple[OtherRow, ...] = ()) -> Draft:
    """What a drafter made of an imported question, with its origin; by the importer where the drafter added nothing."""
    if asked.imported is None:
        return draft
    update: dict[str, object] = {"imported": asked.imported, "other_rows": others}
    if draft.status == "unanswered" and not draft.steps:
        update["maker"] = maker_of(asked.imported)
        update["reason"] = "; ".join(filter(None, (_missing(asked), draft.reason)))
    return draft.model_copy(update=update)


def unverified(drafts: Iterable[Draft], annotations: Iterable[Annotation]) -> tuple[int, int]:
    """How many imported drafts no person has judged, and of how many of them another row answers otherwise."""
    judged = {annotation.about for annotation in annotations}
    found = [draft for draft in drafts if draft.imported is not None and draft.subject() not in judged]
    return len(found), sum(bool(draft.other_rows) for draft in found)


def _missing(asked: AskedQuestion) -> str:
    """What people have to write; empty where nothing is missing."""
    if asked.imported is not None and asked.imported.undisclosed:
        return "the dataset withholds the answer"
    if asked.answer is None:
        return "the dataset gives no answer"
    return "" if asked.steps else "the dataset gives no steps"


def _inside(step: Step, duration: float) -> tuple[Step, int]:
    """A step with the evidence that lies in the clip, and how many spans do not."""
    spans: list[Span] = [
        (start, min(end, duration)) for start, end in step.evidence
        if start < duration and end <= duration + _ROUNDING
    ]  # fmt: skip
    return step.model_copy(update={"evidence": tuple(spans)}), len(step.evidence) - len(spans)
