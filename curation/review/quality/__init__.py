"""Draft against human: what became of every drafted field and step, and which prompt needs least work."""

from __future__ import annotations

from curation.review.quality.judged import JudgedDraft, judged_drafts
from curation.review.quality.ranking import DraftQuality, Rank, quality

__all__ = ["DraftQuality", "JudgedDraft", "Rank", "judged_drafts", "quality"]
