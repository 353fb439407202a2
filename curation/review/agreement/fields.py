"""From judgements to ratings, field by field."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from curation.review.agreement.entries import Entry, same_answers
from curation.review.agreement.items import all_spans
from curation.review.agreement.ratings import Rating, Value
from curation.review.agreement.results import Basis, Level
from curation.review.agreement.spans import THRESHOLDS, span_f1, temporal_iou
from curation.review.agreement.steps import align, step_f1
from curation.review.agreement.text import similarity
from schemas.reasoning import Answer, Modality, StepVerdict
from schemas.review import Annotation, RejectReason, Senses, Solve, Verdict

CANNOT_TELL = "(cannot tell)"
"""The answer of somebody who says that it cannot be told."""
SCALE = (1, 2, 3, 4, 5)

VOCABULARIES: Mapping[str, tuple[str, ...]] = {
    "verdict": tuple(Verdict),
    "required-modality": tuple(Modality),
    "step-verdict": tuple(StepVerdict),
}
"""Fields with a fixed vocabulary: those whose truth can be estimated from who said what (`consensus`)."""


@dataclass
class Field:
    """All that was said in one field on one basis, while it is being gathered."""

    name: str
    basis: Basis
    level: Level | None
    """None for a field without categories, which has scores in place of ratings."""
    values: tuple[Value, ...] | None = None
    """Every value that could be given; None where that is not known."""
    ratings: list[Rating] = field(default_factory=list)
    scores: dict[str, dict[Hashable, float]] = field(default_factory=dict)
    """Measure -> unit -> mean over pairs of reviewers."""
    raters: set[str] = field(default_factory=set)
    """Of scores: who was compared."""
    judged: int = 0
    """Of scores: how many judgements were compared."""
    clips: dict[Hashable, str] = field(default_factory=dict)
    """Unit -> clip."""

    def rate(self, entry: Entry, value: Value, part: str = "") -> None:
        """Add one rating of an entry's item, or of a part of it."""
        unit = (entry.item, part) if part else entry.item
        self.ratings.append(Rating(unit, entry.reviewer, value))
        self.clips[unit] = entry.clip


def fields(entries: Iterable[Entry]) -> list[Field]:
    """Every field that anybody filled, headline first. Fields below a rejection are left out."""
    found: dict[tuple[str, Basis], Field] = {}

    def of(name: str, basis: Basis, level: Level | None, values: Sequence[Value] | None = None) -> Field:
        key = (name, basis)
        if key not in found:
            found[key] = Field(name, basis, level, tuple(values) if values is not None else None)
        return found[key]

    by_item: dict[tuple[str, Basis], list[Entry]] = defaultdict(list)
    for entry in entries:
        by_item[entry.item, entry.basis].append(entry)
    for (_, basis), together in by_item.items():
        if basis is Basis.solve:
            _solves(together, of)
        else:
            _verifies(together, basis, of)
    return sorted(found.values(), key=lambda one: list(Basis).index(one.basis))


_Of = Callable[..., Field]


def _solves(together: Sequence[Entry], of: _Of) -> None:
    for senses in Senses:
        some = [entry for entry in together if isinstance(entry.said, Solve) and entry.said.senses is senses]
        suffix = "" if senses is Senses.both else f" ({senses.value})"
        solves = [entry.said for entry in some if isinstance(entry.said, Solve)]
        names = same_answers([None if solve.cannot_tell else solve.answer for solve in solves])
        for entry, solve, name in zip(some, solves, names, strict=True):
            answer = CANNOT_TELL if solve.cannot_tell else name
            if answer is not None:
                of(f"answer{suffix}", Basis.solve, "nominal").rate(entry, answer)
            told = "no" if solve.cannot_tell else "yes"
            of(f"can-tell{suffix}", Basis.solve, "nominal", ("no", "yes")).rate(entry, told)
            if solve.confidence is not None:
                of(f"confidence{suffix}", Basis.solve, "ordinal", SCALE).rate(entry, solve.confidence)


