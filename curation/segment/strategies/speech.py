"""Turns of speech: what is said without a long pause, short turns joined to the next ones near the target length."""

from __future__ import annotations

from curation.segment.base import Candidate, Lengths, Material, visible
from curation.segment.stretches import clips_of, joined_to_target

_PAUSE = 1.5
"""Seconds: a longer pause ends a turn."""


class Speech:
    """What somebody says; the rest is left out."""

    name = "speech"
    version = 1

    def spans(self, material: Material, lengths: Lengths) -> list[Candidate]:
        """The turns in order; none where nobody speaks."""
        over = visible(material.recording)
        heard = [(start, min(end, over), "") for start, end in material.survey.speech if start < over]
        return clips_of(material, lengths, joined_to_target(heard, lengths, _PAUSE), "speech-gap")


STRATEGY = Speech()
