"""What was computed: encodes, prefills, tokens, seconds. Each clip should be encoded once, and this says whether."""

from __future__ import annotations

import copy
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Counts:
    """Counters of an open model; they only grow, and may be set to zero from outside.

    Args:
        encodes: Sense -> forward passes of its encoder.
        prefills: Prompts, or parts of them, that were prefilled: `prefix`, `tail`, `whole`.
        tokens: Reply tokens made.
        steps: Forward passes that made them; several rows share one.
        seconds: Where the time went: `inputs`, `prefix`, `tail`, `decode`.
        halved: How often memory did not suffice and a batch was halved.
    """

    encodes: Counter[str] = field(default_factory=Counter)
    prefills: Counter[str] = field(default_factory=Counter)
    tokens: int = 0
    steps: int = 0
    seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    halved: int = 0

    @contextmanager
    def timed(self, what: str) -> Iterator[None]:
        """Add the time of a block to what it is spent on; work still under way on a GPU is counted where it ends."""
        begun = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[what] += time.perf_counter() - begun


class Encoders:
    """Stands in front of a model's encoders: counts their passes, and gives back what they gave before for a clip.

    Args:
        modules: Sense -> encoder module; its forward is replaced.
        counts: Where passes are counted.
    """

    def __init__(self, modules: Mapping[str, Any], counts: Counts) -> None:
        self.senses = tuple(modules)
        self._counts = counts
        self._known: dict[str, list[Any]] | None = None
        self._next: Counter[str] = Counter()
        for sense, module in modules.items():
            module.forward = self._standing_for(sense, module.forward)

    @contextmanager
    def remembering(self, known: dict[str, list[Any]]) -> Iterator[None]:
        """In this block, outputs are taken from `known`, in order; what is not there yet is computed and put there."""
        self._known, self._next = known, Counter()
        try:
            yield
        finally:
            self._known = None

    def _standing_for(self, sense: str, inner: Any) -> Any:
        def forward(*args: Any, **kwargs: Any) -> Any:
            known = self._known.setdefault(sense, []) if self._known is not None else []
            number = self._next[sense]
            self._next[sense] += 1
            if self._known is None or number >= len(known):
                self._counts.encodes[sense] += 1
                known.append(inner(*args, **kwargs))
                return copy.deepcopy(known[-1])  # models write into what they are given
            return copy.deepcopy(known[number])

        return forward
