"""A clip as a server is sent it: the picture without sound, the sound by itself; encoded once, then remembered."""

from __future__ import annotations

import base64
import io
import os
import tempfile
import threading
import wave
from collections import OrderedDict
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import numpy as np

from aurelia.media.decode import jpeg
from aurelia.media.encode import write
from aurelia.media_hash import media_sha256
from aurelia.model import MediaPart, Sense
from aurelia.models.openai.options import Options
from aurelia.sampling import Sampled, sample
from schemas.base import digest, identity
from schemas.errors import MediaError, WorkspaceError

_FULL_SCALE = 32767
_MOST_BYTES = 256 * 2**20
"""Encoded media remembered at most; what was used longest ago goes first."""
_BYTES_A_REQUEST = 4 * 2**20
"""So much more for each request that may be under way: a few clips wait for each."""


@dataclass(frozen=True)
class Blob:
    """One encoded piece of media.

    Args:
        kind: Its media type, such as `video/mp4`.
        text: The bytes in base64.
        sha256: The hash of the bytes: its id in a server's cache.
    """

    kind: str
    text: str
    sha256: str

    @property
    def url(self) -> str:
        """It as a data URL."""
        return f"data:{self.kind};base64,{self.text}"


@dataclass(frozen=True)
class Encoded:
    """A media part ready to be sent.

    Args:
        film: The picture as an mp4 without sound.
        pictures: The picture as single JPEGs.
        sound: 16-bit mono wav.
        times: Seconds of the file for each frame.
        audio_seconds: How long the sound is.
    """

    film: Blob | None
    pictures: tuple[Blob, ...]
    sound: Blob | None
    times: tuple[float, ...]
    audio_seconds: float

    @property
    def size(self) -> int:
        """Bytes of memory it takes."""
        blobs = (self.film, self.sound, *self.pictures)
        return sum(len(blob.text) for blob in blobs if blob is not None)


class Encodings:
    """Encodes media parts, each once however many threads ask, and remembers them by content.

    Args:
        options: How pictures and sound are sampled and sent.
        most_bytes: So much is remembered at most; None for enough for all clips under way.
    """

    def __init__(self, options: Options, most_bytes: int | None = None) -> None:
        self._options = options
        self._most = _MOST_BYTES + options.concurrency * _BYTES_A_REQUEST if most_bytes is None else most_bytes
        self._held = 0
        self._made: OrderedDict[str, Encoded] = OrderedDict()
        self._making: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()
        self._cores = threading.BoundedSemaphore(os.cpu_count() or 1)

    def get(self, part: MediaPart) -> Encoded:
        """The part as it is sent; of what it shows only the senses that the model is given.

        Raises:
            MediaError: The file cannot be read, or has nothing in that span.
            WorkspaceError: The folder for temporary files is full.
        """
        senses: tuple[Sense, ...] = tuple(sense for sense in part.senses if sense in self._options.modalities)
        part = replace(part, senses=senses)
        key = identity(media_sha256(part.path), list(senses), list(part.span) if part.span else None)
        with self._lock:
            mine = self._making.setdefault(key, threading.Lock())
        with mine:
            known = self._known(key)
            if known is None:
                with self._cores:
                    known = encoded(part, self._options)
                self._keep(key, known)
        return known

    def _known(self, key: str) -> Encoded | None:
        with self._lock:
            if key in self._made:
                self._made.move_to_end(key)
            return self._made.get(key)

    def _keep(self, key: str, made: Encoded) -> None:
        with self._lock:
            self._made[key] = made
            self._held += made.size
            while self._held > self._most and len(self._made) > 1:
                oldest, left = self._made.popitem(last=False)
                self._making.pop(oldest, None)
                self._held -= left.size


def encoded(part: MediaPart, options: Options) -> Encoded:
    """Decode, sample and encode a media part.

    Raises:
        MediaError: The file cannot be read, or has nothing in that span.
        WorkspaceError: The folder for temporary files is full.
    """
    if not part.senses:
        return Encoded(None, (), None, (), 0.0)
    sampled = sample(part, options.sampling)
    shown = len(sampled.frames) > 0
    if not shown and not sampled.audio.size:
        where = f" from {part.span[0]:g} s to {part.span[1]:g} s" if part.span else ""
        raise MediaError(part.path.name, f"has no {' and no '.join(part.senses)}{where}", "ask about another span")
    return Encoded(
        film=_film(part, sampled) if shown and options.media == "video" else None,
        pictures=_pictures(sampled) if shown and options.media == "frames" else (),
        sound=_sound(sampled) if sampled.audio.size else None,
        times=sampled.times,
        audio_seconds=sampled.delivered.audio_seconds,
    )


def _film(part: MediaPart, sampled: Sampled) -> Blob:
    """The sampled frames as an mp4 that lasts as long as what was sampled: its clock is the clip's."""
    rate = 1 / Fraction(1 / sampled.fps).limit_denominator(1000)
    try:
        with tempfile.TemporaryDirectory(prefix="aurelia-") as folder:
            path = Path(folder) / "picture.mp4"
            write(path, frames=sampled.frames, frame_rate=rate, sound=None)
            return _blob("video/mp4", path.read_bytes())
    except OSError as exc:
        hint = "make room there, or set TMPDIR to another disk"
        raise WorkspaceError(f"the picture of {part.path.name}", f"cannot be written: {exc.strerror}", hint) from exc


def _pictures(sampled: Sampled) -> tuple[Blob, ...]:
    return tuple(_blob("image/jpeg", jpeg(pixels)) for pixels in sampled.frames)


def _sound(sampled: Sampled) -> Blob:
    samples = np.round(np.clip(sampled.audio, -1, 1) * _FULL_SCALE).astype("<i2")
    held = io.BytesIO()
    with wave.open(held, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(sampled.sample_rate)
        file.writeframes(samples.tobytes())
    return _blob("audio/wav", held.getvalue())


def _blob(kind: str, data: bytes) -> Blob:
    return Blob(kind, base64.b64encode(data).decode(), digest(data))
