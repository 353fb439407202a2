"""When somebody speaks: the Silero voice detector, from the ONNX file that faster-whisper ships."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from schemas.errors import ModelError

SAMPLE_RATE = 16_000
"""Samples a second that all listening here works on."""

_CHUNK = 512
_CONTEXT = 64
_PIECE = 512 * 300
"""Samples that the detector is given at once (9.6 s): its memory grows with them."""
_ON, _OFF = 0.5, 0.35
_SHORTEST_SPEECH, _SHORTEST_PAUSE, _PADDING = 0.2, 0.25, 0.1

Sound = npt.NDArray[np.float32]
"""Mono sound, shape (samples,), -1..1, 16 kHz."""


def speech_spans(sound: Sound) -> list[tuple[float, float]]:
    """When somebody speaks, as (start, end) in seconds, in order and without overlap. Singing is not speech to it.

    Args:
        sound: Mono sound, shape (samples,), 16 kHz.

    Raises:
        ModelError: The voice detector's file is missing.
    """
    listener = SpeechListener()
    listener.hear(sound)
    return listener.found()


def speech_probabilities(sound: Sound) -> npt.NDArray[np.float32]:
    """The probability of speech in each 32 ms of a sound, shape (chunks,)."""
    listener = SpeechListener()
    listener.hear(sound)
    return listener.probabilities()


class SpeechListener:
    """Hears sound as it comes and says at the end where somebody spoke.

    The detector works on pieces of always the same length and remembers what it heard from one to the next, so how
    the sound is divided among calls changes nothing, and the memory needed does not grow with it.
    """

    def __init__(self) -> None:
        self._context: Sound = np.zeros(_CONTEXT, np.float32)
        self._waiting: list[Sound] = []
        self._state = (np.zeros((1, 1, 128), np.float32), np.zeros((1, 1, 128), np.float32))
        self._found: list[npt.NDArray[np.float32]] = []
        self._heard, self._count = 0, 0

    def hear(self, samples: Sound) -> None:
        """The next samples, mono, 16 kHz, shape (samples,)."""
        self._waiting.append(np.asarray(samples, np.float32))
        self._heard += len(samples)
        self._count += len(samples)
        if self._count < _PIECE:
            return
        sound = np.concatenate(self._waiting)
        whole = len(sound) // _PIECE * _PIECE
        for at in range(0, whole, _PIECE):
            self._listen(sound[at : at + _PIECE])
        self._waiting, self._count = [sound[whole:].copy()], len(sound) - whole

    def probabilities(self) -> npt.NDArray[np.float32]:
        """The probability of speech in each 32 ms, shape (chunks,); to be called once, at the end."""
        if self._count:
            self._listen(np.concatenate(self._waiting))
            self._waiting, self._count = [], 0
        return np.concatenate([np.zeros(0, np.float32), *self._found])

    def found(self) -> list[tuple[float, float]]:
        """When somebody spoke, as (start, end) in seconds; to be called once, at the end."""
        duration = self._heard / SAMPLE_RATE
        spans = _padded(_long_enough(_runs(self.probabilities())), duration)
        return [(round(start, 3), round(end, 3)) for start, end in spans]

    def _listen(self, sound: Sound) -> None:
        chunks = -(-len(sound) // _CHUNK)
        padded = np.zeros(_CONTEXT + chunks * _CHUNK, np.float32)
        padded[:_CONTEXT] = self._context
        padded[_CONTEXT : _CONTEXT + len(sound)] = sound
        windows = np.lib.stride_tricks.sliding_window_view(padded, _CONTEXT + _CHUNK)[::_CHUNK]
        given = {"input": np.ascontiguousarray(windows), "h": self._state[0], "c": self._state[1]}
        found, *state = _detector().run(None, given)
        self._state = (state[0], state[1])
        self._context = padded[-_CONTEXT:]
        self._found.append(np.asarray(found, np.float32).reshape(-1))


def detector_version() -> str:
    """The name and origin of the voice detector, for the record."""
    return f"{_detector_file().stem} of faster-whisper {version('faster-whisper')}"


def _detector_file() -> Path:
    # Found without importing faster-whisper, which is slow and not needed for this.
    spec = find_spec("faster_whisper")
    folders = spec.submodule_search_locations if spec else None
    files = sorted(Path(folders[0]).glob("assets/silero_vad*.onnx")) if folders else []
    if not files:
        raise ModelError("the voice detector", "its file is missing", 'install "faster-whisper>=1.2" again')
    return files[-1]


@cache
def _detector() -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.inter_op_num_threads = options.intra_op_num_threads = 1  # the same sums in the same order, every time
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(str(_detector_file()), providers=["CPUExecutionProvider"], sess_options=options)


def _runs(probabilities: npt.NDArray[np.float32]) -> list[tuple[float, float]]:
    """Stretches that start above `_ON` and last until it stays below `_OFF`; short pauses are bridged."""
    step, spans, start = _CHUNK / SAMPLE_RATE, [], -1
    for at, probability in enumerate(probabilities):
        if start < 0 and probability >= _ON:
            start = at
        elif start >= 0 and probability < _OFF:
            spans.append((start * step, at * step))
            start = -1
    if start >= 0:
        spans.append((start * step, len(probabilities) * step))
    return merged(spans, _SHORTEST_PAUSE)


def merged(spans: list[tuple[float, float]], pause: float) -> list[tuple[float, float]]:
    """The spans with those joined that lie less than `pause` seconds apart."""
    joined: list[tuple[float, float]] = []
    for start, end in spans:
        if joined and start - joined[-1][1] < pause:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _long_enough(spans: list[tuple[float, float]]) -> list[tuple[float, float]]:
    return [(start, end) for start, end in spans if end - start >= _SHORTEST_SPEECH]


def _padded(spans: list[tuple[float, float]], duration: float) -> list[tuple[float, float]]:
    return [(max(0.0, start - _PADDING), min(duration, end + _PADDING)) for start, end in spans]