def _verifies(together: Sequence[Entry], basis: Basis, of: _Of) -> None:
    judged = [(entry, entry.said) for entry in together if isinstance(entry.said, Annotation)]
    for entry, said in judged:
        of("verdict", basis, "nominal", VOCABULARIES["verdict"]).rate(entry, said.verdict.value)
        if said.reject_reason is not None and not entry.keeps:
            of("reject-reason", basis, "nominal", tuple(RejectReason)).rate(entry, said.reject_reason.value)
        if said.difficulty is not None:
            of("difficulty", basis, "ordinal", SCALE).rate(entry, said.difficulty)
    kept = [(entry, said) for entry, said in judged if entry.keeps]
    for (entry, said), name in zip(kept, same_answers([said.answer for _, said in kept]), strict=True):
        if name is not None:
            of("answer", basis, "nominal").rate(entry, name)
        modality = said.required_modality.value
        # Every page has it ticked, also one without a draft: agreement in it is partly agreement with the tick.
        of("required-modality", Basis.after_draft, "nominal", VOCABULARIES["required-modality"]).rate(entry, modality)
        _rate_steps(entry, said, basis, of)
    _compare(kept, basis, of)


def _rate_steps(entry: Entry, said: Annotation, basis: Basis, of: _Of) -> None:
    for one in said.steps:
        if one.origin == "draft":
            part = f"{said.draft}/{one.step.id}"
            of("step-sense", basis, "nominal", tuple(Modality)).rate(entry, one.step.modality.value, part)
            if one.verdict is not None:
                verdict = one.verdict.value
                of("step-verdict", basis, "nominal", VOCABULARIES["step-verdict"]).rate(entry, verdict, part)


def _compare(kept: Sequence[tuple[Entry, Annotation]], basis: Basis, of: _Of) -> None:
    """Spans, steps and free answers of every pair of reviewers of one item."""
    scores: dict[tuple[str, str], list[float]] = defaultdict(list)
    for (_, one), (_, other) in combinations(kept, 2):
        for key, value in _scores(one, other):
            scores[key].append(value)
    for name in dict.fromkeys(name for name, _ in scores):
        of(name, basis, None).judged += len(kept)
    for (name, measure), values in scores.items():
        into, unit = of(name, basis, None), kept[0][0].item
        into.scores.setdefault(measure, {})[unit] = sum(values) / len(values)
        into.raters.update(entry.reviewer for entry, _ in kept)
        into.clips[unit] = kept[0][0].clip


def _scores(one: Annotation, other: Annotation) -> Iterator[tuple[tuple[str, str], float]]:
    first, second = all_spans(one), all_spans(other)
    iou = temporal_iou(first, second)
    if iou is not None:
        yield ("spans", "iou"), iou
        for threshold in THRESHOLDS:
            yield ("spans", f"f1@{threshold}"), span_f1(first, second, threshold) or 0.0
    from_draft = {s.step.id for s in one.steps if s.origin == "draft"} if one.draft == other.draft else set()
    ids = from_draft & {s.step.id for s in other.steps if s.origin == "draft"}
    pairs = align([s.step for s in one.steps], [s.step for s in other.steps], ids=ids)
    f1 = step_f1(pairs)
    if f1 is not None:
        yield ("steps", "f1"), f1
        same = [similarity(pair.first.text, pair.second.text) for pair in pairs if pair.first and pair.second]
        if same:
            yield ("steps", "similarity"), sum(same) / len(same)
    if not one.question.options and one.answer and other.answer:
        yield ("answer-text", "similarity"), _texts(one.answer, other.answer)


def _texts(one: Answer, other: Answer) -> float:
    """The best similarity of two answers that may each hold several right texts."""
    return max(similarity(text, peer) for text in one.texts for peer in other.texts)
