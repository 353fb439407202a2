"""Who may watch a walk over a recording, and what they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from aurelia.media.planes import Planes
from aurelia.media.reading import Picture
from aurelia.media.sound import Samples

MONO_RATE = 16_000
"""Samples a second of the sound that `SoundWatcher` hears."""


class PictureWatcher(Protocol):
    """Looks at a film in miniature."""

    def see(self, frame: Planes) -> None:
        """The next frame; times only grow. It may be kept."""
        ...


class StillsWatcher(Protocol):
    """Looks at decoded pictures in full size."""

    def look(self, picture: Picture, mini: Planes) -> None:
        """The next picture and its miniature."""
        ...


class SoundWatcher(Protocol):
    """Listens to the sound as `MONO_RATE` mono."""

    def hear(self, samples: Samples) -> None:
        """The next samples, `(samples,)` float32; the first one is at second 0."""
        ...


class NativeWatcher(Protocol):
    """Listens to the sound with the file's own channels and rate."""

    def hear(self, samples: Samples, sample_rate: int, layout: str) -> None:
        """The next samples, `(channels, samples)` float32; the first one is at second 0."""
        ...


@dataclass(frozen=True)
class Watchers:
    """Who is shown what.

    Args:
        pictures: See every frame in miniature.
        stills: Look at every decoded picture.
        sounds: Hear mono sound.
        natives: Hear the file's own sound.
    """

    pictures: Sequence[PictureWatcher] = ()
    stills: Sequence[StillsWatcher] = ()
    sounds: Sequence[SoundWatcher] = ()
    natives: Sequence[NativeWatcher] = ()
