"""How the page writes numbers, days and money."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from curation.report.review.costs import Money
from curation.review.quality.words import told


def count(number: float) -> str:
    """A whole number with its thousands apart: `50 000`."""
    return f"{number:,.0f}".replace(",", "\u202f")


def day(one: date) -> str:
    """A day: `3 Dec 2026`."""
    return f"{one:%d %b %Y}".lstrip("0")


def money(amount: float | None, by: Money) -> str:
    """An amount: `12.50 EUR`."""
    return "–" if amount is None else f"{amount:,.2f} {by.currency}".replace(",", "\u202f")


def without(sentence: str, name: str) -> str:
    """A sentence about somebody without the name at its start."""
    return sentence.removeprefix(f"{name} ")


FILTERS: Mapping[str, Callable[..., Any]] = {
    "count": count, "day": day, "money": money, "without": without, "told": told,
}  # fmt: skip
"""Filters of the report's templates."""
