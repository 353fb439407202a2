"""Clips that begin and end at shot boundaries outside speech, near the target length.

A shot boundary outside speech is preferred, then a pause in speech, then any moment without speech. Only
where somebody speaks without pause for longer than the longest clip is speech cut.
"""

from __future__ import annotations

from curation.segment.base import Candidate, Lengths, Material, visible
from curation.segment.points import cheapest, frame_grid, points


class ShotsSpeech:
    """The default strategy."""

    name = "shots-speech"
    version = 1

    def spans(self, material: Material, lengths: Lengths) -> list[Candidate]:
        """The clips to cut from a recording; none where it is shorter than the shortest clip."""
        recording, survey = material.recording, material.survey
        duration = visible(recording)
        if duration < lengths.shortest:
            return []
        rate = recording.video.frame_rate if recording.video else None
        grid = frame_grid(rate, recording.video.start if recording.video else 0.0)
        return cheapest(points(duration, survey.changes, survey.speech, lengths, grid), lengths)


STRATEGY = ShotsSpeech()
