"""Cutting: are clips exact to the frame, is sound in its place for every reader, and what does a clip cost?

    python -m benchmarks.cutting [--quick] [--seed N]

Exactness: three films (25, 29.97 and variable frames a second; B-frames, a key frame every 250), each frame with its
number, beeps with flashes at random frames. Clips at random moments off the frame grid, many overlapping, are cut in
one call a film and read back with nothing of ours: PyAV honouring edit lists, PyAV ignoring them, OpenCV, and decord
where it is installed. A cut is exact when every frame is the one that the truth demands. The A/V offset is the time
from the first frame to a beep, less what the truth demands, worst over all beeps that lie in a clip.

Cost: 1280x720 with grain, clips of 3 s, ours (certified) in turn with one ffmpeg process a clip (`-ss` before `-i`,
both streams re-encoded, the same x264 and aac settings), both kept to one core; processor time, as the clock depends
on who else runs. Dense: end to end. Sparse: one in each 10 s. Overlapping: each repeats half of the one before.
"""

from __future__ import annotations

import argparse
import secrets
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from aurelia.media.cutting import Want, cut_many
from aurelia.media.encoder import H264
from benchmarks.slicing.cost import Cost, compare, ffmpeg_binary, one_core
from benchmarks.slicing.film import BEEP, Film, flashing, footage
from benchmarks.slicing.read import frames_in_decord, frames_in_opencv, with_pyav

KINDS = {"25": ".mp4", "29.97": ".mp4", "vfr": ".mkv"}
CUTS, QUICK_CUTS = 1000, 90
MOST_APART = 0.010


@dataclass
class Tally:
    """What was found in the clips of one film."""

    cuts: int = 0
    exact: int = 0
    honoured: list[float] = field(default_factory=list)
    ignored: list[float] = field(default_factory=list)
    samples_off: int = 0
    opencv: int | None = 0
    decord: int | None = 0
    troubles: list[str] = field(default_factory=list)


def spans(film: Film, count: int, folder: Path, rng: np.random.Generator) -> list[Want]:
    """Random spans with a beep in each; starts lie anywhere between frames."""
    end = float(film.times[-1])
    wants: list[Want] = []
    while len(wants) < count:
        beep = float(film.beeps[int(rng.integers(len(film.beeps)))])
        start, duration = max(0.0, beep - float(rng.uniform(0.08, 0.5))), float(rng.uniform(0.7, 1.3))
        if start + duration < end:
            wants.append(Want(round(start, 6), round(duration, 6), folder / f"{len(wants)}.mp4"))
    return wants


def check(film: Film, wants: list[Want]) -> Tally:
    """Cut all, read all back."""
    tally = Tally()
    for index, found in cut_many(film.path, wants):
        tally.cuts += 1
        if isinstance(found, Exception):
            tally.troubles.append(str(found))
            continue
        look(film, wants[index], tally)
        wants[index].target.unlink()
    return tally


def look(film: Film, want: Want, tally: Tally) -> None:
    """Hold one clip against the truth."""
    honoured, ignored = with_pyav(want.target, edits=True), with_pyav(want.target, edits=False)
    expected = film.numbers(want.start, want.duration, honoured.rate)
    if honoured.numbers == expected == ignored.numbers and honoured.first == ignored.first == 0:
        tally.exact += 1
    elif len(tally.troubles) < 5:
        tally.troubles.append(f"{want.start} s: {honoured.numbers[:3]}... instead of {expected[:3]}...")
    samples = round(len(expected) * 48_000 / honoured.rate)
    tally.samples_off += honoured.samples != samples or ignored.samples != samples
    begin, length = film.begin(want.start, honoured.rate), len(expected) / honoured.rate
    for beep in film.beeps:
        at = float(beep - begin)
        if 0.03 < at < length - BEEP:
            for seen, offsets in ((honoured, tally.honoured), (ignored, tally.ignored)):
                offsets.append(min((onset - at for onset in seen.onsets), key=abs, default=1.0))
    counts = frames_in_opencv(want.target)
    tally.opencv = None if counts is None or tally.opencv is None else tally.opencv + (set(counts) != {len(expected)})
    decord = frames_in_decord(want.target)
    tally.decord = None if decord is None or tally.decord is None else tally.decord + (decord != len(expected))


