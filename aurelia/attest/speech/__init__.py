"""Short spoken phrases with one known word each, packaged: LibriVox recordings, public domain (see LICENSE.md)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from aurelia.media.decode import sound
from schemas.errors import UsageError

WORDS = ("eyes", "famine", "memory", "power", "respectable", "selfish", "spring", "woman")
"""The words that can be planted; each phrase holds one of them and none of the others."""

LONGEST = 2.6
"""Seconds that no phrase exceeds."""


@cache
def phrase(word: str, sample_rate: int) -> NDArray[np.float32]:
    """The phrase that holds a word, `(samples,)` float32.

    Raises:
        UsageError: No phrase holds it.
        MediaError: The packaged file cannot be read.
    """
    if word not in WORDS:
        raise UsageError(f"the word {word!r}", "is in no packaged phrase", f"there are: {', '.join(WORDS)}")
    samples: NDArray[np.float32] = sound(Path(__file__).parent / f"{word}.m4a", sample_rate=sample_rate)[0]
    samples.setflags(write=False)
    return samples
