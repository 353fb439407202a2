"""What replies took, and what tokens and seconds come to for people."""

from __future__ import annotations

from dataclasses import dataclass

from aurelia.reply_log import Entry

Price = tuple[float, float]
"""For a million tokens in, and for a million out, in any currency."""


@dataclass
class Spent:
    """What replies took together.

    Args:
        replies: How many they are.
        tokens_in: Tokens given to the model; 0 where it does not count.
        tokens_out: Tokens it wrote; 0 where it does not count.
        seconds: Its time.
    """

    replies: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    seconds: float = 0.0

    def add(self, entry: Entry) -> None:
        """Take in one reply."""
        self.replies += 1
        self.tokens_in += entry.usage.get("prompt", 0)
        self.tokens_out += entry.usage.get("completion", 0)
        self.seconds += entry.seconds


def cost_of(tokens_in: int | None, tokens_out: int | None, price: Price | None) -> float | None:
    """In the currency of the prices; None where tokens or prices are unknown."""
    if price is None or tokens_in is None or tokens_out is None:
        return None
    return (tokens_in * price[0] + tokens_out * price[1]) / 1e6


def cost_line(cost: float | None) -> str:
    """A cost for people, or how to learn it."""
    return "cost: give --price IN OUT for a million tokens" if cost is None else f"cost: about {cost:.2f}"


def clock(seconds: float) -> str:
    """A duration for people: `40 s`, `12 min`, `3.5 h`."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
