"""The fingerprints of a recording as values and as bytes."""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from schemas.errors import MediaError

PICTURES = 4
"""Picture prints a second; print n stands for the picture shown at n / PICTURES seconds."""
SOUNDS = 10
"""Sound prints a second; print n stands for the sound around n / SOUNDS seconds."""
MOST_SECONDS = 24 * 3600
"""What comes later in a recording has no prints."""

_HEAD = struct.Struct("<4sIId")
_MAGIC = b"AVP1"


@dataclass(frozen=True)
class Prints:
    """Fingerprints on a fixed grid of time.

    Args:
        pictures: `(n, 2)` uint64, of the whole picture and of its centre; 0 where there is nothing to tell.
        sounds: `(n,)` uint32; 0 where there is nothing to tell.
        duration: Seconds of the recording, or of the span that was cut out.
    """

    pictures: NDArray[np.uint64]
    sounds: NDArray[np.uint32]
    duration: float


def packed(picture: bytes, sound: bytes, duration: float) -> bytes:
    """The prints of a recording as bytes to store; equal prints give equal bytes.

    Args:
        picture: What `PicturePrints.found` gave; empty without a picture.
        sound: What `SoundPrints.found` gave; empty without sound.
        duration: Seconds of the recording.
    """
    return _HEAD.pack(_MAGIC, len(picture) // 16, len(sound) // 4, duration) + picture + sound


def unpacked(data: bytes) -> Prints:
    """The prints that were packed.

    Raises:
        MediaError: These bytes are no prints, are cut off, or were made by another version.
    """
    if len(data) < _HEAD.size or data[:4] != _MAGIC:
        raise MediaError("fingerprints", "are of another kind or version", "run: curate segment")
    _, pictures, sounds, duration = _HEAD.unpack_from(data)
    most = MOST_SECONDS + 1
    if len(data) != _HEAD.size + 16 * pictures + 4 * sounds or pictures > most * PICTURES or sounds > most * SOUNDS:
        raise MediaError("fingerprints", "do not have the length they state", "run: curate segment")
    if not math.isfinite(duration) or duration < 0:
        raise MediaError("fingerprints", "state no duration", "run: curate segment")
    seen = np.frombuffer(data, "<u8", 2 * pictures, _HEAD.size).reshape(-1, 2)
    heard = np.frombuffer(data, "<u4", sounds, _HEAD.size + 16 * pictures)
    return Prints(seen.astype(np.uint64), heard.astype(np.uint32), duration)


def slice(prints: Prints, start: float, duration: float) -> Prints:
    """The prints of a span, such as a clip: as if the span had been a recording of its own, but for half a step.

    Args:
        prints: Of the recording.
        start: Where the span begins, in seconds.
        duration: How long it is.
    """
    start = max(0.0, start)
    duration = max(0.0, min(duration, prints.duration - start))
    first, count = math.ceil(start * PICTURES - 0.5), round(duration * PICTURES)
    heard, samples = math.ceil(start * SOUNDS - 0.5), round(duration * SOUNDS)
    return Prints(prints.pictures[first : first + count], prints.sounds[heard : heard + samples], duration)
