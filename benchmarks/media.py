"""Shot detection and the choice of frames on films with known truth, beside the peers, in one run.

    python -m benchmarks.media [--quick] [--seed N] [--seconds S]

The films are drawn from five fresh seeds (`benchmarks/filming`, fixed before the detector was written): hard cuts,
dissolves of 8 to 20 frames, fades, and within the shots flashes, shakes, pans, zooms, changes of light and things that
move; 25, 29.97 and uneven frames a second; 720p and 1080p; B-frames, open groups of pictures. Of each seed there is
one film a rate; one of the three, another each time, is 1080p. The full run takes half an hour of one core.

A cut is found by a boundary at most one frame off, and exactly by one on its frame. A gradual change is found by a
boundary between its last and its first whole frame, or up to two frames beside. One boundary counts once. Of a
detector that tells cuts from gradual changes, as ours does, only those said to be cuts count as cuts; of others, all
that lie in no gradual change. Speed is wall clock: every detector, the decode alone among them, reads each film in
turn, round after round, and the ratios of each turn are taken; their median counts. TransNetV2 is a development tool
here: it sees the films of two seeds, once, and goes without a goal.
"""

from __future__ import annotations

import argparse
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import cv2

from benchmarks.filming import frames, scoring
from benchmarks.filming.film import Film, write
from benchmarks.filming.peers import ADAPTIVE, BARE, CONTENT, OURS, TRANSNET, peers
from benchmarks.filming.scoring import Tally
from benchmarks.filming.script import SECONDS, Rate, script

RATES: tuple[Rate, ...] = ("25", "29.97", "vfr")
SMALL, LARGE = (1280, 720), (1920, 1080)
SEEDS, ROUNDS, SLOW_SEEDS = 5, 2, 2
"""Of the full run; what is slow (TransNetV2, the choice of frames) sees the films of the first seeds only."""
QUICK_SEEDS, QUICK_ROUNDS, QUICK_SECONDS = 1, 1, 20.0

Figure = tuple[str, float | None, str, bool]
"""Name, value (None: unmeasured), goal, and whether it is met."""
Seconds = dict[str, dict[tuple[int, int], float]]
"""How long each detector took, by film and turn."""


def main() -> int:
    """Measure, print, and say whether the goals are met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="one seed, films of 20 s, one round")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(2**31), help="of the first film; others follow")
    parser.add_argument("--seconds", type=float, help="length of the films, and one round")
    given = parser.parse_args()
    count, rounds, seconds = (QUICK_SEEDS, QUICK_ROUNDS, QUICK_SECONDS) if given.quick else (SEEDS, ROUNDS, SECONDS)
    if given.seconds:
        rounds, seconds = 1, given.seconds
    seeds = [given.seed + 7919 * n for n in range(count)]
    print(f"seeds {' '.join(map(str, seeds))}")
    print(f"{'quick: ' if given.quick else ''}{len(seeds) * len(RATES)} films of {seconds:g} s, {rounds} round(s)")
    with tempfile.TemporaryDirectory() as folder:
        films = _films(Path(folder), seeds, seconds)
        changes = [change.kind for film in films for change in film.script.transitions]
        print(", ".join(f"{changes.count(kind)} {kind}s" for kind in ("cut", "dissolve", "fade")), flush=True)
        tallies, took = _measured(films, rounds)
        _show(tallies, took)
        figures: list[Figure] = [
            *_found(tallies[OURS]),
            *_speeds(took),
            *frames.measure(films[: SLOW_SEEDS * len(RATES)], given.quick),
        ]
    for name, value, goal, met in figures:
        said = "unmeasured" if value is None else "ok" if met else "short"
        print(f"{name} {'-' if value is None else f'{value:.3f}'} (goal {goal}) {said}")
    return 0 if all(met for *_, met in figures) else 1


def _films(folder: Path, seeds: Sequence[int], seconds: float) -> list[Film]:
    jobs = []
    for turn, seed in enumerate(seeds):
        for number, rate in enumerate(RATES):
            size = LARGE if number == turn % len(RATES) else SMALL
            jobs.append((folder / f"{seed}-{rate}.mp4", script(seed, rate, size, seconds)))
    with ProcessPoolExecutor(2) as pool:
        return list(pool.map(write, *zip(*jobs, strict=True)))


Tallies = dict[str, dict[str, Tally]]
"""By detector: tallies of all transitions at each rate, and of `cuts`."""


def _measured(films: Sequence[Film], rounds: int) -> tuple[Tallies, Seconds]:
    cv2.setNumThreads(-1)  # as it is by itself
    detectors = peers()
    tallies: Tallies = {name: {} for name in detectors}
    took: Seconds = {name: {} for name in detectors}
    for number, film in enumerate(films):
        for turn in range(rounds):
            for name, detect in detectors.items():
                if name == TRANSNET and (turn or number >= SLOW_SEEDS * len(RATES)):
                    continue
                began = time.perf_counter()
                found = detect(film.path)
                took[name][number, turn] = time.perf_counter() - began
                if turn == 0:
                    _count(tallies[name], film, found)
    return tallies, took


def _count(tallies: dict[str, Tally], film: Film, found: Sequence[scoring.Found]) -> None:
    every, cuts = scoring.transitions(film.script, found), scoring.cuts(film.script, found)
    for name, more in ((film.script.rate, every), ("all", every), ("cuts", cuts)):
        tallies[name] = tallies.get(name, Tally()) + more


def _ratio(took: Seconds, name: str, other: str) -> float:
    """How many times as fast as the other a detector is, in the median of the turns."""
    return statistics.median(took[other][turn] / seconds for turn, seconds in took[name].items())


def _show(tallies: Tallies, took: Seconds) -> None:
    print("\n                         all F1  prec.  recall     25  29.97    vfr   cut F1  exact   speed")
    for name, counts in tallies.items():
        speed = f"{_ratio(took, name, BARE):7.2f}"
        if name == BARE:
            print(f"{name:23} {'':61} {speed}")
            continue
        every, cuts = counts["all"], counts["cuts"]
        rates = " ".join(f"{counts[rate].f1:6.3f}" for rate in RATES)
        exact = cuts.exact / cuts.hits if cuts.hits else 0.0
        print(
            f"{name:23} {every.f1:7.3f} {every.precision:6.3f} {every.recall:7.3f} {rates} {cuts.f1:8.3f}"
            f" {exact:6.3f} {speed}"
        )
    print("speed: of the bare decode of the same file\n")


def _found(ours: dict[str, Tally]) -> list[Figure]:
    cuts = ours["cuts"]
    figures: list[Figure] = [
        (f"shot-f1-{rate}", ours[rate].f1, f">= {least}", ours[rate].f1 >= least)
        for rate, least in (("25", 0.96), ("29.97", 0.96), ("vfr", 0.94))
    ]
    exact = cuts.exact / cuts.hits if cuts.hits else 0.0
    return [*figures, ("cut-f1", cuts.f1, ">= 0.99", cuts.f1 >= 0.99), ("cut-exact", exact, "= 1", exact == 1)]


def _speeds(took: Seconds) -> list[Figure]:
    bare = _ratio(took, OURS, BARE)
    figures: list[Figure] = [("speed-of-bare-decode", bare, ">= 0.95", bare >= 0.95)]
    for name, peer in (("content", CONTENT), ("adaptive", ADAPTIVE)):
        value = _ratio(took, OURS, peer) if peer in took else None
        figures.append((f"speed-of-pyscenedetect-{name}", value, ">= 1.6", value is None or value >= 1.6))
    return figures


if __name__ == "__main__":
    sys.exit(main())
