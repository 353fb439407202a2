"""Films by seed, twins of every kind made of them, and what a look-up finds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from aurelia.fingerprint import PicturePrints, Prints, SoundPrints, packed, unpacked
from aurelia.fingerprint.index import Found, Index
from aurelia.fingerprint.sound import RATE
from aurelia.media.decode import sound
from aurelia.media.planes import planes
from aurelia.media.probe import probe
from benchmarks.filming.film import write
from benchmarks.filming.script import script
from benchmarks.twinning.kinds import KINDS, Made, plant, run
from benchmarks.twinning.sounds import soundtrack, write_wave
from schemas.twin import Shared

NEAR = 0.5
"""Seconds by which a moment may be misplaced."""
COVERED = 0.8
"""The share of a twin that must be found."""


@dataclass(frozen=True)
class Size:
    """How much is planted: films with twins, films without, their seconds and their pixels."""

    films: int
    strangers: int
    seconds: float
    pixels: tuple[int, int]


@dataclass
class Tally:
    """What was found of one kind."""

    planted: int = 0
    right: int = 0
    wrong: int = 0
    missed: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """The share of twins found, each at the right moments."""
        return self.right / max(1, self.planted)

    @property
    def precision(self) -> float:
        """The share of right ones among all recordings found."""
        return self.right / max(1, self.right + self.wrong)


def make_film(path: Path, seed: int, size: Size) -> Path:
    """Write a film of a seed with its soundtrack."""
    silent, wave = path.with_suffix(".silent.mp4"), path.with_suffix(".wav")
    write(silent, script(seed, "25", size.pixels, size.seconds))
    write_wave(wave, soundtrack(seed, size.seconds))
    run("-i", str(silent), "-i", str(wave), "-c:v", "copy", "-c:a", "aac", "-b:a", "128k", "-shortest", str(path))
    silent.unlink()
    wave.unlink()
    return path


def prints_of(path: Path) -> Prints:
    """The prints of a file, as the survey takes them."""
    seen, heard = PicturePrints(), SoundPrints()
    for frame in planes(path):
        seen.see(frame)
    heard.hear(sound(path, sample_rate=RATE)[0])
    return unpacked(packed(seen.found(), heard.found(), probe(path).duration))


def twins(folder: Path, film: Path, donor: Path, seed: tuple[int, int], size: Size) -> list[tuple[str, Made, Prints]]:
    """Twins of every kind of one film: the kind's name, what was done, and its prints."""
    drawn, found = np.random.default_rng(seed), []
    for kind in (one for one in KINDS for _ in range(one.times)):
        made = kind.make(drawn, size.seconds)
        target = folder / f"twin{seed[1]}{made.suffix}"
        plant(made, film, donor, target)
        found.append((kind.name, made, prints_of(target)))
        target.unlink()
    return found


def right(found: Found, made: Made) -> bool:
    """Whether most of a twin was found, and every stretch of it at the right moment, as it is."""
    return found.share_of_one >= COVERED and all(
        abs(shared.other_start - made.source_at(shared.start)) < NEAR
        and abs(_other_end(shared) - made.source_at(shared.start + shared.duration)) < NEAR
        and shared.mirrored == made.mirrored
        and shared.sense in made.senses
        for shared in found.shared
    )


def _other_end(shared: Shared) -> float:
    return shared.other_start + shared.duration / shared.speed


def alone(prints: Prints, sense: str) -> Prints:
    """Only the picture, or only the sound; or all of it."""
    pictures = prints.pictures[:0] if sense == "sound" else prints.pictures
    return Prints(pictures, prints.sounds[:0] if sense == "picture" else prints.sounds, prints.duration)


def judge(tally: Tally, index: Index, name: str, made: Made, prints: Prints, senses: Sequence[str]) -> None:
    """Look one twin up and count what was found."""
    found = index.find(prints)
    mine = [one for one in found if one.name == name]
    allowed = Made((), start=made.start, speed=made.speed, mirrored=made.mirrored, senses=tuple(senses))
    tally.planted += 1
    tally.wrong += len(found) - len(mine)
    if mine and right(mine[0], allowed):
        tally.right += 1
    else:
        tally.missed.append(f"{name} {made} {mine}")
