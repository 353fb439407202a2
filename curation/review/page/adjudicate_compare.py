"""What an adjudicator compares: the versions of one item, field by field and step by step, and why they are here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from curation.review.adjudication.rule import answer_key, question_key, steps_apart
from curation.review.agreement.steps import align
from curation.review.page.diff import answer_text, field_text
from curation.review.page.markup import Row, Section
from schemas.reasoning import Step
from schemas.review import Annotation, ReviewedStep, Verdict

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

_UNSURE = "people agree too little on the whole, or those who answered by themselves answered otherwise"
_STEP_ROWS = (("words", "text"), ("finds", "answer"), ("sense", "modality"), ("sound", "audio_type"),
              ("spans", "evidence"))  # fmt: skip


def names(versions: Sequence[Annotation]) -> list[str]:
    """How versions are called: by letters, never by people."""
    return [f"Version {LETTERS[n] if n < len(LETTERS) else n + 1}" for n in range(len(versions))]


def reasons(versions: Sequence[Annotation]) -> str:
    """Why an item needs a decision, as far as its versions tell; nobody is named."""
    kept = [one for one in versions if one.verdict is not Verdict.reject]
    found = []
    if 0 < len(kept) < len(versions):
        found.append("some reject it and some do not")
    if len({answer_key(one.answer) for one in kept}) > 1:
        found.append("the answers differ")
    if len({question_key(one.question) for one in kept}) > 1:
        found.append("the question is worded differently")
    if steps_apart(kept) > 0:
        found.append("steps are judged differently")
    if any(one.flagged for one in versions):
        found.append("somebody asks for a second look")
    return "; ".join(found or [_UNSURE])


def sections(versions: Sequence[Annotation]) -> list[Section]:
    """All that the versions say: the judgement, then each step in the order of the first version that has it."""
    return [_judgement(versions), *_steps(versions)]


def _judgement(versions: Sequence[Annotation]) -> Section:
    rows = [
        Row("verdict", tuple(_verdict(one) for one in versions)),
        Row("answer", tuple(answer_text(one.question, one.answer) for one in versions), _in_words(versions)),
        Row("needs", tuple(str(one.required_modality) for one in versions)),
        *_extras([one.question.extra for one in versions]),
        *_extras([one.answer.extra if one.answer else {} for one in versions]),
        Row("second look", tuple("asked for" if one.flagged else "" for one in versions)),
        Row("notes", tuple(one.notes for one in versions)),
    ]
    wording = Row("question", tuple(one.question.text for one in versions), words=True)
    return Section("Judgement", (*rows, *(() if wording.shared else (wording,))))


def _verdict(one: Annotation) -> str:
    return f"{one.verdict}: {one.reject_reason}" if one.reject_reason else str(one.verdict)


def _in_words(versions: Sequence[Annotation]) -> bool:
    return not any(one.question.options for one in versions)


def _extras(extras: Sequence[dict[str, object]]) -> Iterator[Row]:
    for name in sorted({name for extra in extras for name in extra}):
        told = tuple("" if extra.get(name) in (None, "", [], (), {}) else str(extra[name]) for extra in extras)
        if any(told):
            yield Row(name.replace("_", " "), told, words=True)


def _steps(versions: Sequence[Annotation]) -> Iterator[Section]:
    groups = grouped(versions)
    for number, group in enumerate(groups, start=1):
        known = next(one for one in group if one is not None)
        title = f"Step {known.step.id}" if known.origin == "draft" else f"Added step {number}"
        gone = "dropped" if known.origin == "draft" else ""
        there = Row("step", tuple("kept" if one else gone for one in group))
        rows = [_row(name, field, group, gone) for name, field in _STEP_ROWS]
        verdicts = Row("verdict", tuple(str(one.verdict or "") if one else "" for one in group))
        yield Section(title, (*(() if there.shared else (there,)), *rows, verdicts))


def _row(name: str, field: str, group: Sequence[ReviewedStep | None], gone: str) -> Row:
    """One field of a step. Where some dropped a drafted step, the others' common words are told once."""
    there = [field_text(one.step, field) if one else None for one in group]
    kept = {text for text in there if text is not None}
    instead = next(iter(kept)) if gone and len(kept) == 1 else ""
    return Row(name, tuple(instead if text is None else text for text in there), words=name != "sense")


def grouped(versions: Sequence[Annotation]) -> list[list[ReviewedStep | None]]:
    """Steps of the versions that are the same: drafted ones by id, others by span and text; one place a version."""
    same_draft = len({one.draft for one in versions}) == 1
    heads: dict[str, int] = {}
    first: list[Step] = []
    groups: list[list[ReviewedStep | None]] = []
    for number, version in enumerate(versions):
        # Two reviewers may give one id to two new steps: the names of those begin with what no id begins with.
        named = {
            one.step.id if same_draft and one.origin == "draft" else f"+{number}-{place}": one
            for place, one in enumerate(version.steps)
        }
        steps = [one.step.model_copy(update={"id": name}) for name, one in named.items()]
        for pair in align(first, steps):
            if pair.second is None:
                continue
            if pair.first is None:
                heads[pair.second.id] = len(groups)
                first.append(pair.second)
                groups.append([None] * number)
            groups[heads[(pair.first or pair.second).id]].append(named[pair.second.id])
        for group in groups:
            group.extend([None] * (number + 1 - len(group)))
    return groups
