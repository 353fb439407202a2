"""What a model is shown of a file: frames at even steps and 16 kHz sound, decoded here for every adapter alike."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aurelia.media.decode import frames as decode_frames
from aurelia.media.decode import sound as decode_sound
from aurelia.media.probe import probe
from aurelia.model import MediaPart
from schemas.errors import MediaError
from schemas.reasoning import Delivered


@dataclass(frozen=True)
class Sampling:
    """How media is sampled; part of a reply's key.

    Args:
        frames: Most frames of a file, at even steps over its span.
        max_side: Longest side of a frame in pixels.
        sample_rate: Samples of sound a second, mono.
        max_audio_seconds: Sound beyond this is left out; None for all of it.
    """

    frames: int = 32
    max_side: int = 448
    sample_rate: int = 16000
    max_audio_seconds: float | None = None

    def as_dict(self) -> dict[str, Any]:
        """The settings by name, for keys and records."""
        return asdict(self)


@dataclass(frozen=True)
class Sampled:
    """What was decoded of a media part.

    Args:
        frames: `(count, height, width, 3)` uint8 RGB; count 0 where no picture was wanted or there is none.
        times: Seconds of the file for each frame.
        fps: Frames a second as sampled; a film with fewer pictures than wanted gives fewer.
        audio: `(samples,)` float32, full scale at 1; empty where no sound was wanted or there is none.
        sample_rate: Samples a second of `audio`.
    """

    frames: NDArray[np.uint8]
    times: tuple[float, ...]
    fps: float
    audio: NDArray[np.float32]
    sample_rate: int

    @property
    def delivered(self) -> Delivered:
        """Frames and seconds of sound in it."""
        return Delivered(frames=len(self.frames), audio_seconds=round(len(self.audio) / self.sample_rate, 3))


def sample(part: MediaPart, sampling: Sampling) -> Sampled:
    """Decode what a model is to be shown of one media part: each sense only where it is wanted and there.

    Raises:
        MediaError: The file cannot be read, or its span shows and sounds nothing.
    """
    streams = probe(part.path)
    start, end = part.span or (0.0, streams.duration)
    start, end = max(0.0, start), min(end, streams.duration)
    wants_picture = "video" in part.senses and streams.video is not None
    wants_sound = "audio" in part.senses and streams.audio is not None
    every = max((end - start) / sampling.frames, 1e-3)
    shown = []
    if wants_picture:
        for frame in decode_frames(part.path, start=start, end=end, every=every, max_side=sampling.max_side):
            shown.append(frame)
            if len(shown) == sampling.frames:
                break
    audio = np.zeros(0, np.float32)
    if wants_sound:
        last = end if sampling.max_audio_seconds is None else min(end, start + sampling.max_audio_seconds)
        audio = decode_sound(part.path, sample_rate=sampling.sample_rate, start=start, end=last)[0]
    if not shown and not len(audio):
        where = f" from {start:.1f} to {end:.1f} s" if part.span else ""
        raise MediaError(part.path.name, f"has no {' and no '.join(part.senses)}{where}", "give another span or file")
    pixels = np.stack([frame.pixels for frame in shown]) if shown else np.zeros((0, 0, 0, 3), np.uint8)
    times = tuple(frame.time for frame in shown)
    fps = (len(times) - 1) / (times[-1] - times[0]) if len(times) > 1 and times[-1] > times[0] else 1 / every
    return Sampled(pixels, times, fps, audio, sampling.sample_rate)
