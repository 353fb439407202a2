"""The pictures of the report. Every one has a table beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from markupsafe import Markup

from aurelia.report.forest import Bar, forest
from aurelia.report.plotted import COLOUR, picture, whole_numbers
from curation.report.review.agreeing import Cell, FieldRow, Part
from curation.report.review.forecast import Forecast
from curation.report.review.progress import Progress, Week
from curation.review.quality.ranking import Rank

if TYPE_CHECKING:
    from aurelia.report.plotted import Axes

_MOST_ROWS = 14


def done_by_time(progress: Progress, ahead: Forecast, today: date) -> Markup | None:
    """Judgements from the first week on, all that is given out, and the range in which they will be done."""
    weeks = progress.weeks
    if len(weeks) < 2:
        return None
    ends = [min(week.monday + timedelta(weeks=1), today) for week in weeks]
    sums = [sum(week.whole for week in weeks[: number + 1]) for number in range(len(weeks))]
    start = weeks[0].monday

    def draw(axes: Axes) -> None:
        days = [0, *((end - start).days for end in ends)]
        axes.fill_between(days, [0, *sums], color=COLOUR["good"], alpha=0.18, linewidth=0)
        axes.plot(days, [0, *sums], color=COLOUR["good"], linewidth=2.2, label="done")
        _ahead(axes, ahead, start, sums[-1], today)
        _dates(axes, start, max([today, *_fit(ahead, today)]))
        axes.set_ylim(0, 1.12 * max(sums[-1], sums[-1] + (ahead.left if ahead.finish else 0)))
        axes.grid(axis="y")
        whole_numbers(axes)

    said = f"{sums[-1]} judgements by {ends[-1]:%d %B %Y}"
    if ahead.finish:
        said += f"; {sums[-1] + ahead.left} are expected to be done by {ahead.finish:%d %B %Y}"
    return picture("done", f"Judgements over time: {said}.", 250, draw)


def _fit(ahead: Forecast, today: date) -> list[date]:
    """The dates of a forecast that can be shown: no farther than twice the expected time."""
    if ahead.finish is None:
        return []
    most = today + 2 * (ahead.finish - today) + timedelta(days=7)
    return [min(one, most) for one in (ahead.finish, ahead.late or most)]


def _ahead(axes: Axes, ahead: Forecast, start: date, done: int, today: date) -> None:
    if ahead.finish is None:
        return
    now, whole = (today - start).days, done + ahead.left
    farthest = (_fit(ahead, today)[1] - start).days
    weeks = (farthest - now) / 7
    early, likely = ((one - start).days if one else now for one in (ahead.early, ahead.finish))
    slow = min(whole, done + ahead.slow * weeks)
    axes.fill(
        [now, early, farthest, farthest], [done, whole, whole, slow], color=COLOUR["accent"], alpha=0.16, linewidth=0
    )
    axes.plot([now, likely], [done, whole], color=COLOUR["accent"], linewidth=1.8, linestyle=(0, (4, 3)))
    axes.axhline(whole, color=COLOUR["muted"], linewidth=1, linestyle=(0, (1, 3)))
    axes.text(0, whole, f" {whole} given out", color=COLOUR["muted"], va="bottom", fontsize=11.5)


def _dates(axes: Axes, start: date, end: date) -> None:
    """At most six dates on the axis."""
    days = max((end - start).days, 7)
    step = next(n for n in (7, 14, 28, 56, 91, 182, 364, 10**6) if days / n <= 5.5)
    places = list(range(0, days + 1, step))
    form = "%d %b" if days < 300 else "%b %Y"
    axes.set_xticks(places, [f"{start + timedelta(days=one):{form}}".lstrip("0") for one in places])
    axes.set_xlim(0, days)


def by_week(weeks: Sequence[Week]) -> Markup | None:
    """Judgements of each week by pass, one on another."""
    if len(weeks) < 2:
        return None
    shown = weeks[-26:]
    parts = (("verify", "good", [one.verified for one in shown]), ("solve", "visual", [one.solved for one in shown]),
             ("adjudicate", "both", [one.decided for one in shown]))  # fmt: skip

    def draw(axes: Axes) -> None:
        below = [0] * len(shown)
        for name, tone, counts in parts:
            if any(counts):
                axes.bar(range(len(shown)), counts, 0.72, below, color=COLOUR[tone], label=name)
            below = [one + more for one, more in zip(below, counts, strict=True)]
        step = max(1, -(-len(shown) // 6))
        places = range(0, len(shown), step)
        axes.set_xticks(list(places), [f"{shown[n].monday:%d %b}".lstrip("0") for n in places])
        axes.grid(axis="y")
        whole_numbers(axes)
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, 1.14), ncols=3, handlelength=0.9, columnspacing=1.4)

    last = shown[-1]
    return picture(
        "weeks", f"Judgements a week by pass; {last.whole} in the week from {last.monday:%d %B %Y}.", 250, draw
    )


def coefficients(rows: Sequence[FieldRow]) -> Markup | None:
    """Krippendorff's alpha and Gwet's coefficient of each field, with intervals."""
    lines: list[tuple[str, list[Bar]]] = []
    for row in rows[:_MOST_ROWS]:
        tones = (row.alpha, "good" if row.headline else "second", "o"), (row.gwet, "visual", "D")
        bars = [_bar(*one) for one in tones if one[0].value is not None]
        lines.append((f"{row.field.replace('-', ' ')}{'' if row.headline else ' *'}", bars))
    if not any(bars for _, bars in lines):
        return None
    least = min((bar.value if bar.low is None else bar.low) for _, bars in lines for bar in bars)
    said = "; ".join(f"{row.field} ({row.basis}): alpha {row.alpha.text}" for row in rows)
    label = f"Agreement by field with intervals. {said}."
    return forest("agree", label, lines, (min(0.0, least) - 0.02, 1.03), height=30)


def _bar(cell: Cell, tone: str, mark: str) -> Bar:
    return Bar(cell.value or 0.0, cell.low, cell.high, tone, mark)


def over_months(months: Sequence[Part], like: FieldRow | None) -> Markup | None:
    """Raw agreement and alpha of one field on one basis, month by month."""
    if like is None:
        return None
    field, basis = like.field, like.basis
    by_month = {part.name: row for part in months for row in part.rows if (row.field, row.basis) == (field, basis)}
    shown = [(name, by_month[name]) for name in sorted(by_month)][-18:]
    if len(shown) < 2:
        return None

    def draw(axes: Axes) -> None:
        for values, tone, label in (
            ([row.raw for _, row in shown], "third", "same, raw"), ([row.alpha for _, row in shown], "good", "alpha"),
        ):  # fmt: skip
            there = [(n, cell.value, cell) for n, cell in enumerate(values) if cell.value is not None]
            axes.plot(
                [n for n, _, _ in there], [value for _, value, _ in there], "o-", color=COLOUR[tone], label=label,
                markersize=4.5,
            )  # fmt: skip
            for n, _, cell in there:
                if cell.low is not None and cell.high is not None:
                    axes.plot([n, n], [cell.low, cell.high], color=COLOUR[tone], linewidth=1.1, alpha=0.7)
        axes.set_xticks(range(len(shown)), [name for name, _ in shown])
        axes.set_ylim(min(0.0, axes.get_ylim()[0]), 1.02)
        axes.grid(axis="y")
        axes.tick_params(axis="y", labelcolor=COLOUR["muted"])
        axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2, handlelength=1.2)

    said = "; ".join(f"{name}: alpha {row.alpha.text}" for name, row in shown)
    return picture("months", f"Agreement on the {field} month by month. {said}.", 250, draw)


def changed(name: str, ranks: Sequence[Rank]) -> Markup | None:
    """How much of the drafts people changed, by group, with intervals."""
    shown = [rank for rank in ranks if rank.group.change.clusters][:_MOST_ROWS]
    if len(shown) < 2:
        return None
    tones = {"best": "good", "same": "second", "worse": "bad", "few": "muted", "better": "second"}
    lines = []
    for rank in shown:
        change = rank.group.change
        bar = Bar(100 * change.value, 100 * change.low, 100 * change.high, tones[rank.told])
        lines.append((rank.group.name, [bar]))
    said = "; ".join(f"{label}: {bar.value:.0f} percent ({bar.low:.0f} to {bar.high:.0f})" for label, (bar,) in lines)
    most = min(101.0, 1.08 * max(bar.high or 0 for _, (bar,) in lines))
    return forest(f"changed-{name}", f"How much of the drafts was changed. {said}.", lines, (0.0, most), unit="%")
