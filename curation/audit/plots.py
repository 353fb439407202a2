"""Plots of an audit: shares of right answers with their intervals, beside chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING

from markupsafe import Markup

from aurelia.report.plotted import COLOUR, picture
from curation.audit.summary import SolverRow
from schemas.evaluation import Given

if TYPE_CHECKING:
    from aurelia.report.plotted import Axes

_TONES = {Given.both: "both", Given.video: "visual", Given.audio: "audio", Given.text: "muted"}
_WORDS = {Given.both: "both", Given.video: "picture", Given.audio: "sound", Given.text: "text"}
MOST = 16
"""Solvers in a picture."""
_LINE = 24
"""Units of height of a line."""
_LETTERS = 60
"""Most letters of a name on a line."""


@dataclass(frozen=True)
class Point:
    """A share of right answers with one set of senses, with its interval, beside chance."""

    given: Given
    value: float
    low: float
    high: float
    chance: float


def probes_plot(task: str, rows: Sequence[SolverRow]) -> Markup | None:
    """The accuracy of the first solvers with each set of senses; None where nobody was asked."""
    groups: dict[str, list[Point]] = {}
    for row in rows:
        if row.items:
            one = Point(row.given, row.accuracy.value, row.accuracy.low, row.accuracy.high, row.chance)
            groups.setdefault(row.solver, []).append(one)
    return shares_plot(f"solvers-{task}", f"Right answers of each solver at {task}, beside chance", groups)


def shares_plot(name: str, label: str, groups: Mapping[str, Sequence[Point]]) -> Markup | None:
    """Points with intervals, one below the other under the name of their solver, each with a stroke at its chance.

    Args:
        name: Of the picture, unique on its page.
        label: What is to be seen, in words.
        groups: Solver -> its points; the first solvers are shown. None is drawn where there are none.
    """
    lines: list[str | Point] = []
    for solver, points in list(groups.items())[:MOST]:
        lines += [*wrap(solver, _LETTERS), *points]
    if not lines:
        return None

    def draw(axes: Axes) -> None:
        for place, one in enumerate(lines):
            if isinstance(one, str):
                named = axes.text(0, place + 0.12, one, ha="left", va="center", color=COLOUR["ink"], fontsize=11.5)
                named.set_in_layout(False)
                continue
            tone = COLOUR[_TONES[one.given]]
            axes.plot([one.low, one.high], [place, place], color=tone, linewidth=2, solid_capstyle="round")
            axes.plot([one.value], [place], "o", color=tone, markersize=6)
            axes.plot([one.chance, one.chance], [place - 0.34, place + 0.34], color=COLOUR["ink"], linewidth=1.5)
        axes.set_yticks(range(len(lines)), ["" if isinstance(one, str) else _WORDS[one.given] for one in lines])
        axes.set_ylim(len(lines) - 0.4, -0.6)
        axes.set_xlim(-0.02, 1.02)
        axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "25", "50", "75", "100 %"])
        axes.grid(axis="x")

    return picture(name, label, 46 + _LINE * len(lines), draw)
