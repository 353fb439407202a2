"""Clips that begin and end at shot boundaries outside speech, near the target length.

A shot boundary outside speech is preferred, then a pause in speech, then any moment without speech. Only
where somebody speaks without pause for longer than the longest clip is speech cut.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from aurelia.media.decode import sound
from aurelia.perceive.speech import SAMPLE_RATE, speech_spans
from curation.segment import detectors
from curation.segment.base import Candidate, Detector, Lengths, visible
from curation.segment.points import cheapest, frame_grid, points
from schemas.media import Recording
from schemas.plugins import load, pick
from schemas.reasoning import AskedQuestion

_PIECE = 600.0
"""Seconds of sound listened to at once: an hour fits into little memory."""


class ShotsSpeech:
    """The default strategy."""

    name = "shots-speech"
    version = 1

    def __init__(self, detector: str = "planes") -> None:
        self._detector = detector

    def spans(
        self,
        path: Path,
        recording: Recording,
        questions: Sequence[AskedQuestion],  # noqa: ARG002 - the protocol's
        lengths: Lengths,
    ) -> list[Candidate]:
        """The clips to cut from a recording; none where it is shorter than the shortest clip."""
        duration = visible(recording)
        if duration < lengths.shortest:
            return []
        changes = self.detector().find(path) if recording.video else []
        speech = spoken(path, duration) if recording.audio else []
        rate = recording.video.frame_rate if recording.video else None
        grid = frame_grid(rate, recording.video.start if recording.video else 0.0)
        return cheapest(points(duration, changes, speech, lengths, grid), lengths)

    def detector(self) -> Detector:
        """The shot detector in use.

        Raises:
            PluginError: There is none of that name.
        """
        found: Detector = pick(load("curation.detectors", detectors.__name__, "DETECTOR"), self._detector, "detector")
        return found


STRATEGY = ShotsSpeech()


def spoken(path: Path, duration: float) -> list[tuple[float, float]]:
    """When somebody speaks in a file, (start, end) in seconds of the recording."""
    found: list[tuple[float, float]] = []
    begin = 0.0
    while begin < duration:
        heard = sound(path, sample_rate=SAMPLE_RATE, start=begin, end=min(begin + _PIECE, duration))
        for start, end in speech_spans(heard[0]):
            if found and begin + start - found[-1][1] < 0.1:
                found[-1] = (found[-1][0], begin + end)
            else:
                found.append((begin + start, begin + end))
        begin += _PIECE
    return found
