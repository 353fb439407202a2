"""How many requests fit into a device's memory, and how much of it goes to what is kept of clips."""

from __future__ import annotations

from typing import Any

import torch

from aurelia.models.transformers.net import Net
from schemas.errors import ModelError

CPU_BATCH = 8
LONGEST = 8192
"""Tokens of a request that is taken for long: 32 frames, 10 s of sound, a prompt with its history, the reply."""
MOST = 64
KEPT_SHARE = 0.3
"""Share of what is free after loading that goes to what is kept of clips."""
CPU_KEPT = 2 * 2**30


def batch_that_fits(net: Net) -> int:
    """Requests to begin with: by free memory on a GPU, where half of what is free holds their caches."""
    if net.device.type != "cuda":
        return CPU_BATCH
    free, _ = torch.cuda.mem_get_info(net.device)
    return int(min(MOST, max(1, free * 0.5 / (LONGEST * bytes_a_token(net.model)))))


def bytes_to_keep(net: Net, gigabytes: float | None) -> int:
    """Bytes for what is kept of clips."""
    if gigabytes is not None:
        return int(gigabytes * 2**30)
    if net.device.type != "cuda":
        return CPU_KEPT
    free, _ = torch.cuda.mem_get_info(net.device)
    return int(free * KEPT_SHARE)


_SAID = ("can't allocate memory", "out of memory", "ALLOC_FAILED", "not enough memory")


def out_of_memory(exc: BaseException) -> bool:
    """Whether an exception says that memory did not suffice; some parts of torch say it in words alone."""
    return isinstance(exc, torch.OutOfMemoryError | MemoryError) or any(said in str(exc) for said in _SAID)


def check_fits(net: Net, tokens: int) -> None:
    """See that a prompt leaves room for a reply.

    Raises:
        ModelError: It is longer than the model can read.
    """
    most = getattr(net.model.config.get_text_config(decoder=True), "max_position_embeddings", None)
    if most is not None and tokens >= most:
        message = f"has {tokens} tokens, and the model reads {most} at most"
        raise ModelError("prompt", message, "take fewer frames, or a smaller max_side")


def bytes_a_token(model: Any) -> int:
    """Bytes of keys and values for one token, in all layers."""
    config = model.config.get_text_config(decoder=True)
    heads = getattr(config, "num_key_value_heads", None) or config.num_attention_heads
    size = getattr(config, "head_dim", None) or config.hidden_size // config.num_attention_heads
    return int(2 * config.num_hidden_layers * heads * size * model.dtype.itemsize)
