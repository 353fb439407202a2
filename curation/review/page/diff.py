"""What a person changed: computed from the draft and the judgement, never from the server's own flags."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.reasoning import Answer, Draft, Question, Step
from schemas.review import Annotation, FieldChange

_STEP_FIELDS = ("text", "answer", "modality", "audio_type", "evidence", "kind")


def differences(draft: Draft, annotation: Annotation) -> tuple[FieldChange, ...]:
    """Every difference between a draft and what a person left, in the order of the page.

    Names are `answer`, `answer:FIELD`, `question:FIELD`, `required_modality`, `step:ID` for steps dropped or added,
    `step:ID:FIELD` for steps edited, and `step:ID:place` for steps moved (counted from 1, dropped and added ones in).
    """
    return tuple(_differences(draft, annotation))


def _differences(draft: Draft, annotation: Annotation) -> Iterator[FieldChange]:
    yield from _extra("question", draft.question.extra, annotation.question.extra)
    before, after = answer_text(draft.question, draft.answer), answer_text(annotation.question, annotation.answer)
    yield from _change("answer", before, after)
    yield from _extra(
        "answer", draft.answer.extra if draft.answer else {}, annotation.answer.extra if annotation.answer else {}
    )
    yield from _change("required_modality", draft.question.required_modality, annotation.required_modality)
    left = {reviewed.step.id: reviewed.step for reviewed in annotation.steps}
    for step in draft.steps:
        if step.id not in left:
            yield FieldChange(field=f"step:{step.id}", change="dropped", before=step.text)
        else:
            for name in _STEP_FIELDS:
                yield from _change(f"step:{step.id}:{name}", field_text(step, name), field_text(left[step.id], name))
    yield from _moves([step.id for step in draft.steps], [reviewed.step.id for reviewed in annotation.steps])
    for reviewed in annotation.steps:
        if reviewed.origin == "added":
            yield FieldChange(field=f"step:{reviewed.step.id}", change="added", after=reviewed.step.text)


def _moves(before: list[str], after: list[str]) -> Iterator[FieldChange]:
    """The fewest steps that had to be moved: all that are not in the longest part that kept its order."""
    ranks = [before.index(name) for name in after if name in before]
    kept: list[list[int]] = [[]]
    for rank in ranks:
        longest = max(
            (chain for chain in kept if not chain or chain[-1] < rank), key=lambda one: (len(one), _early(one))
        )
        kept.append([*longest, rank])
    stayed = max(kept, key=lambda one: (len(one), _early(one)))
    for rank in sorted(set(ranks) - set(stayed)):
        name = before[rank]
        yield FieldChange(
            field=f"step:{name}:place", change="edited", before=str(rank + 1), after=str(after.index(name) + 1)
        )


def _early(chain: list[int]) -> list[int]:
    """Of two parts as long as each other, the one with the draft's earlier steps is said to have stayed."""
    return [-rank for rank in chain]


def answer_text(question: Question, answer: Answer | None) -> str:
    """An answer as people read it: `B. harbour`, or its texts."""
    if answer is None:
        return ""
    texts = " | ".join(answer.texts)
    return f"{answer.option}. {texts}" if answer.option and question.options else texts


def field_text(step: Step, name: str) -> str:
    """One field of a step as people read it; evidence as `2.000-4.000 s`."""
    if name == "evidence":
        return ", ".join(f"{start:.3f}-{end:.3f} s" for start, end in step.evidence)
    return str(getattr(step, name) or "")


def _change(field: str, before: str, after: str) -> Iterator[FieldChange]:
    if before == after:
        return
    kind = "edited" if before and after else "added" if after else "dropped"
    yield FieldChange(field=field, change=kind, before=before, after=after)


def _extra(part: str, before: dict[str, object], after: dict[str, object]) -> Iterator[FieldChange]:
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name), after.get(name)
        if old != new:
            yield from _change(f"{part}:{name}", _shown(old), _shown(new))


def _shown(value: object) -> str:
    return "" if value in (None, "", (), [], {}) else str(value)
