"""The choice of frames against full-frame SSIM key frames: how fast, and how many shots so few frames show.

The other way is that of the AURELIA authors' script: structural similarity (Z. Wang et al., "Image quality
assessment", IEEE TIP 2004; windows of 7 by 7, all weighing the same, in double precision, by scipy's filter) of each
colour channel between consecutive full frames as OpenCV reads them; a frame is key where the mean drops below .6, and
the first k key frames are taken. Written here anew. Speed is in seconds of processor time on whole frames, decoding
included on both sides. For the coverage alone, SSIM is computed on frames reduced to 320 pixels (grain counts less,
which is to its advantage) and gets, film by film, the threshold that suits it best.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import count, islice
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter

from aurelia.media.stills import StillsTaker
from aurelia.media.walk import walk
from aurelia.media.watching import Watchers
from aurelia.perceive.coverage import choose
from benchmarks.filming.film import Film
from curation.segment import detectors
from schemas.plugins import load, pick

FASTER = 50.0
"""Goal: so many times the frames a second of SSIM."""

COUNTS = (5, 10, 20)
"""How many frames are chosen."""

THRESHOLDS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
_WINDOW = 7
_REDUCED = 320
_TIMED = 40
"""Full frames on which SSIM is timed in each film."""

Figure = tuple[str, float, str, bool]


def measure(films: Sequence[Film], quick: bool) -> list[Figure]:
    """The figures of films with known shots: name, value, goal, whether it is met."""
    cv2.setNumThreads(1)
    if quick:
        films = films[:2]
    speed, coverage = [], []
    for film in films:
        ours, chosen = _ours(film)
        theirs = _ssim_seconds(film.path, _TIMED // 2 if quick else _TIMED)
        speed.append(theirs / ours)
        keys = [(film.script.times[number], likeness) for number, likeness in _similarities(film.path, _REDUCED)]
        for most in COUNTS:
            shown = (_shown(film, chosen[most]), _shown(film, _uniform(film, most)), _first(film, keys, most))
            coverage.append(shown)
    faster = float(np.exp(np.mean(np.log(speed))))
    mine, uniform, first = (float(value) for value in np.mean(coverage, axis=0))
    return [
        ("frames-speed-against-ssim", faster, f">= {FASTER:g}", faster >= FASTER),
        ("frames-coverage", mine, f"> {max(uniform, first):.3f}", mine > max(uniform, first)),
        ("frames-coverage-uniform", uniform, "-", True),
        ("frames-coverage-ssim", first, "-", True),
    ]


def _ours(film: Film) -> tuple[float, dict[int, list[float]]]:
    """Seconds of processor time a frame, and the times chosen for each count: the pass, the detector, the choice."""
    began = time.process_time()
    seer = pick(load("curation.detectors", detectors.__name__, "DETECTOR"), "planes", "detector").watch()
    with tempfile.TemporaryDirectory() as folder, StillsTaker(Path(folder) / "part") as taker:
        walked = walk(film.path, Watchers(pictures=(seer,), stills=(taker,)))
        found, candidates = seer.found(), taker.candidates()
    chosen = {most: [one.at for one in choose(candidates, found, walked.picture_end, most)] for most in COUNTS}
    return (time.process_time() - began) / walked.frames, chosen


def _ssim_seconds(path: Path, count: int) -> float:
    """Seconds of processor time that SSIM takes a full frame."""
    began = time.process_time()
    pairs = list(islice(_similarities(path, None), count))
    return (time.process_time() - began) / (len(pairs) + 1)


def _similarities(path: Path, side: int | None) -> Iterator[tuple[int, float]]:
    """The number of each frame but the first, and its likeness to the one before."""
    capture, before = cv2.VideoCapture(str(path)), None
    try:
        for number in count():
            read, pixels = capture.read()
            if not read:
                return
            if side is not None:
                scale = side / pixels.shape[1]
                pixels = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
            channels = cv2.split(pixels)
            if before is not None:
                yield number, float(np.mean([ssim(a, b) for a, b in zip(before, channels, strict=True)]))
            before = channels
    finally:
        capture.release()


def ssim(one: NDArray[Any], other: NDArray[Any]) -> float:
    """The structural similarity of two channels."""
    first, second, spare = (0.01 * 255) ** 2, (0.03 * 255) ** 2, _WINDOW**2 / (_WINDOW**2 - 1)
    a, b = one.astype(np.float64), other.astype(np.float64)
    mean, means = uniform_filter(a, _WINDOW), uniform_filter(b, _WINDOW)
    variance = spare * (uniform_filter(a * a, _WINDOW) - mean * mean)
    variances = spare * (uniform_filter(b * b, _WINDOW) - means * means)
    both = spare * (uniform_filter(a * b, _WINDOW) - mean * means)
    above = (2 * mean * means + first) * (2 * both + second)
    likeness = above / ((mean * mean + means * means + first) * (variance + variances + second))
    edge = _WINDOW // 2
    return float(likeness[edge:-edge, edge:-edge].mean())


def _uniform(film: Film, most: int) -> list[float]:
    seconds = film.script.times[-1]
    return [(number + 0.5) * seconds / most for number in range(most)]


def _first(film: Film, likeness: Sequence[tuple[float, float]], most: int) -> float:
    """The coverage by the first key frames, at the threshold that gives the most."""
    return max(_shown(film, [at for at, value in likeness if value < threshold][:most]) for threshold in THRESHOLDS)


def _shown(film: Film, chosen: Sequence[float]) -> float:
    """The share of shots of which a frame is among the chosen; frames within a gradual change show none."""
    times, spans = film.script.times, film.script.spans()
    numbers = {int(np.searchsorted(times, at + 1e-3, side="right")) - 1 for at in chosen}
    return sum(any(first <= number <= last for number in numbers) for first, last in spans) / len(spans)
