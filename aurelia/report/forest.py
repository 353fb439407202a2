"""Points with intervals, a line each group: the picture that most figures of a report fit into."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from aurelia.report.plotted import COLOUR, picture

if TYPE_CHECKING:
    from aurelia.report.plotted import Axes

ROW = 26
"""Units of height of a line."""
_LONGEST_LABEL = 30


@dataclass(frozen=True)
class Bar:
    """A point of a picture with its interval."""

    value: float
    low: float | None
    high: float | None
    tone: str = "good"
    mark: str = "o"


def forest(
    name: str, label: str, lines: Sequence[tuple[str, Sequence[Bar]]], span: tuple[float, float], *, unit: str = "",
    height: int = ROW, at: float | None = None,
) -> Markup:  # fmt: skip
    """Points with intervals, a line each group; several points of one line beside each other.

    Args:
        name: Of the picture, unique on its page.
        label: What is to be seen, in words.
        lines: Name of each group and its points.
        span: Both ends of the axis.
        unit: Behind its numbers.
        height: Units of a line.
        at: Where an upright line marks chance or no difference; None for none.
    """

    def draw(axes: Axes) -> None:
        if at is not None:
            axes.axvline(at, color=COLOUR["muted"], linewidth=1, linestyle=(0, (4, 3)))
        for place, (_, bars) in enumerate(reversed(lines)):
            apart = min(0.34, 0.76 / max(len(bars), 1))
            for number, bar in enumerate(bars):
                level, tone = place + apart * ((len(bars) - 1) / 2 - number), COLOUR[bar.tone]
                if bar.low is not None and bar.high is not None:
                    axes.plot([bar.low, bar.high], [level, level], color=tone, linewidth=2.4, alpha=0.5)
                axes.plot(
                    [bar.value], [level], bar.mark, color=tone, markersize=6 if bar.mark == "o" else 5, clip_on=False
                )
        axes.set_yticks(range(len(lines)), [_short(label) for label, _ in reversed(lines)])
        axes.set_ylim(-0.6, len(lines) - 0.4)
        axes.set_xlim(*span)
        axes.grid(axis="x")
        if unit:
            axes.xaxis.set_major_formatter(lambda value, _place: f"{value:.0f} {unit}".replace("-", "\u2212"))

    return picture(name, label, 46 + height * len(lines), draw)


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 1]}…"
