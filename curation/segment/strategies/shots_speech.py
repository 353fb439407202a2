"""Clips that begin and end at shot boundaries, and cut through no word and no sound, near the target length.

A shot boundary outside speech is preferred, then silence, then a pause in speech, then the moment before a sound sets
in, then any moment. Only where somebody speaks without pause for longer than the longest clip is speech cut. What is
black or stands still in silence is left out.
"""

from __future__ import annotations

from curation.segment.base import Candidate, Lengths, Material
from curation.segment.cheapest import cheapest
from curation.segment.points import dead, points, whole


class ShotsSpeech:
    """The default strategy."""

    name = "shots-speech"
    version = 2

    def spans(self, material: Material, lengths: Lengths) -> list[Candidate]:
        """The clips to cut from a recording; none where it is shorter than the shortest clip."""
        if whole(material)[1].at < lengths.shortest:
            return []
        return cheapest(points(material, lengths), lengths, dead(material), material.survey.black)


STRATEGY = ShotsSpeech()
