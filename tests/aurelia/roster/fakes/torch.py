"""Stand-in of the little of torch that workers use themselves."""

from __future__ import annotations

from contextlib import nullcontext
from types import SimpleNamespace
from typing import Any

import numpy as np

float16 = "float16"
cuda = SimpleNamespace(is_available=lambda: False)
seeds: list[int] = []
inference_mode = no_grad = nullcontext


class Tensor:
    """An array with the methods that are called."""

    def __init__(self, values: Any) -> None:
        self.values = np.asarray(values)

    @property
    def shape(self) -> tuple[int, ...]:
        """Its sizes."""
        return self.values.shape

    def half(self) -> Tensor:
        """Itself."""
        return self

    def cuda(self) -> Tensor:
        """Itself."""
        return self

    def to(self, *_where: Any, **_how: Any) -> Tensor:
        """Itself."""
        return self

    def unsqueeze(self, dim: int) -> Tensor:
        """With one more dimension."""
        return Tensor(np.expand_dims(self.values, dim))

    def __getitem__(self, key: Any) -> Tensor:
        return Tensor(self.values[key])


def zeros(*sizes: Any) -> Tensor:
    """Zeros."""
    return Tensor(np.zeros(sizes[0] if isinstance(sizes[0], tuple) else sizes))


def tensor(value: Any) -> Tensor:
    """A value as a tensor."""
    return Tensor(value)


def unsqueeze(value: Tensor, dim: int) -> Tensor:
    """With one more dimension."""
    return value.unsqueeze(dim)


def manual_seed(seed: int) -> None:
    """Remember the seed."""
    seeds.append(seed)


def load(_path: str, map_location: str) -> dict[str, Any]:
    """A checkpoint."""
    assert map_location == "cpu"
    return {"weights": 1}
