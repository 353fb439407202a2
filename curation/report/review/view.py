"""What the report on a review shows: plain frozen values, ready to be laid out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from curation.report.card import ClipCard
from curation.report.review.agreeing import Agreeing, FieldRow
from curation.report.review.costs import Costs
from curation.report.review.forecast import Forecast
from curation.report.review.progress import Progress
from curation.report.review.queue import Queue
from curation.report.review.reviewers import ReviewerRow
from curation.review.agreement.alerts import Alert
from curation.review.quality.ranking import DraftQuality


@dataclass(frozen=True)
class Plots:
    """Pictures as SVG; None where there is too little to draw."""

    done: Markup | None = None
    weeks: Markup | None = None
    agree: Markup | None = None
    months: Markup | None = None
    prompt: Markup | None = None
    model: Markup | None = None


@dataclass(frozen=True)
class ReviewPage:
    """Everything on the page."""

    heading: str
    kicker: str
    made: str
    demo: str
    items: int
    """Items that people were given or judged."""
    accepted: int
    progress: Progress
    ahead: Forecast
    agreeing: Agreeing
    headline: FieldRow | None
    """The one number for agreement without a draft."""
    after: FieldRow | None
    """The same after a draft."""
    reviewers: tuple[ReviewerRow, ...]
    alerts: tuple[Alert, ...]
    queue: Queue
    quality: DraftQuality
    costs: Costs | None
    """None where it was asked to leave times out."""
    plots: Plots
    clips: tuple[ClipCard, ...]
    shown: Mapping[str, str]
    """Identity of an item that has a card -> the card's id."""
    left_out: int
    """Judged items without a card."""
    tasks: tuple[str, ...]
    folded: bool = True
