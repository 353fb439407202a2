"""What must hold for an AV-GeoIQ item beyond the shared checks: a chain without gaps, each hop with its source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from aurelia.tasks.av_geoiq.contract import AnswerExtra, Hop
from aurelia.tasks.checks import error, subject_of, unchecked, warning
from aurelia.tasks.scoring import normalise
from schemas.issues import Issue
from schemas.item import Item


def check(item: Item) -> Sequence[Issue]:
    """A category, a chain that starts in the clip and ends in the answer, and a source or status for each hop."""
    subject = subject_of(item)
    hops = AnswerExtra.model_validate(item.answer.extra).hops
    issues = []
    if not item.question.category:
        issues.append(error(subject, "category-missing", "has no category", "choose one"))
    if not hops:
        message = "has no chain of hops, so its facts cannot be checked"
        return [*issues, unchecked(subject, "hops-missing", message, "give the hops on the review page")]
    issues += _chain(item, hops, subject)
    for number, hop in enumerate(hops, start=1):
        issues += _hop(hop, f"{subject}, hop {number}")
    return issues


def _chain(item: Item, hops: tuple[Hop, ...], subject: str) -> Iterator[Issue]:
    if len(hops) < 2:
        yield warning(subject, "hops-few", "has a single hop", "ask for something one more step away")
    for number, (hop, following) in enumerate(pairwise(hops), start=1):
        if normalise(hop.object) != normalise(following.subject):
            message = f"hop {number} ends at {hop.object!r}, but hop {number + 1} starts at {following.subject!r}"
            yield error(subject, "hops-broken", message, "let each hop start where the one before ends")
    if normalise(hops[-1].object) not in {normalise(text) for text in item.answer.texts}:
        message = f"the chain ends at {hops[-1].object!r}, but the answer is {item.answer.text!r}"
        yield error(subject, "hops-miss-answer", message, "correct the last hop or the answer")


def _hop(hop: Hop, subject: str) -> Iterator[Issue]:
    link = f"{hop.subject} - {hop.relation} - {hop.object}"
    if hop.status in ("contested", "unknown"):
        hint = "find a source that settles it, or reject the item"
        yield unchecked(subject, f"hop-{hop.status}", f"{link} is {hop.status}", hint)
    elif not hop.source and hop.status != "perceived":
        hint = "say where it can be read, or mark it perceived, contested or unknown"
        yield error(subject, "hop-without-source", f"{link} has no source", hint)
    elif hop.status != "perceived" and not hop.valid_on:
        message = f"{link} has no date on which it was known to hold"
        yield warning(subject, "hop-undated", message, "give the day the source was read")
