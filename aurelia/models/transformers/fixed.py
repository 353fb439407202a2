"""Decoding in a cache of fixed length: what torch.compile and CUDA graphs need. On a CPU the same steps, not compiled.

What it gains on a GPU has not been measured.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch

from aurelia.models.transformers import caches
from aurelia.models.transformers.net import Net, forward

STEP = 512
"""Lengths are rounded up to multiples of this, so that few shapes are compiled."""
KEPT = 2
"""Batches whose memory is kept for the next of the same shape."""


@dataclass
class FixedBatch:
    """Rows in a cache of fixed length.

    Args:
        rows: How many are real; those after them are copies of the first that fill up the shape.
        cache: Of all rows.
        valid: `(rows, length)`, true for places that may be attended to.
        used: Places written so far.
    """

    rows: int
    cache: Any
    valid: Any
    used: int


class FixedStep:
    """The compiled step of a model, and the memory of the batches it ran on.

    Args:
        net: The model.
    """

    def __init__(self, net: Net) -> None:
        self._net = net
        self._known: OrderedDict[tuple[int, int], Any] = OrderedDict()
        self._run: Any = forward
        if net.device.type == "cuda":
            self._run = torch.compile(forward, mode="reduce-overhead")

    def clear(self) -> None:
        """Let go of the memory."""
        self._known.clear()

    def batch(self, rows: Sequence[Any], lengths: Sequence[int], room: int) -> FixedBatch:
        """Rows with their caches as one batch.

        Args:
            rows: The cache of each row.
            lengths: Tokens in each.
            room: Tokens to come.
        """
        count = 1 << (len(rows) - 1).bit_length()
        fill = count - len(rows)
        length = -(-(max(lengths) + room) // STEP) * STEP
        cache = caches.fixed([*rows, *[rows[0]] * fill], length, self._known.pop((count, length), None))
        self._known[(count, length)] = cache
        while len(self._known) > KEPT:
            self._known.popitem(last=False)
        starts = max(lengths) - torch.tensor([*lengths, *[lengths[0]] * fill], device=self._net.device)[:, None]
        at = torch.arange(length, device=self._net.device)[None]
        return FixedBatch(len(rows), cache, (at >= starts) & (at < max(lengths)), max(lengths))

    def step(self, batch: FixedBatch, last: Sequence[int], places: Any) -> Any:
        """Logits `(rows, words)` for the next token of each real row.

        Args:
            batch: The rows.
            last: The newest token of each real row.
            places: `(rows, 1)` their places.
        """
        fill = len(batch.valid) - batch.rows
        ids = torch.tensor([*last, *[last[0]] * fill], device=self._net.device)[:, None]
        places = torch.cat([places, places[:1].expand(fill, -1)])
        batch.valid[:, batch.used] = True
        batch.used += 1
        family = self._net.family
        logits = self._run(
            self._net, ids, batch.valid[:, None, None], family.text_positions(places), batch.cache,
            family.text_inputs(ids),
        )  # fmt: skip
        return logits[: batch.rows].clone()  # a graph writes its next logits over these
