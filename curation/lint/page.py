"""The report of the lint as one page: checks, figures, and each row with what is wrong at its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from aurelia.report.html import made, rendered, write
from curation.lint.base import Finding, Statistic
from curation.lint.cards import RowCard, card_of
from curation.lint.report import LintReport, Unchecked
from curation.lint.targets import Target
from schemas.issues import Severity

A_CHECK = 40
"""Findings of one check whose rows are shown; a line says how many more there are."""
_MOST_NAMED = 5


@dataclass(frozen=True)
class CheckLine:
    """One check of the summary."""

    name: str
    about: str
    rows: int
    found: int
    shown: int
    told: tuple[tuple[str, int], ...]
    """Severity and how many of its findings have it, the worst first."""
    drawn: bool
    """Its figures are on the page."""
    share: float
    """Of the rows it looked at, in percent, that it found something in."""


@dataclass(frozen=True)
class Bar:
    """One figure, drawn from 0 to 100."""

    label: str
    note: str
    value: float
    low: float
    high: float
    chance: float
    rows: int
    flagged: bool


@dataclass(frozen=True)
class Page:
    """What the template shows."""

    name: str
    kicker: str
    made: str
    rows: int
    with_issues: int
    errors: int
    warnings: int
    held: int
    checks: tuple[CheckLine, ...]
    figures: tuple[tuple[str, str, tuple[Bar, ...]], ...]
    """`(check, about, figures)`."""
    whole: tuple[Finding, ...]
    """Findings about the dataset as a whole that no figure shows."""
    unchecked: tuple[tuple[tuple[str, ...], Unchecked, str], ...]
    """Checks that lack the same of the same rows, one of them in full, and the first rows by name."""
    cards: tuple[RowCard, ...]
    hidden: int
    """Rows with findings that have no card."""


def write_page(report: LintReport, target: Target, path: Path) -> Path:
    """Write the report of a target as a page that needs no network.

    Args:
        report: What the lint found.
        target: What it looked at.
        path: The file to write.

    Raises:
        WorkspaceError: It cannot be written.
    """
    return write(page_html(report, target), path)


def page_html(report: LintReport, target: Target) -> str:
    """The page as HTML."""
    page = _page(report, target)
    return rendered(
        "lint.html.j2", styles=("house.css", "tables.css", "lint.css"), script="lint.js", package="curation.lint",
        page=page,
    )  # fmt: skip


def _page(report: LintReport, target: Target) -> Page:
    shown = _shown(report)
    by_row = report.by_row()
    cards = tuple(card_of(report.rows, row, by_row[row], shown) for row in sorted(shown))
    drawn = {one.check for one in report.statistics}
    held = {row for one in report.unchecked for row in one.rows}
    kinds = {"file": f"Lint of a {target.format} file", "split": "Lint of a split", "release": "Lint of a release"}
    return Page(
        name=target.name,
        kicker=kinds[target.kind],
        made=made(),
        rows=len(report.rows),
        with_issues=len(by_row),
        errors=report.of(Severity.error),
        warnings=report.of(Severity.warning),
        held=len(held),
        checks=tuple(_checks(report, shown, drawn)),
        figures=tuple(_figures(report)),
        whole=tuple(one for one in report.findings if not one.rows and one.issue.kind not in drawn),
        unchecked=tuple(_unchecked(report, target)),
        cards=cards,
        hidden=len(by_row) - len(cards),
    )


def _shown(report: LintReport) -> set[int]:
    """The rows that get a card: those of the first findings of each check."""
    told: Counter[str] = Counter()
    rows: set[int] = set()
    for finding in report.findings:
        if told[finding.issue.kind] < A_CHECK and len(finding.rows) <= _MOST_NAMED:
            told[finding.issue.kind] += 1
            rows.update(finding.rows)
    return rows


def _checks(report: LintReport, shown: set[int], drawn: set[str]) -> Iterator[CheckLine]:
    told: dict[str, Counter[Severity]] = {}
    rows: dict[str, set[int]] = {}
    visible: Counter[str] = Counter()
    order = [Severity.error, Severity.unchecked, Severity.warning]
    for finding in report.findings:
        kind = finding.issue.kind
        told.setdefault(kind, Counter())[finding.issue.severity] += 1
        rows.setdefault(kind, set()).update(finding.rows)
        visible[kind] += bool(finding.rows) and shown.issuperset(finding.rows)
    counts = report.counts()
    for name in sorted(report.checks, key=lambda name: (-counts[name], name)):
        about, looked = report.checks[name]
        share = 100 * len(rows.get(name, ())) / looked if looked else 0.0
        severities = tuple((one.value, told[name][one]) for one in order if name in told and told[name][one])
        yield CheckLine(name, about, looked, counts[name], visible[name], severities, name in drawn, share)


def _figures(report: LintReport) -> Iterator[tuple[str, str, tuple[Bar, ...]]]:
    groups: dict[str, list[Statistic]] = {}
    for one in report.statistics:
        groups.setdefault(one.check, []).append(one)
    for check, figures in groups.items():
        if check == "text-prior":
            figures.sort(key=lambda one: (bool(one.note), not one.flagged, -one.rows))  # all together first
        yield check, report.checks[check][0], tuple(map(_bar, figures[:60]))


def _bar(one: Statistic) -> Bar:
    value, low, high, chance = (round(100 * share, 2) for share in (one.value, one.low, one.high, one.chance))
    return Bar(one.label, one.note, value, low, high, chance, one.rows, one.flagged)


def _unchecked(report: LintReport, target: Target) -> Iterator[tuple[tuple[str, ...], Unchecked, str]]:
    alike: dict[tuple[str, tuple[int, ...]], list[Unchecked]] = {}
    for one in sorted(report.unchecked, key=lambda one: (not one.broken, -len(one.rows), one.reason, one.check)):
        alike.setdefault((one.reason, one.rows), []).append(one)
    for (_, rows), some in alike.items():
        yield tuple(one.check for one in some), some[0], _named(report, rows, target.name)


def _named(report: LintReport, rows: Sequence[int], file: str) -> str:
    """The first rows, without the file's name, which the page has above."""
    names = "; ".join(report.rows[row].subject.removeprefix(f"{file}, ") for row in rows[:_MOST_NAMED])
    return f"{names} and {len(rows) - _MOST_NAMED} more" if len(rows) > _MOST_NAMED else names
