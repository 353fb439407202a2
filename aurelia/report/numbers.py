"""How a report writes numbers: shares in percent, differences in points, what is not known as a dash."""

from __future__ import annotations

import math

from aurelia.statistics import Estimate

NONE = "–"


def percent(value: float | None, digits: int = 1) -> str:
    """A share in percent without its sign: `72.4`."""
    return NONE if value is None or not math.isfinite(value) else f"{100 * value:.{digits}f}".replace("-", "\u2212")


def points(value: float | None, digits: int = 1) -> str:
    """A difference of shares with its direction: `+3.1`, `−0.4`."""
    return NONE if value is None or not math.isfinite(value) else f"{100 * value:+.{digits}f}".replace("-", "\u2212")


def interval(one: Estimate, *, signed: bool = False, digits: int = 1) -> str:
    """Both ends of an interval: `70.9 to 73.3`; empty where there is none."""
    if not (math.isfinite(one.low) and math.isfinite(one.high)):
        return ""
    write = points if signed else percent
    return f"{write(one.low, digits)} to {write(one.high, digits)}"


def chance_of(p: float | None) -> str:
    """A p value: `0.031`, `< 0.001`."""
    if p is None or not math.isfinite(p):
        return NONE
    return "< 0.001" if p < 0.001 else f"{p:.3f}"


def amount(value: float, digits: int = 1) -> str:
    """A plain number: `8.0`."""
    return NONE if not math.isfinite(value) else f"{value:.{digits}f}"
