"""The pictures of the report of an evaluation. Every one has a table beside it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from markupsafe import Markup

from aurelia.report.columns import title
from aurelia.report.compute import EvaluationReport, RunReport
from aurelia.report.contrasts import ContrastRow
from aurelia.report.forest import Bar, forest
from aurelia.report.paper import results
from aurelia.report.plotted import COLOUR, picture
from aurelia.statistics import Estimate

if TYPE_CHECKING:
    from aurelia.report.plotted import Axes

TONES = ("good", "visual", "both", "audio", "bad", "third", "accent", "muted")
"""Of the runs, in their order; the ninth has that of the first again."""
_MOST_LINES = 24
_PARTS = ("answer-leak", "inference-transfer", "media-gain")


def tone(number: int) -> str:
    """The colour of a run."""
    return TONES[number % len(TONES)]


def accuracies(report: EvaluationReport, column: str) -> Markup | None:
    """How right each run was in each arm of a column, beside chance."""
    arms = list(dict.fromkeys(row.arm for run in report.runs for row in run.arms if row.column == column))
    lines, chance = [], None
    for arm in arms[:_MOST_LINES]:
        bars = []
        for number, run in enumerate(report.runs):
            for row in run.arms:
                if (row.arm, row.column) == (arm, column) and math.isfinite(row.accuracy.value):
                    bars.append(_bar(row.accuracy, tone(number)))
                    chance = row.chance if row.chance is not None else chance
        lines.append((str(arm), bars))
    if not any(bars for _, bars in lines):
        return None
    said = "; ".join(f"{name} {bars[0].value:.0f} percent" for name, bars in lines if bars)
    return forest(
        f"right-{column}", f"Accuracy on {title(column)} with intervals. {said}.", lines, (0, 101), unit="%",
        height=_height(report), at=None if chance is None else 100 * chance,
    )  # fmt: skip


def differences(report: EvaluationReport, column: str, *, parts: bool) -> Markup | None:
    """The declared comparisons of a column: gains, or the parts that a gain is made of."""
    lines: dict[str, list[Bar]] = {}
    for number, run in enumerate(report.runs):
        for row in of_column(run, column, parts=parts):
            if math.isfinite(row.difference.value):
                lines.setdefault(row.contrast.name, []).append(_bar(row.difference, tone(number)))
    shown = list(lines.items())[:_MOST_LINES]
    if not shown:
        return None
    ends = [end for _, bars in shown for bar in bars for end in (bar.low, bar.high, bar.value) if end is not None]
    span = min(-2.0, *ends), max(2.0, *ends)
    room = 0.06 * (span[1] - span[0])
    said = "; ".join(f"{name} {bars[0].value:+.1f} points" for name, bars in shown)
    what = "Parts of the gain" if parts else "Differences"
    return forest(
        f"{'parts' if parts else 'gains'}-{column}", f"{what} on {title(column)} with intervals. {said}.", shown,
        (span[0] - room, span[1] + room), height=_height(report), at=0.0,
    )  # fmt: skip


def of_column(run: RunReport, column: str, *, parts: bool) -> list[ContrastRow]:
    """A run's comparisons in a column: the gains, or the parts."""
    return [row for row in run.contrasts if row.column == column and (row.contrast.part in _PARTS) == parts]


def beside_paper(report: EvaluationReport) -> Markup | None:
    """What the paper's models gained by AURELIA's steps in points, and what ours did."""
    cells = [row for row in results() if row.difference is not None]
    columns = list(dict.fromkeys(row.column for row in cells))
    ours = [
        (columns.index(row.column), number, row.difference)
        for number, run in enumerate(report.runs)
        for row in run.contrasts
        if row.contrast.name == "steps-against-baseline" and row.column in columns
    ]

    def draw(axes: Axes) -> None:
        for place, column in enumerate(reversed(columns)):
            gained = [float(row.difference or 0) for row in cells if row.column == column]
            axes.plot(gained, [place + 0.12] * len(gained), "o", color=COLOUR["muted"], markersize=4, alpha=0.45)
        for place, number, gap in ours:
            bar, level = _bar(gap, tone(number)), len(columns) - 1 - place - 0.18 - 0.12 * (number % 4)
            if bar.low is not None and bar.high is not None:
                axes.plot([bar.low, bar.high], [level, level], color=COLOUR[bar.tone], linewidth=2.4, alpha=0.5)
            axes.plot([bar.value], [level], "o", color=COLOUR[bar.tone], markersize=6)
        axes.axvline(0, color=COLOUR["muted"], linewidth=1, linestyle=(0, (4, 3)))
        axes.set_yticks(range(len(columns)), [title(column) for column in reversed(columns)])
        axes.set_ylim(-0.7, len(columns) - 0.4)
        axes.grid(axis="x")

    label = "Points gained with AURELIA's steps by task: the paper's models, without intervals, and these runs."
    return picture("paper", label, 46 + 34 * len(columns), draw)


def _bar(one: Estimate, colour: str) -> Bar:
    low, high = (100 * end if math.isfinite(end) else None for end in (one.low, one.high))
    return Bar(100 * one.value, low, high, colour)


def _height(report: EvaluationReport) -> int:
    return max(26, 12 * min(len(report.runs), 4) + 10)


def legend(runs: Sequence[RunReport]) -> list[tuple[str, str]]:
    """The colour and the name of each run."""
    return [(tone(number), run.name) for number, run in enumerate(runs)]
