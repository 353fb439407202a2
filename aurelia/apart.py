"""Picture and sound of a media part as files of their own, for models that are given files and not arrays.

A file that holds both is the classic way for sound to get lost on its way into a model: so the picture goes without
sound, the sound by itself, and what is not wanted is in neither.
"""

from __future__ import annotations

import tempfile
import threading
import wave
import weakref
from collections import OrderedDict
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from aurelia.media.decode import sound
from aurelia.media.encode import mux
from aurelia.media.probe import Probe, probe
from aurelia.media_hash import media_sha256
from aurelia.model import SENSES, MediaPart, Sense
from aurelia.scratch import Scratch
from schemas.base import identity
from schemas.errors import MediaError, ToolkitError, WorkspaceError

_FULL_SCALE = 32767
_MOST_AHEAD = 32


@dataclass(frozen=True)
class SenseFile:
    """One sense of a media part.

    Args:
        sense: `video` for the silent picture, `audio` for the sound.
        path: mp4 (h264) for the picture, wav (mono, 16 bit) for the sound.
        seconds: How long it lasts.
        key: The same for the same content.
    """

    sense: Sense
    path: Path
    seconds: float
    key: str

    @property
    def mime_type(self) -> str:
        """What it is, for servers."""
        return "video/mp4" if self.sense == "video" else "audio/wav"


def label(part: MediaPart, *, several: bool) -> str:
    """What a media part is, in words that stand before it; empty for a whole clip, which needs none.

    Args:
        part: The part.
        several: It is one of several, so that its name matters.
    """
    name = f"the part called {part.role}" if several or part.role != "clip" else "the clip"
    where = f", from {part.span[0]:.2f} s to {part.span[1]:.2f} s of it" if part.span else ""
    return f"This is {name}{where}." if where or name != "the clip" else ""


class Apart:
    """Makes the files of media parts, once for each content, in a temporary folder that goes when this object does.

    Safe to use from several threads.

    Args:
        sample_rate: Samples a second of the sound.
        keep: So many files stay at least after they were last asked for; older ones are made again.
    """

    def __init__(self, sample_rate: int = 16000, keep: int = 256) -> None:
        self.sample_rate = sample_rate
        self._keep = keep
        self._scratch: Scratch | None = None
        self._made: OrderedDict[str, SenseFile | None] = OrderedDict()
        self._locks: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()
        self._ahead: set[MediaPart] = set()
        self._pool = ThreadPoolExecutor(1, "media-ahead")

    def close(self) -> None:
        """Remove the files."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        with self._lock:
            if self._scratch is not None:
                self._scratch.remove()
            self._scratch = None
            self._made.clear()

    def prefetch(self, parts: Sequence[MediaPart], senses: Collection[str] = SENSES) -> None:
        """Begin to make the files of what will soon be asked about; returns at once, and never raises."""
        for part in parts:
            with self._lock:
                if part in self._ahead or len(self._ahead) >= _MOST_AHEAD:
                    continue
                self._ahead.add(part)
            with suppress(RuntimeError):  # closed already
                self._pool.submit(self._make_ahead, part, tuple(senses))

    def _make_ahead(self, part: MediaPart, senses: Collection[str]) -> None:
        try:
            with suppress(ToolkitError):  # told when it is asked about
                self.files(part, senses)
        finally:
            with self._lock:
                self._ahead.discard(part)

    def files(self, part: MediaPart, senses: Collection[str] = SENSES) -> list[SenseFile]:
        """The files of a part: a silent picture and its sound, each only where it is wanted and there.

        Args:
            part: What is to be shown.
            senses: What the model takes in.

        Raises:
            MediaError: The file cannot be read, or has nothing of what is wanted in that span.
            WorkspaceError: The temporary folder is full.
        """
        wanted = [sense for sense in SENSES if sense in part.senses and sense in senses]
        files = list(self._files(part, wanted))
        if wanted and not files:
            where = f" from {part.span[0]:g} s to {part.span[1]:g} s" if part.span else ""
            raise MediaError(part.path.name, f"has no {' and no '.join(wanted)}{where}", "ask about another span")
        return files

    def _files(self, part: MediaPart, senses: Collection[Sense]) -> Iterator[SenseFile]:
        sha = media_sha256(part.path)
        for sense in senses:
            rate = self.sample_rate if sense == "audio" else 0
            key = identity("apart", sha, list(part.span) if part.span else None, sense, rate)
            with self._lock:
                lock = self._locks.setdefault(key, threading.Lock())
            with lock:
                made = self._remembered(key, part, sense)
            if made is not None:
                yield made

    def _remembered(self, key: str, part: MediaPart, sense: Sense) -> SenseFile | None:
        with self._lock:
            if key in self._made:
                self._made.move_to_end(key)
                return self._made[key]
        made = self._make(key, part, sense)
        with self._lock:
            self._made[key] = made
            while len(self._made) > self._keep:
                old, file = self._made.popitem(last=False)
                self._locks.pop(old, None)
                if file is not None and self._scratch is not None and file.path.parent == self._scratch.path:
                    file.path.unlink(missing_ok=True)
        return made

    def _make(self, key: str, part: MediaPart, sense: Sense) -> SenseFile | None:
        streams = probe(part.path)
        start, end = part.span or (0.0, streams.duration)
        try:
            if sense == "audio":
                return self._sound(key, part.path, start, end) if streams.audio else None
            return self._picture(key, part, streams, (start, end)) if streams.video else None
        except OSError as exc:
            hint = "make room there, or set TMPDIR to another disk"
            raise WorkspaceError(tempfile.gettempdir(), f"cannot be written: {exc.strerror}", hint) from exc

    def _picture(self, key: str, part: MediaPart, streams: Probe, span: tuple[float, float]) -> SenseFile:
        video = streams.video
        plain = streams.container == "mp4" and video is not None and video.codec == "h264" and not video.rotation
        if plain and part.span is None and streams.audio is None:
            return SenseFile("video", part.path.resolve(), streams.duration, key)
        target = self._folder() / f"{key}.mp4"
        made = mux((part.path, span[0], span[1] - span[0]), None, target)
        return SenseFile("video", target, made.duration, key)

    def _sound(self, key: str, path: Path, start: float, end: float) -> SenseFile | None:
        samples = sound(path, sample_rate=self.sample_rate, start=start, end=end)[0]
        if not samples.size:
            return None
        target = self._folder() / f"{key}.wav"
        with wave.open(str(target), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(self.sample_rate)
            file.writeframes((np.clip(samples, -1, 1) * _FULL_SCALE).astype("<i2").tobytes())
        return SenseFile("audio", target, round(samples.size / self.sample_rate, 3), key)

    def _folder(self) -> Path:
        with self._lock:
            if self._scratch is None:
                self._scratch = Scratch("aurelia-media-")
                weakref.finalize(self, self._scratch.remove)
            return self._scratch.path
