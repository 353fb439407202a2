"""KV caches: copies of a prefix that leave it as it is, and several rows joined into one batch with room to grow."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

import torch
from transformers.cache_utils import Cache, DynamicCache, DynamicLayer, DynamicSlidingWindowLayer, StaticLayer

MORE_ROOM = 256
"""Tokens by which a layer without room grows."""


def empty(config: Any) -> Any:
    """A cache for one row of a model with that config."""
    return DynamicCache(config=config)


def copy_of(cache: Any) -> Any:
    """A copy that can be continued while the original stays as it is.

    The layers that grow by joining make new tensors when they do, so the copy shares the original's until then.
    """
    made = copy.copy(cache)
    made.layers = [
        copy.copy(layer) if type(layer) in (DynamicLayer, DynamicSlidingWindowLayer) else copy.deepcopy(layer)
        for layer in cache.layers
    ]
    return made


def size_of(cache: Any) -> int:
    """Bytes that a cache's keys and values take."""
    return sum(
        tensor.numel() * tensor.element_size()
        for layer in cache.layers
        for tensor in (getattr(layer, "keys", None), getattr(layer, "values", None))
        if tensor is not None
    )


class RoomLayer(DynamicLayer):  # type: ignore[misc]  # transformers is not seen by the type checker
    """A layer that writes new keys and values into room kept for them, instead of copying everything for each token.

    Args:
        rows: `(1, heads, n, size)` keys and values of each row; shorter rows are filled up with zeros on the left.
        room: Tokens to come.
    """

    def __init__(self, rows: Sequence[tuple[Any, Any]], room: int) -> None:
        super().__init__()
        self._all = [right_aligned([row[part] for row in rows], room) for part in (0, 1)]
        self._used = max(row[0].shape[-2] for row in rows)
        self.dtype, self.device, self.is_initialized = self._all[0].dtype, self._all[0].device, True
        self._show()

    def update(self, key_states: Any, value_states: Any, *args: Any, **kwargs: Any) -> tuple[Any, Any]:  # noqa: ARG002
        """Write new keys and values behind those there are; all of them are given back."""
        end = self._used + key_states.shape[-2]
        lacking = end - self._all[0].shape[-2]
        if lacking > 0:
            self._all = [torch.nn.functional.pad(part, (0, 0, 0, max(lacking, MORE_ROOM))) for part in self._all]
        for part, states in zip(self._all, (key_states, value_states), strict=True):
            part[..., self._used : end, :] = states
        self._used = end
        self._show()
        return self.keys, self.values

    def batch_select_indices(self, indices: Any) -> None:
        """Keep some of the rows."""
        self._all = [part[indices] for part in self._all]
        self._show()

    def _show(self) -> None:
        self.keys, self.values = (part[..., : self._used, :] for part in self._all)


def right_aligned(rows: Sequence[Any], room: int) -> Any:
    """Rows `(1, heads, n, size)` as one tensor that ends them all at the same place, with room behind it."""
    longest = max(row.shape[-2] for row in rows)
    first = rows[0]
    made = first.new_zeros((len(rows), first.shape[1], longest + room, first.shape[-1]))
    for number, row in enumerate(rows):
        made[number, :, longest - row.shape[-2] : longest] = row[0]
    return made


def joined(caches: Sequence[Any], room: int) -> Any:
    """The caches of single rows as one batch; the single ones are emptied on the way, to hold memory once.

    Args:
        caches: One a row. Layers that see a window only keep their window.
        room: Tokens to come.
    """
    made = copy.copy(caches[0])
    made.layers = [_joined_layer([cache.layers[number] for cache in caches], room)
                   for number in range(len(caches[0].layers))]  # fmt: skip
    return made


def _joined_layer(layers: Sequence[Any], room: int) -> Any:
    first = layers[0]
    if first.keys is None:  # a layer that uses the keys and values of another
        return first
    if type(first) not in (DynamicLayer, DynamicSlidingWindowLayer):
        raise NotImplementedError(f"rows of {type(first).__name__} cannot be joined")
    rows = [(layer.keys, layer.values) for layer in layers]
    if type(first) is DynamicSlidingWindowLayer:
        made = copy.copy(first)
        made.cumulative_length = max(layer.cumulative_length for layer in layers)
        kept = min(made.cumulative_length, made.sliding_window - 1)
        made.keys, made.values = (right_aligned([row[part] for row in rows], 0)[..., -kept:, :] for part in (0, 1))
    else:
        made = RoomLayer(rows, room)
    for layer in layers:
        layer.keys = layer.values = None
    return made


def has_windows(cache: Any) -> bool:
    """Whether some layer sees only a window of what came before."""
    return any(getattr(layer, "is_sliding", False) for layer in cache.layers)


def can_be_fixed(cache: Any) -> bool:
    """Whether all layers see everything and have keys of their own, as a batch of fixed length needs."""
    return all(type(layer) is DynamicLayer and layer.is_initialized for layer in cache.layers)


def fixed(caches: Sequence[Any], length: int, known: Any = None) -> Any:
    """The caches of single rows as one batch of fixed length, for a compiled step.

    Args:
        caches: One a row; all their layers see everything.
        length: Of the whole batch, in tokens.
        known: A batch made before with as many rows and the same length: its memory is written over, at the same
            addresses.
    """
    layers = known.layers if known is not None else [StaticLayer(length) for _ in caches[0].layers]
    longest = max(cache.layers[0].keys.shape[-2] for cache in caches)
    for number, layer in enumerate(layers):
        rows = [cache.layers[number] for cache in caches]
        keys = right_aligned([row.keys for row in rows], length - longest)
        values = right_aligned([row.values for row in rows], length - longest)
        if not layer.is_initialized:
            layer.lazy_initialization(keys, values)
        layer.keys.copy_(keys)
        layer.values.copy_(values)
        layer.cumulative_length.fill_(longest)
    return known if known is not None else Cache(layers=layers)
