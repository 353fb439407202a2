"""Prints of whole files, as the survey takes them."""

from __future__ import annotations

from pathlib import Path

from aurelia.fingerprint import PicturePrints, Prints, SoundPrints, packed, unpacked
from aurelia.fingerprint.sound import RATE
from aurelia.media.decode import sound
from aurelia.media.planes import planes
from aurelia.media.probe import probe


def prints_of(path: Path) -> Prints:
    """The prints of a file's picture and sound, where it has them."""
    found = probe(path)
    seen, heard = PicturePrints(), SoundPrints()
    if found.video is not None:
        for frame in planes(path):
            seen.see(frame)
    if found.audio is not None:
        heard.hear(sound(path, sample_rate=RATE)[0])
    return unpacked(packed(seen.found(), heard.found(), found.duration))
