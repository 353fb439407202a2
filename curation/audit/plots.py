"""Plots of an audit: shares of right answers with their intervals, beside chance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from markupsafe import Markup

from aurelia.report.plotted import COLOUR, picture
from curation.audit.summary import SolverRow
from schemas.evaluation import Given

if TYPE_CHECKING:
    from aurelia.report.plotted import Axes

_TONES = {Given.both: "both", Given.video: "visual", Given.audio: "audio", Given.text: "muted"}
_WORDS = {Given.both: "both", Given.video: "picture", Given.audio: "sound", Given.text: "text"}
MOST = 14


def probes_plot(task: str, rows: Sequence[SolverRow]) -> Markup | None:
    """Each solver's accuracy with each set of senses; None where nobody was asked."""
    shown = [row for row in rows if row.items][:MOST]
    bars = [
        (f"{_short(row.solver)}, {_WORDS[row.given]}", row.given, row.accuracy.value, row.accuracy.low,
         row.accuracy.high, row.chance)
        for row in shown
    ]  # fmt: skip
    return shares_plot(f"solvers-{task}", f"Right answers of each solver at {task}, beside chance", bars)


Bar = tuple[str, Given, float, float, float, float]
"""Label, senses, share, its interval, chance."""


def shares_plot(name: str, label: str, bars: Sequence[Bar]) -> Markup | None:
    """Points with intervals, one below the other, each with a stroke at its chance; None where there are none."""
    if not bars:
        return None

    def draw(axes: Axes) -> None:
        for place, (_, given, value, low, high, chance) in enumerate(bars):
            tone = COLOUR[_TONES[given]]
            axes.plot([low, high], [place, place], color=tone, linewidth=2, solid_capstyle="round")
            axes.plot([value], [place], "o", color=tone, markersize=6)
            axes.plot([chance, chance], [place - 0.32, place + 0.32], color=COLOUR["ink"], linewidth=1.5)
        axes.set_yticks(range(len(bars)), [bar[0] for bar in bars])
        axes.set_ylim(len(bars) - 0.4, -0.6)
        axes.set_xlim(-0.02, 1.02)
        axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "25", "50", "75", "100 %"])
        axes.grid(axis="x")

    return picture(name, label, 54 + 26 * len(bars), draw)


def _short(name: str) -> str:
    last = name.rpartition("/")[2]
    return last if len(last) <= 24 else f"{last[:23]}…"
