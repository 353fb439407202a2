"""The loop at speed: each clip encoded once and replies decoded in batches, beside the plain loop, in one run.

The workload is fixed: clips of 10 s, 32 frames, 16 kHz sound; reasoner, summarizer and evaluator at each of 5 tries;
64 new tokens a reply, greedy. Both sides are given decoded media, and take turns on the same clips, so that the
machine's noise is the same for both. The plain loop sends one request at a time, and encodes the media at each call.

    python benchmarks/loop.py [--quick] [--seed N]
"""

from __future__ import annotations

import argparse
import platform
import secrets
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
import transformers

from aurelia.models.transformers import opened
from aurelia.models.transformers.fixed import FixedStep
from aurelia.models.transformers.model import TransformersModel
from aurelia.models.transformers.net import Net
from benchmarks.looping import rate, sizes, workload

CLIPS, QUICK_CLIPS = 16, 4
SMALL_FRAME, FULL_FRAME = (112, 168), (252, 448)
BATCHES, CPU_BATCHES = (1, 4, 8, 16, 32), (1, 8)

Figure = tuple[str, float | None, str, bool]
"""Name, value (None where it was not measured), goal, whether it is met."""


@dataclass
class Side:
    """One of the two loops.

    Args:
        model: What it asks.
        run: Its way through some clips.
        seconds: Time so far.
        encodes: Encodes so far, by sense.
        replies: What came, by clip.
    """

    model: TransformersModel
    run: Callable[[Any, Sequence[Path]], list[list[str]]]
    seconds: float = 0.0
    encodes: dict[str, int] = field(default_factory=dict)
    replies: list[list[str]] = field(default_factory=list)

    def take(self, clips: Sequence[Path]) -> None:
        """Go through some clips."""
        before = dict(self.model.counts.encodes)
        rate.settle(self.model.net)
        begun = time.perf_counter()
        self.replies += self.run(self.model, clips)
        rate.settle(self.model.net)
        self.seconds += time.perf_counter() - begun
        for sense, count in self.model.counts.encodes.items():
            self.encodes[sense] = self.encodes.get(sense, 0) + count - before.get(sense, 0)


def main() -> int:
    """Measure, print, and say whether the goals are met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_CLIPS} clips instead of {CLIPS}")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(2**31))
    given = parser.parse_args()
    count = QUICK_CLIPS if given.quick else CLIPS
    print(f"seed {given.seed}, {count} clips{' (quick: a quarter of the clips)' if given.quick else ''}")
    print(f"{platform.processor() or platform.machine()}, Python {platform.python_version()}, ", end="")
    print(f"torch {torch.__version__}, transformers {transformers.__version__}")
    with tempfile.TemporaryDirectory() as folder:
        figures = _on_cpu(Path(folder), count, given.seed)
        figures += _on_gpu(Path(folder), count, given.seed)
    for name, value, goal, met in figures:
        state = "unmeasured" if value is None else "ok" if met else "short"
        print(f"{name} {'-' if value is None else f'{value:.4g}'} (goal {goal}) {state}")
    return int(any(value is not None and not met for _, value, _, met in figures))


def _on_cpu(folder: Path, count: int, seed: int) -> list[Figure]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # threads that wait for each other suffer most from whatever else runs here
    net = sizes.small(folder, seed)
    ours, plain = _compared(net, workload.make_clips(count, SMALL_FRAME, seed), chunk=4)
    _decoding(net, ours.model, CPU_BATCHES)
    torch.set_num_threads(threads)
    ratio = plain.seconds / ours.seconds
    encodes = max(ours.encodes.values()) / count
    return [
        ("media-encodes-a-clip", encodes, "1", encodes == 1),
        ("cpu-clips-an-hour-ratio", ratio, ">= 4", ratio >= 4),
    ]


def _on_gpu(folder: Path, count: int, seed: int) -> list[Figure]:
    names = ("gpu-media-encodes-a-clip", "gpu-clips-an-hour-ratio", "gpu-decode-share-of-bandwidth")
    goals = ("1", ">= 5", ">= 0.5")
    if not torch.cuda.is_available():
        print("no GPU here: Qwen2.5-Omni-7B at full size is not measured")
        return [(name, None, goal, False) for name, goal in zip(names, goals, strict=True)]
    print(f"{torch.cuda.get_device_name()}, CUDA {torch.version.cuda}")
    net = sizes.full(folder, seed)
    clips = workload.make_clips(count, FULL_FRAME, seed)
    ours, plain = _compared(net, clips, chunk=count)
    ratio, encodes = plain.seconds / ours.seconds, max(ours.encodes.values()) / count
    share = _decoding(net, ours.model, BATCHES)
    return [
        (names[0], encodes, goals[0], encodes == 1),
        (names[1], ratio, goals[1], ratio >= 5),
        (names[2], share, goals[2], share is not None and share >= 0.5),
    ]


def _compared(net: Net, clips: dict[Path, Any], chunk: int) -> tuple[Side, Side]:
    """Both loops over the same clips, in turns."""
    ours, plain = (
        Side(
            opened(net, "random", "", {"frames": workload.FRAMES, "reuse": reuse}, workload.MadeMedia(clips)),
            run,
        )
        for reuse, run in (("auto", workload.scheduled), ("none", workload.one_by_one))
    )
    for number, some in enumerate(workload.in_chunks(list(clips), chunk)):
        for side in (ours, plain) if number % 2 else (plain, ours):
            side.take(some)
    for name, side in (("ours", ours), ("plain", plain)):
        hour = 3600 * len(clips) / side.seconds
        encodes = {sense: count / len(clips) for sense, count in side.encodes.items()}
        print(f"{name}: {side.seconds:.1f} s, {hour:.0f} clips an hour, encodes a clip {encodes}")
    pairs = [pair for both in zip(ours.replies, plain.replies, strict=True) for pair in zip(*both, strict=True)]
    print(f"the same replies from both: {sum(one == other for one, other in pairs)} of {len(pairs)}")
    print("seconds of both, by what they went to:",
          ", ".join(f"{what} {seconds:.1f}" for what, seconds in net.counts.seconds.items()))  # fmt: skip
    return ours, plain


def _decoding(net: Net, model: TransformersModel, batches: Sequence[int]) -> float | None:
    """The share of the bandwidth at the best batch, with both ways of decoding; None where there is no such limit."""
    limit = rate.bandwidth(net.device)
    kept = max(model.kept(), key=lambda one: len(one.prefix.ids))
    shares = []
    for fixed in (None, FixedStep(net)):
        for rows in batches:
            found = rate.measured(net, kept, rows, workload.NEW_TOKENS, fixed)
            share = found.bytes_a_second / limit if limit else None
            print(f"decode, {found.how}, {rows} rows: {found.tokens_a_second:.0f} tokens a second"
                  + (f", {share:.0%} of {limit / 1e12:.2f} TB/s" if share and limit else ""))  # fmt: skip
            shares += [share] if share else []
    return max(shares, default=None)


if __name__ == "__main__":
    raise SystemExit(main())
