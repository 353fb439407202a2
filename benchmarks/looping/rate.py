"""How fast replies are decoded, and how close that is to what the memory's bandwidth allows."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import torch

from aurelia.model import Decoding
from aurelia.models.transformers.choose import generator
from aurelia.models.transformers.decode import Row, decode
from aurelia.models.transformers.fixed import FixedStep
from aurelia.models.transformers.memory import bytes_a_token
from aurelia.models.transformers.net import Kept, Net, start

BANDWIDTHS = {"H200": 4.8e12, "H100": 3.35e12, "A100": 2.04e12, "L40S": 0.864e12, "4090": 1.008e12, "L4": 0.3e12}
"""Bytes a second by part of a GPU's name, as its maker states, for a torch that cannot tell."""


@dataclass(frozen=True)
class Rate:
    """Decoding at one batch size.

    Args:
        rows: Replies at a time.
        tokens_a_second: Of all rows together.
        bytes_a_second: Weights, and keys and values of all rows, that had to be read.
        how: `growing` cache, or one of `fixed length`, whose step is compiled on a GPU.
    """

    rows: int
    tokens_a_second: float
    bytes_a_second: float
    how: str


def measured(net: Net, kept: Kept, rows: int, tokens: int, fixed: FixedStep | None = None) -> Rate:
    """Decode replies after the same prefix, and time all but reading their prompts.

    Args:
        net: The model.
        kept: The prefix.
        rows: Replies at a time.
        tokens: Of each.
        fixed: To decode in a cache of fixed length.
    """
    tail = net.family.tail(net.processor, "What is seen and heard? " * 10)
    seconds = 0.0
    length = 0
    for _ in range(2):  # the first time warms up, and compiles
        with torch.inference_mode():
            batch = [Row(start(net, kept, tail), Decoding(max_tokens=tokens), generator(n)) for n in range(rows)]
            length = batch[0].started.length
            settle(net)
            begun = time.perf_counter()
            decode(net, batch, fixed)
            settle(net)
            seconds = time.perf_counter() - begun
    steps = tokens - 1
    read = steps * (bytes_of_weights(net.model) + rows * bytes_a_token(net.model) * (length + steps / 2))
    return Rate(rows, rows * steps / seconds, read / seconds, "fixed length" if fixed else "growing")


def bytes_of_weights(model: Any) -> int:
    """Bytes of the weights that each step reads: the language model's layers and its head, no embedding table."""
    parts = (model.model.language_model.layers, model.model.language_model.norm, model.lm_head)
    return sum(weight.numel() * weight.element_size() for part in parts for weight in part.parameters())


def bandwidth(device: Any) -> float | None:
    """Bytes a second that the device's memory can give; None where nobody says."""
    if device.type != "cuda":
        return None
    about = torch.cuda.get_device_properties(device)
    clock, width = getattr(about, "memory_clock_rate", 0), getattr(about, "memory_bus_width", 0)
    if clock and width:
        return 2 * clock * 1e3 * width / 8  # kilohertz, twice a cycle; bits
    return next((value for name, value in BANDWIDTHS.items() if name in about.name), None)


def settle(net: Net) -> None:
    """Wait until the device is done."""
    if net.device.type == "cuda":
        torch.cuda.synchronize(net.device)
