"""Fingerprints of picture and sound, and an index that finds media which share a stretch, however it was encoded."""

from __future__ import annotations

from aurelia.fingerprint.picture import PicturePrints
from aurelia.fingerprint.prints import (
    Prints,
    packed,
    slice,
    unpacked,
)
from aurelia.fingerprint.sound import SoundPrints

VERSION = 1
"""Raised when the same media give other prints."""

__all__ = ["VERSION", "PicturePrints", "Prints", "SoundPrints", "packed", "slice", "unpacked"]
