"""What of a row's media is given: each file with the senses that an arm gives and that are really in it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import cast

from aurelia.evaluate.samples import Sample
from aurelia.evaluate.wording import senses_of
from aurelia.media.probe import probe
from aurelia.model import MediaPart, Sense
from schemas.evaluation import Given


def media_of(sample: Sample, given: Given) -> tuple[MediaPart, ...]:
    """The parts of the media that are given, in the row's order; a file with nothing of that sense is left out.

    Raises:
        MediaError: A file cannot be read.
    """
    wanted = senses_of(given)
    if not wanted:
        return ()
    parts = []
    for role, path in sample.media.items():
        there = _streams(path)
        senses = tuple(sense for sense in wanted if sense in there)
        if senses:
            parts.append(MediaPart(path, role, cast(tuple[Sense, ...], senses)))
    return tuple(parts)


@lru_cache(maxsize=65536)
def _streams(path: Path) -> frozenset[str]:
    found = probe(path)
    return frozenset(name for name, stream in (("video", found.video), ("audio", found.audio)) if stream is not None)
