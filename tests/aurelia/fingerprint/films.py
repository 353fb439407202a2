"""Made-up prints: films whose words change from shot to shot and drift within one, as those of real films do."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from aurelia.fingerprint import Prints
from aurelia.fingerprint.picture import mirrored
from aurelia.fingerprint.prints import PICTURES, SOUNDS
from aurelia.fingerprint.sound import shifted


def film(seed: int, seconds: float = 60.0) -> Prints:
    """The prints of a film of a seed."""
    drawn = np.random.default_rng([seed, 11])
    return Prints(_pictures(drawn, round(seconds * PICTURES)), _sounds(drawn, round(seconds * SOUNDS)), seconds)


def _pictures(drawn: np.random.Generator, count: int) -> NDArray[np.uint64]:
    words = np.zeros((count, 2), np.uint64)
    word, left = drawn.integers(0, 2**64, 2, np.uint64), 0
    for tick in range(count):
        if left == 0:
            word, left = drawn.integers(0, 2**64, 2, np.uint64), int(drawn.integers(6, 20))
        word = word ^ (np.uint64(1) << drawn.integers(0, 64, 2, np.uint64))
        words[tick], left = word, left - 1
    return words


def _sounds(drawn: np.random.Generator, count: int) -> NDArray[np.uint32]:
    words = np.zeros(count, np.uint32)
    word = drawn.integers(0, 2**32, 1, np.uint32)[0]
    for tick in range(count):
        for bit in drawn.integers(0, 32, 5, np.uint32):
            word = word ^ (np.uint32(1) << bit)
        words[tick] = word
    return words


def noisy(one: Prints, seed: int, share: float = 0.05) -> Prints:
    """The same film with a share of its bits turned."""
    drawn = np.random.default_rng([seed, 12])
    seen = drawn.random((*one.pictures.shape, 64)) < share
    heard = drawn.random((len(one.sounds), 32)) < share
    flips = np.bitwise_or.reduce(seen.astype(np.uint64) << np.arange(64, dtype=np.uint64), axis=-1)
    turns = np.bitwise_or.reduce(heard.astype(np.uint32) << np.arange(32, dtype=np.uint32), axis=-1)
    return Prints(one.pictures ^ flips, one.sounds ^ turns, one.duration)


def faster(one: Prints, speed: float) -> Prints:
    """The same film at another speed, its pitch kept."""
    ticks = np.arange(round(len(one.pictures) / speed)) * speed
    beats = np.arange(round(len(one.sounds) / speed)) * speed
    return Prints(
        one.pictures[np.minimum(np.rint(ticks).astype(int), len(one.pictures) - 1)],
        one.sounds[np.minimum(np.rint(beats).astype(int), len(one.sounds) - 1)], one.duration / speed,
    )  # fmt: skip


def flipped(one: Prints) -> Prints:
    """The same film, mirrored."""
    return Prints(mirrored(one.pictures), one.sounds, one.duration)


def higher(one: Prints, semitones: int) -> Prints:
    """The same film, its sound higher."""
    return Prints(one.pictures, shifted(one.sounds, semitones), one.duration)


def silent(one: Prints) -> Prints:
    """The same film without its sound."""
    return Prints(one.pictures, one.sounds[:0], one.duration)


def dark(one: Prints) -> Prints:
    """The same film without its picture."""
    return Prints(one.pictures[:0], one.sounds, one.duration)


def after(one: Prints, other: Prints) -> Prints:
    """One film and then another."""
    pictures = np.concatenate([one.pictures, other.pictures])
    return Prints(pictures, np.concatenate([one.sounds, other.sounds]), one.duration + other.duration)
