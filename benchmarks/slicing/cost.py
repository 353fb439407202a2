"""What a clip costs: ours beside one ffmpeg process a clip, in turn, on one core."""

from __future__ import annotations

import os
import resource
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from aurelia.media import piece
from aurelia.media.certify import Claim, certify
from aurelia.media.cutting import Want, cut_many
from aurelia.media.encoder import H264


@dataclass
class Spent:
    """Seconds on the clock and of the processor."""

    clock: float = 0.0
    processor: float = 0.0

    @contextmanager
    def counting(self) -> Iterator[None]:
        """Add what happens inside."""
        clock, processor = time.perf_counter(), _processor()
        try:
            yield
        finally:
            self.clock += time.perf_counter() - clock
            self.processor += _processor() - processor


@dataclass
class Cost:
    """What both ways spent on the same clips."""

    clips: int = 0
    rounds: int = 0
    ours: Spent = field(default_factory=Spent)
    certifying: Spent = field(default_factory=Spent)
    apart: Spent = field(default_factory=Spent)
    ffmpeg: Spent = field(default_factory=Spent)


def ffmpeg_binary() -> str | None:
    """The ffmpeg that imageio-ffmpeg brings, or None."""
    try:
        import imageio_ffmpeg  # type: ignore[import-untyped]
    except ImportError:
        return None
    return str(imageio_ffmpeg.get_ffmpeg_exe())


def compare(source: Path, wants: Sequence[Want], binary: str | None, rounds: int) -> Cost:
    """Cut the clips both ways, in turn, and certify them once more with nothing kept from cutting."""
    cost = Cost()
    ways: list[Callable[[], object]] = [lambda: _ours(source, wants, cost)]
    if binary is not None:
        ways.append(lambda: _theirs(source, wants, binary, cost))
    for turn in range(rounds):
        for way in ways if turn % 2 == 0 else reversed(ways):
            way()
        cost.clips, cost.rounds = cost.clips + len(wants), turn + 1
    for index, start in _ours(source, wants, Cost()).items():
        want = wants[index]
        claim = Claim(want.start, want.duration, Fraction(round(start * 10**6), 10**6), None, sounds=True)
        with cost.apart.counting():
            certify(want.target, source, claim)
    return cost


def _ours(source: Path, wants: Sequence[Want], cost: Cost) -> dict[int, float]:
    starts = {}

    def counted(*given: Any) -> Any:
        with cost.certifying.counting():
            return certify(*given)

    setattr(piece, "certify", counted)  # noqa: B010 - it is imported there, not exported
    try:
        with cost.ours.counting():
            for index, found in cut_many(source, wants):
                if isinstance(found, Exception):
                    raise found
                starts[index] = found.start
    finally:
        setattr(piece, "certify", certify)  # noqa: B010
    return starts


def _theirs(source: Path, wants: Sequence[Want], binary: str, cost: Cost) -> None:
    options = [text for name, value in H264.video_options.items() for text in (f"-{name}:v", value)]
    for want in wants:
        command = [
            binary, "-nostdin", "-v", "error", "-threads", "1", "-ss", str(want.start), "-i", str(source),
            "-t", str(want.duration), "-c:v", H264.video_codec, *options, "-threads:v", "1",
            "-pix_fmt", H264.pixel_format, "-c:a", H264.audio_codec, "-b:a", str(2 * H264.audio_bit_rate),
            "-movflags", "+faststart", "-y", str(want.target),
        ]  # fmt: skip
        with cost.ffmpeg.counting():
            subprocess.run(command, check=True)


def _processor() -> float:
    both = (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in both)


@contextmanager
def one_core() -> Iterator[bool]:
    """Keep to one core, as a process of a pool does; gives whether this machine can."""
    if not hasattr(os, "sched_setaffinity"):
        yield False
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        yield True
    finally:
        os.sched_setaffinity(0, before)
