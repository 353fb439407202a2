"""How far the people who judged one item agree, as one number: what sends an item to adjudication."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from curation.review.agreement.entries import same_answers
from curation.review.agreement.spans import temporal_iou
from curation.review.gather import Said
from schemas.review import Annotation, Verdict


def item_agreement(said: Said) -> float | None:
    """The share of what two reviewers both said in which they agree, mean over pairs, 0..1.

    Compared are the verdict and, where both keep the item, the answer, the required modality, which steps of the draft
    they keep, their verdicts on those (where both give one), and the evidence (its temporal IoU). One who rejects and
    one who keeps an item agree in nothing.

    Returns:
        None where fewer than two people judged the item.
    """
    judged = [one.annotation for one in said.verifies]
    shares = [_share(list(_compared(one, other))) for one, other in combinations(judged, 2)]
    return sum(shares) / len(shares) if shares else None


def _share(values: list[float]) -> float:
    return sum(values) / len(values)


def _compared(one: Annotation, other: Annotation) -> Iterator[float]:
    rejected = [said.verdict is Verdict.reject for said in (one, other)]
    yield float(one.verdict is other.verdict)
    if any(rejected):
        return
    first, second = same_answers([one.answer, other.answer])
    yield float(first == second)
    yield float(one.required_modality == other.required_modality)
    ours, theirs = ({s.step.id: s for s in said.steps if s.origin == "draft"} for said in (one, other))
    if one.draft == other.draft:
        for name in ours.keys() | theirs.keys():
            mine, peer = ours.get(name), theirs.get(name)
            if mine is None or peer is None:
                yield 0.0  # one of them dropped it
            elif mine.verdict and peer.verdict:
                yield float(mine.verdict == peer.verdict)
    iou = temporal_iou(all_spans(one), all_spans(other))
    if iou is not None:
        yield iou


def all_spans(said: Annotation) -> list[tuple[float, float]]:
    """All moments a judgement points at, in seconds of the clip: those of its steps, and those of the time line."""
    return sorted({*said.spans, *(span for one in said.steps for span in one.step.evidence)})
