"""Finding words that differ in a few bits without comparing all pairs: multi-index hashing.

A word is cut into bands of 16 bits. Two words that differ in few bits differ in at most one bit in some band, so only
words in 17 buckets a band are compared. After: Norouzi, Punjani and Fleet, "Fast Search in Hamming Space with
Multi-Index Hashing" (CVPR 2012).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Words = NDArray[Any]
"""`(n,)` of uint64 or uint32."""
Hits = tuple[NDArray[np.int64], NDArray[np.int64]]
"""Numbers of the asked words and of the stored ones that are near them, pair by pair."""

_BAND = 16
_FLIPS = np.array([0, *(1 << bit for bit in range(_BAND))], np.int64)
_CROWD = 64
"""A bucket so many times fuller than the average holds what is common (title cards, test pictures): it is left out."""
_FEW = 4096
"""No bucket of at most so many words is a crowd."""
_MOST_HITS, _FEWEST_HITS, _ALL_HITS = 500, 20, 4_000_000
"""Near words kept for each asked one and band, the earliest first: what is common tells little. The more words are
asked, the fewer are kept of each, which bounds the memory."""
_MOST_COMPARED, _LEAST_OF_EACH = 300_000_000, 16
"""Pairs compared for one call and band; where there are more, the first of each bucket are: this bounds the time."""
_AT_ONCE = 1 << 21
"""Pairs compared in one go: bounds the memory."""


class Table:
    """Stored words, sorted by each band.

    Args:
        words: The words; kept, not copied.
    """

    def __init__(self, words: Words) -> None:
        self._words = words
        self._bands = [_sorted(_band(words, number)) for number in range(words.itemsize * 8 // _BAND)]
        self._crowd = max(_FEW, _CROWD * words.size >> _BAND)
        self.compared = 0
        """Pairs of words that were compared so far."""

    def near(self, words: Words, limit: int) -> Hits:
        """Pairs of an asked and a stored word that differ in at most `limit` bits (nearly all of them)."""
        found = [self._near(words, number, limit) for number in range(len(self._bands))]
        return np.concatenate([asked for asked, _ in found]), np.concatenate([stored for _, stored in found])

    def _near(self, words: Words, number: int, limit: int) -> Hits:
        order, ends = self._bands[number]
        buckets = _band(words, number)[:, None] ^ _FLIPS
        starts, counts = ends[buckets], ends[buckets + 1] - ends[buckets]
        counts[counts > self._crowd] = 0
        counts = np.minimum(counts, max(_LEAST_OF_EACH, _MOST_COMPARED // max(1, counts.size)))
        rows = np.cumsum(counts.sum(axis=1))
        edges = np.searchsorted(rows, np.arange(0, int(rows[-1]) if rows.size else 0, _AT_ONCE), side="right")
        pieces = np.split(np.arange(words.size), np.unique(edges)[1:])
        found = [self._compare(words, piece, starts[piece], counts[piece], order, limit) for piece in pieces]
        return np.concatenate([asked for asked, _ in found]), np.concatenate([stored for _, stored in found])

    def _compare(
        self, words: Words, asked: NDArray[np.int64], starts: NDArray[np.int64], counts: NDArray[np.int64],
        order: NDArray[np.uint32], limit: int,
    ) -> Hits:  # fmt: skip
        total = int(counts.sum())
        self.compared += total
        owners = np.repeat(asked, counts.sum(axis=1))
        flat = counts.ravel()
        places = np.repeat(starts.ravel() - np.cumsum(flat) + flat, flat) + np.arange(total)
        stored = order[places].astype(np.int64)
        near = np.bitwise_count(words[owners] ^ self._words[stored]) <= limit
        owners, stored = owners[near], stored[near]
        most = min(_MOST_HITS, max(_FEWEST_HITS, _ALL_HITS // max(1, words.size)))
        first = np.searchsorted(owners, owners)  # owners come in order
        kept = np.arange(owners.size) - first < most
        return owners[kept], stored[kept]


def _band(words: Words, number: int) -> NDArray[np.int64]:
    kind = words.dtype.type
    part: NDArray[np.int64] = (words >> kind(_BAND * number) & kind((1 << _BAND) - 1)).astype(np.int64)
    return part


def _sorted(keys: NDArray[np.int64]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Words in the order of their band, and where each bucket begins (and the last one ends)."""
    order = np.argsort(keys.astype(np.uint16), kind="stable").astype(np.uint32)
    counts = np.bincount(keys, minlength=1 << _BAND)
    return order, np.concatenate([[0], np.cumsum(counts)])
