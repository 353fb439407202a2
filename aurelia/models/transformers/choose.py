"""The next token of each row: the likeliest, or one drawn with the row's own random numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aurelia.model import Decoding

_MASK = 2**63 - 1


def generator(seed: int) -> Any:
    """The random numbers of one request. They are drawn on the CPU, so that no other row and no device changes them."""
    import torch

    return torch.Generator().manual_seed(seed & _MASK)


def choose(logits: Any, decodings: Sequence[Decoding], generators: Sequence[Any]) -> list[int]:
    """One token a row.

    Args:
        logits: `(rows, words)` float32; what must not be chosen is minus infinity.
        decodings: How each row chooses; temperature 0 takes the likeliest.
        generators: The random numbers of each row.
    """
    import torch

    chosen: list[int] = logits.argmax(-1).tolist()
    drawn = [row for row, decoding in enumerate(decodings) if decoding.temperature > 0]
    if not drawn:
        return chosen
    heat = torch.tensor([[decodings[row].temperature] for row in drawn], device=logits.device)
    shares = torch.softmax(logits[drawn] / heat, -1).double()
    if any(decodings[row].top_p < 1 for row in drawn):
        shares = _head(shares, torch.tensor([[decodings[row].top_p] for row in drawn], device=logits.device))
    steps = shares.cumsum(-1)
    at = torch.cat([torch.rand(1, generator=generators[row], dtype=torch.float64) for row in drawn])
    found = torch.searchsorted(steps, at.to(logits.device)[:, None] * steps[:, -1:], right=True)[:, 0].tolist()
    for row, token, share in zip(drawn, found, shares, strict=True):
        # rounding may lead past the last token that can be chosen
        chosen[row] = token if token < len(share) and share[token] > 0 else int(share.argmax())
    return chosen


def _head(shares: Any, most: Any) -> Any:
    """The likeliest tokens that together reach a share of `most`; the others get none."""
    ordered, order = shares.sort(-1, descending=True)
    ordered = ordered.masked_fill(ordered.cumsum(-1) - ordered >= most, 0.0)
    return shares.scatter(-1, order, ordered)
