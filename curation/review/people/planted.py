"""Planted errors: a good draft with one thing wrong, shown like any other, to see who follows drafts blindly."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from curation.review.people.known import BAD, same_answer
from schemas.base import Span, identity, normal_text, on_grid
from schemas.fact import Fact, machine_fact
from schemas.reasoning import Answer, Draft, Modality, Step
from schemas.review import Annotation, PlantedDraft, RejectReason, ReviewedStep, Verdict

STAGE, STAGE_VERSION = "plant", 1
ASIDE = (RejectReason.bad_media, RejectReason.rights, RejectReason.people)
"""Reasons for rejecting an item that say nothing about its draft."""
_OVERLAP = 0.5
"""A moved span counts as mended when it shares less than this with where it was put."""


@dataclass(frozen=True)
class Pool:
    """What other drafts say, to take plausible wrong answers and findings from."""

    answers: Sequence[str] = ()
    findings: Mapping[Modality, Sequence[str]] = field(default_factory=dict)


_LEAKS = (", which points to {}", "; this leads to {}", ", as for {}", " and see that it must be {}")
"""How a step tells the answer; several, so that nobody learns to look for one."""

Made = tuple[Draft, str]
"""The spoilt draft, and the field that is wrong."""


def plant(fact: Fact, draft: Draft, seed: str, pool: Pool = Pool()) -> Fact | None:
    """A planted draft made from a good one; the same seed gives the same.

    Args:
        fact: The draft's fact.
        draft: The draft in it.
        seed: What decides which error is planted, and where.
        pool: What other drafts of the benchmark task say.

    Returns:
        A fact whose parent is the draft; None where nothing can be planted without showing it.
    """
    random = Random(identity(STAGE, STAGE_VERSION, fact.key, seed))  # noqa: S311 - chance that can be had again
    names = sorted(DEFECTS)
    random.shuffle(names)
    for name in names:
        made = DEFECTS[name](draft, random, pool)
        if made is not None:
            spoilt, where = made
            shown = spoilt.model_copy(update={"tries": (), "kept": None})
            planted = PlantedDraft(of=fact.key, defect=name, where=where, draft=shown)
            params = {"defect": name, "where": where, "seed": seed}
            return machine_fact(planted, parents=(fact.key,), stage=STAGE, version=STAGE_VERSION, params=params)
    return None


def caught(planted: PlantedDraft, said: Annotation) -> bool | None:
    """Whether a person corrected, marked or rejected what was planted.

    Returns:
        None where the judgement does not tell: the item was rejected for its media, its rights or the people in it.
    """
    if said.verdict is Verdict.reject:
        return None if said.reject_reason in ASIDE else True
    if planted.where == "answer":
        return planted.draft.answer is None or not same_answer(planted.draft.answer, said.answer)
    name = planted.where.removeprefix("step:")
    shown = next((step for step in planted.draft.steps if step.id == name), None)
    left = next((one for one in said.steps if one.step.id == name), None)
    if shown is None or left is None:
        return shown is not None
    return left.verdict in BAD or _mended(planted.defect, shown, left)


def _mended(defect: str, shown: Step, left: ReviewedStep) -> bool:
    step = left.step
    if defect == "moved-evidence":
        return _shared(shown.evidence, step.evidence) < _OVERLAP
    if defect == "swapped-sense":
        return step.modality is not shown.modality
    if defect == "leaking-step":
        return normal_text(step.text) != normal_text(shown.text)
    return normal_text(step.answer) != normal_text(shown.answer) or normal_text(step.text) != normal_text(shown.text)


def _shared(one: Sequence[Span], other: Sequence[Span]) -> float:
    """How much two sets of spans share, of what either covers."""
    both = sum(max(0.0, min(a[1], b[1]) - max(a[0], b[0])) for a in one for b in other)
    whole = sum(end - start for start, end in (*one, *other)) - both
    return both / whole if whole > 0 else 0.0


def _wrong_answer(draft: Draft, random: Random, pool: Pool) -> Made | None:
    """Another option (or another draft's answer), in the conclusion too, so that the draft agrees with itself."""
    right = draft.answer
    if right is None:
        return None
    wrong = _other_answer(draft, right, random, pool)
    if wrong is None:
        return None
    steps = [
        _replaced(step, right.text, wrong.text) if step.kind == "infer" or step is draft.steps[-1] else step
        for step in draft.steps
    ]
    return draft.model_copy(update={"answer": wrong, "steps": tuple(steps)}), "answer"


def _other_answer(draft: Draft, right: Answer, random: Random, pool: Pool) -> Answer | None:
    if draft.question.options:
        others = [one for one in draft.question.options if one.id != right.option]
        chosen = random.choice(others) if others and right.option else None
        return right.model_copy(update={"texts": (chosen.text,), "option": chosen.id}) if chosen else None
    known = {normal_text(text) for text in right.texts}
    texts = sorted({text for text in pool.answers if normal_text(text) not in known})
    return right.model_copy(update={"texts": (random.choice(texts),)}) if texts else None


def _replaced(step: Step, right: str, wrong: str) -> Step:
    if not right:
        return step
    return step.model_copy(
        update={"text": step.text.replace(right, wrong), "answer": step.answer.replace(right, wrong)}
    )


def _wrong_step(draft: Draft, random: Random, pool: Pool) -> Made | None:
    """A step that finds what another draft found, or another option."""
    answer = draft.answer.text if draft.answer else ""
    steps = [step for step in draft.steps if step.answer and step.kind == "perceive"]
    random.shuffle(steps)
    for step in steps:
        if normal_text(step.answer) == normal_text(answer):
            texts = [one.text for one in draft.question.options]
        else:
            texts = list(pool.findings.get(step.modality, ()))
        wrong = sorted({text for text in texts if normal_text(text) not in (normal_text(step.answer), "")})
        if wrong:
            return _with(draft, step, answer=random.choice(wrong))
    return None


def _moved_evidence(draft: Draft, random: Random, _pool: Pool) -> Made | None:
    """A span where nothing of the step is to be seen or heard: as long, elsewhere, touching no span of the step."""
    end = min(media.duration for media in draft.media)
    steps = [step for step in draft.steps if step.kind == "perceive" and len(step.evidence) == 1]
    random.shuffle(steps)
    for step in steps:
        (start, stop) = step.evidence[0]
        length = stop - start
        rooms = [(low, high - length) for low, high in ((0.0, start), (stop, end)) if high - low > length]
        if rooms:
            low, high = random.choice(rooms)
            moved = on_grid(low + random.random() * (high - low))
            return _with(draft, step, evidence=((moved, on_grid(moved + length)),))
    return None


def _swapped_sense(draft: Draft, random: Random, _pool: Pool) -> Made | None:
    """A step that is said to be heard where it is seen, or the other way round."""
    steps = [step for step in draft.steps if step.modality in (Modality.audio, Modality.visual)]
    if not steps:
        return None
    step = random.choice(steps)
    if step.modality is Modality.audio:
        return _with(draft, step, modality=Modality.visual, audio_type=None)
    return _with(draft, step, modality=Modality.audio, audio_type="sound")


def _leaking_step(draft: Draft, random: Random, _pool: Pool) -> Made | None:
    """A step whose instruction tells the answer."""
    answer = draft.answer.text if draft.answer else ""
    steps = [s for s in draft.steps[:-1] if s.kind == "perceive" and answer and answer not in s.text]
    if not steps or len(answer) > 80:
        return None
    step = random.choice(steps)
    return _with(draft, step, text=f"{step.text.rstrip('.')}{random.choice(_LEAKS).format(answer)}")


def _with(draft: Draft, step: Step, **fields: object) -> Made:
    spoilt = step.model_copy(update=fields)
    steps = tuple(spoilt if one is step else one for one in draft.steps)
    return draft.model_copy(update={"steps": steps}), f"step:{step.id}"


DEFECTS: Mapping[str, Callable[[Draft, Random, Pool], Made | None]] = {
    "wrong-answer": _wrong_answer, "wrong-step": _wrong_step, "moved-evidence": _moved_evidence,
    "swapped-sense": _swapped_sense, "leaking-step": _leaking_step,
}  # fmt: skip
"""What can be planted, by name."""
