"""How far a text or a set of spans moved, from 0 (the same) to 1 (nothing is left)."""

from __future__ import annotations

from curation.review.agreement.spans import Spans, temporal_iou
from curation.review.agreement.text import word_distance
from schemas.base import normal_text


def text_distance(before: str, after: str) -> float:
    """Words inserted, deleted or replaced, of the words of the longer text.

    A text that changed in letter case, spaces or end punctuation alone has moved a little: by one word of it.
    """
    one, other = normal_text(before).split(), normal_text(after).split()
    if one == other:
        return 0.0 if before == after else 1 / max(len(one), 1)
    return word_distance(one, other)


def span_distance(before: Spans, after: Spans) -> float:
    """One less the temporal intersection over union of two sets of spans, in seconds."""
    iou = temporal_iou(before, after)
    return 0.0 if iou is None else 1 - iou
