"""How far sets of spans on a time line agree."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from curation.review.agreement.ratings import Floats

Spans = Sequence[tuple[float, float]]
"""`(start, end)` in seconds, in any order; they may overlap."""

_ROUNDING = 1e-9
THRESHOLDS = (0.3, 0.5, 0.7)
"""Temporal IoU from which two spans count as the same, as usual in temporal localisation."""


def temporal_iou(one: Spans, other: Spans) -> float | None:
    """Time in both sets over time in either, 0..1; None where both are empty."""
    first, second = merged(one), merged(other)
    both = sum(max(0.0, min(end, stop) - max(start, begin)) for start, end in first for begin, stop in second)
    either = sum(end - start for start, end in (*first, *second)) - both
    return both / either if either > 0 else None


def span_f1(one: Spans, other: Spans, threshold: float) -> float | None:
    """F1 of spans matched one to one at an IoU of `threshold` or more, 0..1; None where both are empty."""
    if not one and not other:
        return None
    return 2 * matched(one, other, threshold) / (len(one) + len(other))


def matched(one: Spans, other: Spans, threshold: float) -> int:
    """The most spans that can be matched one to one at an IoU of `threshold` or more."""
    if not one or not other:
        return 0
    from scipy.optimize import linear_sum_assignment

    near = ious(one, other) >= threshold - _ROUNDING
    return int(near[linear_sum_assignment(near, maximize=True)].sum())


def ious(one: Spans, other: Spans) -> Floats:
    """The IoU of every span with every other, shape (one, other)."""
    first, second = np.asarray(one, dtype=float)[:, None, :], np.asarray(other, dtype=float)[None, :, :]
    both = np.minimum(first[..., 1], second[..., 1]) - np.maximum(first[..., 0], second[..., 0])
    both = np.maximum(both, 0.0)
    either = np.diff(first, axis=2)[..., 0] + np.diff(second, axis=2)[..., 0] - both
    return np.asarray(both / np.maximum(either, 1e-9))


def merged(spans: Spans) -> list[tuple[float, float]]:
    """The same time without overlaps, in order."""
    apart: list[tuple[float, float]] = []
    for start, end in sorted(spans):
        if apart and start <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return apart
