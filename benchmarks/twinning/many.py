"""A hundred thousand clips as prints, some of them twins of others, looked up through the index."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aurelia.fingerprint import Prints, slice
from aurelia.fingerprint.compare import SHIFTS
from aurelia.fingerprint.index import Found, Index
from aurelia.fingerprint.prints import PICTURES, SOUNDS

SECONDS = 10
_CHUNK = 2000
_BEGIN = 2.0


@dataclass(frozen=True)
class Search:
    """What looking up among many gave.

    Args:
        recall: The share of planted twins found at the right moment.
        precision: The share of right ones among all recordings found, for planted and unplanted look-ups.
        compared: Pairs of prints compared, as a share of all pairs.
        faster: Seconds of comparing all pairs over seconds of a look-up.
        build: How many look-ups take as long as filling the index.
    """

    recall: float
    precision: float
    compared: float
    faster: float
    build: float


def clips(count: int, pool: Prints, drawn: np.random.Generator) -> list[Prints]:
    """Clips whose words are those of real films, changed; shots of some seconds, within which words drift."""
    made: list[Prints] = []
    seen, heard = pool.pictures[(pool.pictures != 0).all(axis=1)], pool.sounds[pool.sounds != 0]
    for first in range(0, count, _CHUNK):
        size = min(_CHUNK, count - first)
        pictures = _drifting(drawn, seen, size, SECONDS * PICTURES, 10, 20, 1)
        sounds = _drifting(drawn, heard[:, None], size, SECONDS * SOUNDS, 6, 9, 4)[:, :, 0]
        made += [Prints(pictures[n], sounds[n], float(SECONDS)) for n in range(size)]
    return made


def _drifting(
    drawn: np.random.Generator, pool: NDArray[Any], size: int, ticks: int, shot: int, changed: int, drift: int
) -> NDArray[Any]:
    """Words `(size, ticks, k)`: a new one about every `shot` ticks, `changed` bits away from one of the pool."""
    kind, bits = pool.dtype.type, pool.dtype.itemsize * 8
    fresh = drawn.random((size, ticks)) < 1 / shot
    fresh[:, 0] = True
    number = np.cumsum(fresh.ravel()) - 1
    words = pool[drawn.integers(0, len(pool), number[-1] + 1)]
    for _ in range(changed):
        words = words ^ (kind(1) << drawn.integers(0, bits, words.shape).astype(kind))
    steps = np.zeros((size, ticks, pool.shape[1]), pool.dtype)
    for _ in range(drift):
        steps ^= kind(1) << drawn.integers(0, bits, steps.shape).astype(kind)
    drifted: NDArray[Any] = words[number].reshape(size, ticks, -1) ^ np.bitwise_xor.accumulate(steps, axis=1)
    return drifted


def harmed(one: Prints, drawn: np.random.Generator, share: float) -> Prints:
    """The same clip with a share of its bits turned, as another encoding does."""
    pictures, sounds = one.pictures, one.sounds
    for _ in range(round(64 * share)):
        pictures = pictures ^ (np.uint64(1) << drawn.integers(0, 64, pictures.shape, np.uint64))
    for _ in range(round(32 * share)):
        sounds = sounds ^ (np.uint32(1) << drawn.integers(0, 32, sounds.shape, np.uint32))
    return Prints(pictures, sounds, one.duration)


def search(count: int, lookups: int, pool: Prints, drawn: np.random.Generator) -> Search:
    """Fill an index with clips and look up parts of some of them, changed, and clips that are not there."""
    known = clips(count, pool, drawn)
    index, clock = Index(), time.process_time()
    for number, one in enumerate(known):
        index.add(str(number), one)
    index.find(known[0])
    build, before = time.process_time() - clock, index.compared
    right = wrong = 0
    spent, pairs = 0.0, 0
    chosen = drawn.choice(count, lookups, replace=False)
    asked = [(str(n), harmed(slice(known[n], _BEGIN, 7.0), drawn, 0.08)) for n in chosen]
    asked += [("", one) for one in clips(lookups, pool, drawn)]
    for name, prints in asked:
        clock = time.process_time()
        found = index.find(prints)
        spent += time.process_time() - clock
        good = [
            one
            for one in found
            if one.name == name and abs(one.shared[0].other_start - 2.0 - one.shared[0].start) < 0.5
        ]
        right += bool(good)
        wrong += len(found) - len(good)
        pairs += count * (
            4 * len(prints.pictures) * 2 * SECONDS * PICTURES // 2 + 3 * len(prints.sounds) * SECONDS * SOUNDS // 2
        )
    each = spent / len(asked)
    return Search(
        right / lookups, right / max(1, right + wrong), (index.compared - before) / pairs,
        _all_pairs(known, asked[0][1]) / each, build / each,
    )  # fmt: skip


def _placed(found: Found) -> bool:
    return abs(found.shared[0].other_start - _BEGIN - found.shared[0].start) < 0.5


def _all_pairs(known: list[Prints], asked: Prints) -> float:
    """Seconds that comparing one clip's words with all others would take, from a sample: two a second are stored of
    pictures, five of sounds, as in the index; asked also mirrored, and higher and lower."""
    sample = known[: max(1, len(known) // 50)]
    seen = np.concatenate([one.pictures[::2].ravel() for one in sample])
    heard = np.concatenate([one.sounds[::2] for one in sample])
    clock = time.process_time()
    for word in np.repeat(asked.pictures.ravel(), 2):
        np.flatnonzero(np.bitwise_count(seen ^ word) <= 14)
    for word in np.repeat(asked.sounds, len(SHIFTS)):
        np.flatnonzero(np.bitwise_count(heard ^ word) <= 6)
    return (time.process_time() - clock) * len(known) / len(sample)
