"""A loaded model and its forward pass: prefixes encoded once, tails on copies of them."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import torch

from aurelia.models.transformers import caches
from aurelia.models.transformers.counts import Counts, Encoders
from aurelia.models.transformers.family import Family, Ids, Prefix

Reuse = Literal["prefix", "encoders", "none"]


@dataclass(frozen=True)
class Net:
    """A loaded model, ready to run.

    Args:
        model: The module, in evaluation mode; its head sees the last place only (see `last_place_only`).
        family: Whose functions prepare its inputs.
        processor: What the family makes inputs with.
        counts: What was computed so far.
        encoders: Stands in front of the model's encoders.
        stops: Token ids that end a reply.
        device: Where inputs go.
    """

    model: Any
    family: Family
    processor: Any
    counts: Counts
    encoders: Encoders
    stops: frozenset[int]
    device: Any

    @property
    def tokenizer(self) -> Any:
        """The processor's tokenizer."""
        return self.family.tokenizer(self.processor)

    @property
    def takes_ready_masks(self) -> bool:
        """Whether its attention takes masks as they are, which saves each step the making of one."""
        return getattr(self.model.config.get_text_config(decoder=True), "_attn_implementation", "") == "sdpa"


@dataclass(frozen=True)
class Kept:
    """What is kept of a prefix between requests.

    Args:
        prefix: Its ids and what was delivered; its inputs only where they are needed again.
        next: Place of the first token after it.
        latest: The first place after all of it.
        cache: Its KV cache; None where it is not reused.
        encoded: Sense -> what its encoder gave, in order; used where there is no cache.
    """

    prefix: Prefix
    next: float
    latest: float
    cache: Any = None
    encoded: dict[str, list[Any]] = field(default_factory=dict)

    @property
    def bytes(self) -> int:
        """Memory it takes, without what is small."""
        kept = caches.size_of(self.cache) if self.cache is not None else 0
        return kept + _bytes(self.encoded) + _bytes(self.prefix.inputs)


@dataclass(frozen=True)
class Started:
    """A prompt that was read: what the reply goes on from.

    Args:
        cache: Of the whole prompt, one row.
        logits: `(1, words)` for the first token of the reply.
        place: Place of that token.
        length: Tokens of the prompt.
    """

    cache: Any
    logits: Any
    place: float
    length: int


def last_place_only(model: Any) -> None:
    """Let the head compute logits for the last place alone: a clip's thousands of places would take gigabytes."""
    head = model.get_output_embeddings()
    inner = head.forward
    head.forward = lambda hidden: inner(hidden[:, -1:])


def keep(net: Net, prefix: Prefix, reuse: Reuse) -> Kept:
    """Compute what can be kept of a prefix: its KV cache; or, without that, nothing before the first tail comes."""
    positions, following = net.family.positions(net.model, prefix)
    kept = Kept(prefix, following, latest=positions.max().item() + 1)
    if reuse != "prefix":
        return kept
    cache = caches.empty(net.model.config)
    ids = torch.tensor([prefix.ids], device=net.device)
    with net.counts.timed("prefix"):
        forward(net, ids, torch.ones_like(ids), positions, cache, prefix.inputs)
    net.counts.prefills["prefix"] += 1
    return replace(kept, prefix=replace(prefix, inputs={}), cache=cache)


def start(net: Net, kept: Kept, tail: Ids, *, remember: bool = True) -> Started:
    """Read the tail of a prompt after its prefix, which stays as it is.

    Args:
        net: The model.
        kept: The prefix. Without a cache it is computed again here, with what its encoders gave before.
        tail: The rest of the prompt.
        remember: Whether to keep what the encoders give.
    """
    length = len(kept.prefix.ids) + len(tail)
    ids = torch.tensor([tail], device=net.device)
    places = kept.next + torch.arange(len(tail), device=net.device)[None]
    positions, inputs = net.family.text_positions(places), net.family.text_inputs(ids)
    encoding: Any = nullcontext()
    if kept.cache is not None:
        cache = caches.copy_of(kept.cache)
    else:
        cache = caches.empty(net.model.config)
        ids, positions, inputs = whole(net, kept.prefix, ids, positions)
        if remember:
            encoding = net.encoders.remembering(kept.encoded)
    mask = torch.ones((1, length), dtype=torch.long, device=net.device)
    with net.counts.timed("tail"), encoding:
        logits = forward(net, ids, mask, positions, cache, inputs)
    net.counts.prefills["tail" if kept.cache is not None else "whole"] += 1
    return Started(cache, logits, max(kept.latest, kept.next + len(tail)), length)


def whole(net: Net, prefix: Prefix, tail: Any, positions: Any) -> tuple[Any, Any, Mapping[str, Any]]:
    """Ids, position ids and further inputs of a prefix and its tail together."""
    before, _ = net.family.positions(net.model, prefix)
    ids = torch.cat([torch.tensor([prefix.ids], device=net.device), tail], -1)
    return ids, torch.cat([before.to(net.device), positions], -1), inputs_of(net, prefix, tail)


def inputs_of(net: Net, prefix: Prefix, tail: Any) -> Mapping[str, Any]:
    """The further inputs of a prefix and its tail together; per-token ones are joined."""
    inputs = on_device(prefix.inputs, net.device)
    for name, values in net.family.text_inputs(tail).items():
        inputs[name] = torch.cat([inputs[name], values.to(net.device)], -1) if name in inputs else values
    return inputs


def forward(net: Net, ids: Any, mask: Any, positions: Any, cache: Any, inputs: Mapping[str, Any]) -> Any:
    """One pass: logits `(rows, words)` float32 for the token after the last; the cache grows by the ids."""
    made = net.model(
        input_ids=ids,
        attention_mask=mask,
        position_ids=positions.to(net.device),
        past_key_values=cache,
        use_cache=True,
        return_dict=True,
        **on_device(inputs, net.device),
    )
    return made.logits[:, -1].float()


def on_device(inputs: Mapping[str, Any], device: Any) -> dict[str, Any]:
    """Tensors moved to the device, in the number type they have; other values as they are."""
    return {name: value.to(device) if isinstance(value, torch.Tensor) else value for name, value in inputs.items()}


def _bytes(value: Any) -> int:
    """Bytes of the tensors in nested values."""
    if isinstance(value, torch.Tensor):
        return int(value.numel() * value.element_size())
    if isinstance(value, Mapping):
        return sum(_bytes(part) for part in value.values())
    if isinstance(value, list | tuple):
        return sum(_bytes(part) for part in value)
    return 0
