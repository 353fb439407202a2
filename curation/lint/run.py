"""All checks over all rows. Nothing passes in silence: what could not be checked is listed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace

from curation.lint import chosen
from curation.lint.base import Finding, Gap, LintCheck, Statistic
from curation.lint.report import LintReport, Unchecked
from curation.lint.rows import READ_ALL_THE_SAME
from schemas.issues import Severity
from schemas.loose import LooseRow

Progress = Callable[[str, int, int], None]
"""Told before each check: its name, how many are done, of how many."""

_UNREAD = "the importer could not read the row"
_IN_PART = "the importer could not read all of the row"


@dataclass
class _Found:
    """What has been found so far."""

    findings: list[tuple[int, Finding]] = field(default_factory=list)
    """With the number of the check."""
    gaps: dict[tuple[str, str, bool], list[int]] = field(default_factory=lambda: defaultdict(list))
    statistics: list[Statistic] = field(default_factory=list)


def lint(
    rows: Sequence[LooseRow], *, only: Collection[str] = (), skip: Collection[str] = (),
    progress: Progress | None = None,
) -> LintReport:  # fmt: skip
    """Look at the rows of a dataset with all checks.

    Args:
        rows: The rows, in the file's order.
        only: Names of the checks to run; all where none is given.
        skip: Names of checks to leave out.
        progress: Told how far it is.

    Returns:
        What was found, the same for the same rows.

    Raises:
        UsageError: There is no check of a name.
        PluginError: A check does not load.
    """
    checks = chosen(only, skip)
    found, looked = _Found(), dict[str, tuple[str, int]]()
    states = [_state(row) for row in rows]
    for number, check in enumerate(checks):
        if progress is not None:
            progress(check.name, number, len(checks))
        places = _places(check, rows, states, found)
        looked[check.name] = (check.about, len(places))
        if places:
            _run(check, number, rows, places, found)
    if progress is not None:
        progress("", len(checks), len(checks))
    findings = sorted(found.findings, key=lambda pair: (pair[1].rows[:1], pair[0], pair[1].rows))
    return LintReport(
        rows=rows,
        checks=looked,
        findings=tuple(finding for _, finding in findings),
        unchecked=tuple(
            Unchecked(name, reason, tuple(sorted(set(places))), broken)
            for (name, reason, broken), places in found.gaps.items()
        ),
        statistics=tuple(found.statistics),
    )


def _state(row: LooseRow) -> str:
    """Why a row cannot be compared with others; empty where it was read."""
    if not any(one.severity is Severity.error and one.kind not in READ_ALL_THE_SAME for one in row.issues):
        return ""
    nothing = not (row.question.strip() or row.media or row.answers or row.options or row.steps)
    return _UNREAD if nothing else _IN_PART


def _places(check: LintCheck, rows: Sequence[LooseRow], states: Sequence[str], found: _Found) -> list[int]:
    """The rows that a check is shown; what it cannot be shown is listed."""
    shown = []
    for place, row in enumerate(rows):
        state = states[place]
        if check.name != "unparsable" and (state == _UNREAD or (state and check.compares)):
            found.gaps[check.name, state, False].append(place)
            continue
        try:
            if not check.applies(row):
                continue
            missing = check.lacks(row)
        except Exception as exc:  # noqa: BLE001 - a check may be code of others: what it cannot judge is unchecked
            found.gaps[check.name, _failure(exc), True].append(place)
            continue
        if missing:
            found.gaps[check.name, missing, False].append(place)
        else:
            shown.append(place)
    return shown


def _run(check: LintCheck, number: int, rows: Sequence[LooseRow], places: Sequence[int], found: _Found) -> None:
    kept = len(found.findings), len(found.statistics), {key: len(gap) for key, gap in found.gaps.items()}
    try:
        _look(check, number, rows, places, found)
    except Exception as exc:  # noqa: BLE001 - see above
        del found.findings[kept[0] :], found.statistics[kept[1] :]
        for key in list(found.gaps):
            del found.gaps[key][kept[2].get(key, 0) :]
            if not found.gaps[key]:
                del found.gaps[key]
        if check.compares or len(places) == 1:
            found.gaps[check.name, _failure(exc), True].extend(places)
            return
        for place in places:
            _run(check, number, rows, [place], found)


def _look(check: LintCheck, number: int, rows: Sequence[LooseRow], places: Sequence[int], found: _Found) -> None:
    for told in check.look([rows[place] for place in places]):
        if isinstance(told, Statistic):
            found.statistics.append(told)
        elif isinstance(told, Gap):
            found.gaps[check.name, told.reason, False].extend(places[row] for row in told.rows)
        else:
            found.findings.append((number, replace(told, rows=tuple(places[row] for row in told.rows))))


def _failure(exc: Exception) -> str:
    return f"the check failed: {type(exc).__name__}: {str(exc)[:200]}"
