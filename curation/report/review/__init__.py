"""The report on a review: one HTML page about people's work, for the lead of a benchmark."""

from __future__ import annotations

from curation.report.review.costs import Money
from curation.report.review.page import write_review_report

__all__ = ["Money", "write_review_report"]
