"""What printing costs beside decoding, and how our sound prints stand beside chromaprint's."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from aurelia.fingerprint import PicturePrints, SoundPrints
from aurelia.fingerprint.sound import RATE
from aurelia.media.decode import sound
from aurelia.media.planes import planes
from benchmarks.twinning.kinds import run
from benchmarks.twinning.planted import prints_of

_REACH = 6


def printing_share(film: Path) -> float:
    """Processor time of printing over that of decoding the same film to miniatures and 16 kHz sound."""
    clock = time.process_time()
    frames = list(planes(film))
    samples = sound(film, sample_rate=RATE)[0]
    decoding = time.process_time() - clock
    clock = time.process_time()
    seen, heard = PicturePrints(), SoundPrints()
    for frame in frames:
        seen.see(frame)
    for first in range(0, samples.size, RATE):
        heard.hear(samples[first : first + RATE])
    seen.found()
    heard.found()
    return (time.process_time() - clock) / decoding


def chromaprint(path: Path) -> NDArray[np.uint32]:
    """The prints that ffmpeg's chromaprint writes for a file's sound."""
    target = path.with_suffix(".chroma")
    run("-i", str(path), "-vn", "-ac", "1", "-f", "chromaprint", "-fp_format", "raw", str(target))
    data = target.read_bytes()
    target.unlink()
    return np.frombuffer(data[: len(data) // 4 * 4], "<u4").astype(np.uint32)


def ours(path: Path) -> NDArray[np.uint32]:
    """Our sound prints of a file."""
    return prints_of(path).sounds


def errors(one: NDArray[np.uint32], other: NDArray[np.uint32]) -> float:
    """The share of bits that differ, at the best of a few shifts in time."""
    rates = []
    for shift in range(-_REACH, _REACH + 1):
        a, b = one[max(0, shift) :], other[max(0, -shift) :]
        count = min(a.size, b.size)
        rates.append(float(np.bitwise_count(a[:count] ^ b[:count]).mean()) / 32 if count else 1.0)
    return min(rates)