def exactness(quick: bool, rng: np.random.Generator, folder: Path) -> list[tuple[str, float | None, str, bool]]:
    """Cut the films with known truth."""
    wanted, tallies = QUICK_CUTS if quick else CUTS, {}
    print("film   cuts  exact  worst A/V ms  ignoring edit lists  wrong samples  opencv differs  decord differs")
    for index, (kind, ending) in enumerate(KINDS.items()):
        film = flashing(folder / f"film{ending}", kind, 20 if quick else 90, rng)
        count = wanted // len(KINDS) + (index < wanted % len(KINDS))
        tally = tallies[kind] = check(film, spans(film, count, folder, rng))
        print(
            f"{kind:6} {tally.cuts:4}  {tally.exact:5}  {worst(tally.honoured):12.2f}  {worst(tally.ignored):19.2f}"
            f"  {tally.samples_off:13}  {tally.opencv!s:>14}  {tally.decord!s:>14}"
        )
        for trouble in tally.troubles:
            print(f"       {trouble}")
    every = list(tallies.values())
    exact, samples = sum(one.exact for one in every), sum(one.samples_off for one in every)
    apart = worst([x for one in every for x in one.honoured])
    plain = worst([x for one in every for x in one.ignored])
    opencv = None if any(one.opencv is None for one in every) else float(sum(one.opencv or 0 for one in every))
    most = MOST_APART * 1000
    return [
        ("cuts-frame-exact", exact, f"= {wanted}", exact == wanted),
        ("cuts-with-wrong-sample-count", samples, "= 0", samples == 0),
        ("worst-av-offset-ms", apart, f"<= {most:g}", apart <= most),
        ("worst-av-offset-ms-ignoring-edit-lists", plain, f"<= {most:g}", plain <= most),
        ("cuts-where-opencv-counts-otherwise", opencv, "= 0", opencv == 0),
    ]


def worst(offsets: list[float]) -> float:
    """The largest offset in milliseconds."""
    return 1000 * max(map(abs, offsets), default=1.0)


def costs(quick: bool, rng: np.random.Generator, folder: Path) -> list[tuple[str, float | None, str, bool]]:
    """Ours beside one ffmpeg process a clip."""
    film, seconds, binary = folder / "footage.mp4", 20 if quick else 40, ffmpeg_binary()
    footage(film, seconds, rng)
    layouts = {
        "dense": [3.0 * n for n in range(seconds // 3 - 1)],
        "sparse": [10.0 * n + 6.04 for n in range(seconds // 10)],
        "overlapping": [1.5 * n + 2 for n in range(seconds // 3 - 2)],
    }
    settings = ", ".join(f"{name} {value}" for name, value in H264.video_options.items())
    print(f"\n{H264.video_codec}: {settings}; {H264.audio_codec}, {H264.audio_bit_rate} bit/s a channel")
    print("clips        processor  clock   certifying inside  certifying apart   (ratios to ffmpeg; shares of ours)")
    figures: list[tuple[str, float | None, str, bool]] = []
    for name, starts in layouts.items():
        wants = [Want(start, 3.0, folder / f"{name}{n}.mp4") for n, start in enumerate(starts)]
        with one_core():
            cost = compare(film, wants, binary, 1 if quick else 3)
        figures += told(name, cost, binary is not None)
    return figures


def told(name: str, cost: Cost, peer: bool) -> list[tuple[str, float | None, str, bool]]:
    """Print one row; its figures."""
    ours, theirs = cost.ours.processor / cost.clips, cost.ffmpeg.processor / cost.clips
    ratio = ours / theirs if peer else None
    clock = cost.ours.clock / cost.ffmpeg.clock if peer else float("nan")
    inside, count = cost.certifying.processor / cost.ours.processor, cost.clips // max(1, cost.rounds)
    apart = cost.apart.processor / count / ours
    print(f"{name:12} {ratio or float('nan'):9.2f}  {clock:5.2f}   {inside:17.2f}  {apart:16.2f}")
    goal = 1.1 if name == "sparse" else 1.0
    return [
        (f"cost-{name}-of-ffmpeg", ratio, f"<= {goal}", ratio is not None and ratio <= goal),
        (f"certifying-share-{name}", inside, "<= 0.25", inside <= 0.25),
    ]


def main() -> int:
    """Print the tables and the goals; 1 when one is missed."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--quick", action="store_true", help=f"{QUICK_CUTS} cuts instead of {CUTS}, one round of cost")
    options.add_argument("--seed", type=int, help="of the films and spans; random unless given")
    given = options.parse_args()
    seed = secrets.randbelow(2**31) if given.seed is None else given.seed
    print(f"seed {seed}{', quick' if given.quick else ''}\n")
    rng = np.random.default_rng(seed)
    with tempfile.TemporaryDirectory() as folder:
        figures = [*exactness(given.quick, rng, Path(folder)), *costs(given.quick, rng, Path(folder))]
    print()
    for name, value, goal, met in figures:
        said = "unmeasured" if value is None else "ok" if met else "short"
        print(f"{name} {'-' if value is None else f'{value:.3f}'} (goal {goal}) {said}")
    return 0 if all(met or value is None for _, value, _, met in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
