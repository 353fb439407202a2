"""Spans that somebody asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from curation.acquire.info import one_line
from curation.acquire.manifests.base import RowError
from schemas.base import on_grid
from schemas.media import AskedSpan

_LONGEST_TEXT = 200
_MOST_LABELS = 50


@dataclass(frozen=True)
class Wanted:
    """A span of a source that is wanted as a clip (see `AskedSpan`)."""

    start: float = 0.0
    end: float | None = None
    dataset: str = ""
    name: str = ""
    labels: tuple[str, ...] = ()
    split: str = ""

    def of(self, source: str, *, demo: bool = False) -> AskedSpan:
        """The span as a fact about the source with that subject."""
        return AskedSpan(
            source=source, start=self.start, end=self.end, dataset=self.dataset, name=self.name, labels=self.labels,
            split=self.split, demo=demo,
        )  # fmt: skip


def wanted(
    start: float, end: float | None, *, dataset: str = "", name: str = "", labels: Sequence[str] = (), split: str = ""
) -> Wanted:
    """A checked span, with its texts on one line and cut to a sane length.

    Raises:
        RowError: It does not end after its start.
    """
    start, end = on_grid(start), None if end is None else on_grid(end)
    if end is not None and end <= start:
        message = f"ends at {end:g} s, which is not after its start at {start:g} s"
        raise RowError("bad-span", message, "give start and end in seconds of the recording")
    texts = tuple(_text(label) for label in labels[:_MOST_LABELS])
    return Wanted(start, end, _text(dataset), _text(name), tuple(text for text in texts if text), _text(split))


def _text(text: str) -> str:
    return text if text.isascii() and text.isalnum() and len(text) <= _LONGEST_TEXT else one_line(text)[:_LONGEST_TEXT]
