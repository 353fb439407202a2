"""Tracks: spans of a recording with sound but without speech, and how clearly two of them differ."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from aurelia.draft.composed.base import RecordingView, in_recording
from aurelia.perceive.clip import hear
from aurelia.perceive.sounds import SILENCE, level, loudness
from aurelia.perceive.speech import SAMPLE_RATE, Sound, merged, speech_spans
from schemas.base import on_grid
from schemas.perception import Perception

_BANDS = 12
_FRAME = 0.25
_STEP = 0.5
_LONGEST_PAUSE = 0.6
_FAINT, _AUDIBLE_SHARE = -60.0, 0.75


@dataclass(frozen=True)
class Track:
    """A span of a recording with sound but without speech."""

    recording: RecordingView
    start: float
    duration: float
    shape: npt.NDArray[np.float64]
    """Level in dB over time and bands at equal loudness."""
    cuts: tuple[float, ...]
    """Shot boundaries of the picture in seconds of the span."""
    kind: str
    """`music` or `sound`: what most of it is."""

    def overlaps(self, other: Track) -> bool:
        """Whether both are of one recording and share time."""
        same = self.recording.sha256 == other.recording.sha256
        return same and self.start < other.start + other.duration and other.start < self.start + self.duration


def tracks_of(recording: RecordingView, length: float) -> list[Track]:
    """The spans of a recording that can be tracks of a length in seconds, in order; they do not overlap.

    Raises:
        MediaError: The recording's file cannot be read.
    """
    tracks: list[Track] = []
    for start, end in without_speech(recording):
        if end - start < length:
            continue
        sound = hear(recording.path, start, end)
        at = start
        while at + length <= end + 1e-6:
            first = round((at - start) * SAMPLE_RATE)
            piece = sound[first : first + round(length * SAMPLE_RATE)]
            if fit_for_a_track(piece, length):
                tracks.append(_track(recording, on_grid(at), length, piece))
                at += length
            else:
                at += _STEP
    return tracks


def fit_for_a_track(sound: Sound, length: float) -> bool:
    """Whether a sound lasts long enough, can be heard most of the time, and holds no speech."""
    steps = loudness(sound)
    audible = sum(step >= _FAINT for step in steps) >= _AUDIBLE_SHARE * len(steps)
    whole = len(sound) >= (length - 0.1) * SAMPLE_RATE
    return whole and audible and level(sound) >= SILENCE and not speech_spans(sound)


def _track(recording: RecordingView, start: float, length: float, sound: Sound) -> Track:
    cuts, kind = _cuts(recording, start, length), _kind(recording, start, length)
    return Track(recording, start, length, shape_of(sound), cuts, kind)


def shape_of(sound: Sound) -> npt.NDArray[np.float64]:
    """How a sound is built: the level in dB of each band at each quarter second, relative to its whole."""
    size = round(_FRAME * SAMPLE_RATE)
    frames = sound[: len(sound) // size * size].reshape(-1, size)
    power = np.abs(np.fft.rfft(frames * np.hanning(size), axis=1)) ** 2
    edges = np.unique(np.geomspace(2, power.shape[1], _BANDS + 1).astype(int))
    bands = np.stack([power[:, a:b].sum(axis=1) for a, b in pairwise(edges)], axis=1)
    decibels = 10 * np.log10(bands + 1e-9)
    return np.asarray(decibels - 10 * np.log10(float(bands.sum()) / len(bands) + 1e-9), dtype=np.float64)


def difference(one: npt.NDArray[np.float64], other: npt.NDArray[np.float64]) -> float:
    """By how many dB two sounds differ on average, over bands and time; nothing counts as lower than -50 dB."""
    count = min(len(one), len(other))
    return float(np.mean(np.abs(np.maximum(one[:count], -50) - np.maximum(other[:count], -50))))


def without_speech(recording: RecordingView) -> list[tuple[float, float]]:
    """Stretches of a recording with picture and sound but without speech, quiet ones too, in seconds of it."""
    spans: list[tuple[float, float]] = []
    speech: list[tuple[float, float]] = []
    for clip, perception in recording.clips:
        if clip.derivation == "cut" and clip.has_audio and clip.has_video:
            spans += _labelled(perception, in_recording(clip, 0.0), ("music", "sound", "silence"))
            speech += _labelled(perception, in_recording(clip, 0.0), ("speech",))
            speech += [(in_recording(clip, word.start), in_recording(clip, word.end)) for word in perception.words]
    loud = merged(sorted(spans), _LONGEST_PAUSE)
    for start, end in speech:
        loud = [piece for a, b in loud for piece in ((a, min(b, start)), (max(a, end), b)) if piece[1] > piece[0]]
    return loud


def _labelled(perception: Perception, zero: float, labels: tuple[str, ...]) -> list[tuple[float, float]]:
    return [(zero + span.start, zero + span.end) for span in perception.sounds if span.label in labels]


def _cuts(recording: RecordingView, start: float, length: float) -> tuple[float, ...]:
    edges = {
        round(in_recording(clip, edge) - start, 2)
        for clip, perception in recording.clips
        if clip.derivation == "cut"
        for edge, _ in perception.shots
    }
    return tuple(sorted(edge for edge in edges if 0.3 < edge < length - 0.3))


def _kind(recording: RecordingView, start: float, length: float) -> str:
    spans = [
        (span.label, max(start, in_recording(clip, span.start)), min(start + length, in_recording(clip, span.end)))
        for clip, perception in recording.clips
        for span in perception.sounds
    ]
    music = sum(max(0.0, b - a) for label, a, b in spans if label == "music")
    sound = sum(max(0.0, b - a) for label, a, b in spans if label == "sound")
    return "music" if music >= sound else "sound"
