"""What was used last is kept, up to a number of bytes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from typing import Generic, TypeVar

V = TypeVar("V")


class Recent(Generic[V]):
    """Values by key; those not used for longest go first when there are too many bytes.

    Args:
        most: Bytes to keep; the value put last stays in any case.
        size: Bytes of a value.
    """

    def __init__(self, most: int, size: Callable[[V], int]) -> None:
        self._most = most
        self._size = size
        self._kept: OrderedDict[Hashable, V] = OrderedDict()
        self._sizes: dict[Hashable, int] = {}

    def __len__(self) -> int:
        return len(self._kept)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._kept

    def __iter__(self) -> Iterator[V]:
        return iter(self._kept.values())

    @property
    def bytes(self) -> int:
        """Bytes that are kept now."""
        return sum(self._sizes.values())

    def get(self, key: Hashable) -> V | None:
        """The value with that key, or None."""
        if key in self._kept:
            self._kept.move_to_end(key)
        return self._kept.get(key)

    def put(self, key: Hashable, value: V) -> None:
        """Keep a value, or weigh one again that has grown, and let go of what is too much."""
        self._kept[key] = value
        self._kept.move_to_end(key)
        self._sizes[key] = self._size(value)
        total = self.bytes
        while total > self._most and len(self._kept) > 1:
            oldest, _ = self._kept.popitem(last=False)
            total -= self._sizes.pop(oldest)

    def clear(self) -> None:
        """Let go of everything."""
        self._kept.clear()
        self._sizes.clear()
