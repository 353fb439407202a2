"""What must hold for a match beyond the shared checks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aurelia.tasks.checks import error, subject_of
from aurelia.tasks.dm_match.contract import AnswerExtra, options
from schemas.issues import Issue
from schemas.item import Item

LENGTH_TOLERANCE = 0.1
"""Seconds by which the parts may differ in length."""


def check(item: Item) -> Sequence[Issue]:
    """Parts of equal length, the four standard options, and a right track that fits best, alone."""
    return [*_lengths(item), *_tracks(item), *_fit(item)]


def _lengths(item: Item) -> Iterator[Issue]:
    lengths = [media.duration for media in item.media]
    if max(lengths) - min(lengths) > LENGTH_TOLERANCE:
        message = f"the parts last {min(lengths):.2f} to {max(lengths):.2f} s, so length alone can tell"
        yield error(subject_of(item), "length-differs", message, "cut all parts to one length")
    if len({media.sha256 for media in item.media}) < len(item.media):
        yield error(subject_of(item), "track-repeats", "two parts are the same file", "use four different tracks")


def _tracks(item: Item) -> Iterator[Issue]:
    if item.question.options != options():
        message = "the options are not Track A to Track D in order"
        yield error(subject_of(item), "track-options", message, "name them Track A to Track D, in that order")


def _fit(item: Item) -> Iterator[Issue]:
    fit = AnswerExtra.model_validate(item.answer.extra).fit
    right = fit.get(item.answer.option or "", 0)
    rivals = sorted(letter for letter, rating in fit.items() if letter != item.answer.option and rating >= right)
    if right and rivals:
        message = f"track {', '.join(rivals)} was judged to fit as well as {item.answer.option}"
        yield error(subject_of(item), "fit-not-unique", message, "exchange the track, or reject it as ambiguous")
