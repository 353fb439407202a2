"""What strategies need to know of a recording, measured where no survey was stored."""

from __future__ import annotations

from pathlib import Path

from aurelia.media.decode import sound
from aurelia.perceive import shots
from aurelia.perceive.speech import SAMPLE_RATE, speech_spans
from curation.segment.base import visible
from schemas.media import Recording
from schemas.survey import Change, Survey

_PIECE = 600.0
"""Seconds of sound listened to at once: an hour fits into little memory."""


def measured(path: Path, recording: Recording) -> Survey:
    """The shots and the speech of a recording.

    Raises:
        MediaError: It cannot be decoded.
    """
    found = shots.boundaries(path) if recording.video else []
    changes = (
        Change(at=one.at, kind=one.kind, confidence=one.confidence, length=getattr(one, "length", 0.0)) for one in found
    )
    speech = spoken(path, visible(recording)) if recording.audio else []
    return Survey(
        recording=recording.subject(), duration=recording.duration, changes=tuple(changes), speech=tuple(speech)
    )


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
