"""What a check of the lint is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from schemas.issues import Issue, Severity
from schemas.loose import LooseRow


@dataclass(frozen=True)
class Finding:
    """One thing found, and which rows it is about.

    Args:
        issue: What is wrong; its kind is the check's name.
        rows: Places of the rows in what was checked, from 0; none for what a whole dataset has.
        at: Part of the row: `question`, `options`, `answer`, `media`, `modality`, `steps`, `step 2`; empty for all of
            it.
    """

    issue: Issue
    rows: tuple[int, ...]
    at: str = ""


@dataclass(frozen=True)
class Statistic:
    """One figure of a dataset, such as how often the right option is the longest.

    Args:
        check: The check that it belongs to.
        label: What is counted.
        value: The share, 0..1.
        low: Lower end of its 95 % interval.
        high: Upper end.
        chance: The share that chance gives.
        rows: Over how many rows.
        note: What else is to be said, such as which answer it is.
        flagged: Whether it is a finding.
    """

    check: str
    label: str
    value: float
    low: float
    high: float
    chance: float
    rows: int
    note: str = ""
    flagged: bool = False


@dataclass(frozen=True)
class Gap:
    """Rows that a check could not look at.

    Args:
        rows: Their places in what was checked.
        reason: What they lack, such as `the answer is withheld`.
    """

    rows: tuple[int, ...]
    reason: str


Look = Callable[[Sequence[LooseRow]], Iterator[Finding | Gap | Statistic]]
"""Looks at the rows of a dataset together: those that the check applies to and that lack nothing it needs."""


@dataclass(frozen=True)
class LintCheck:
    """A check; a module of `curation.lint.checks` (or a plug-in of the group `curation.lint`) gives one as `CHECK`.

    Args:
        name: Kind of the issues it finds, such as `contradictory-duplicate`.
        about: What it finds, in one sentence.
        look: Finds it. It may also say which rows it could not judge, and give figures of the dataset.
        severity: How bad it is.
        structural: Whether a row either has the defect or not; else it is about the dataset's statistics or wording.
        applies: Whether a row has what the check looks at; a row without is passed over: an open question has no
            options that could be repeated.
        lacks: What a row that the check applies to does not say though the check needs it, empty where nothing is
            missing. Such a row is listed as unchecked, never passed.
        compares: Whether it holds rows against each other. It is shown no row that was read in part only, and where
            it fails, all its rows are unchecked; other checks are tried again row by row.
    """

    name: str
    about: str
    look: Look
    severity: Severity = Severity.error
    structural: bool = True
    applies: Callable[[LooseRow], bool] = lambda _row: True
    lacks: Callable[[LooseRow], str] = lambda _row: ""
    compares: bool = True


@dataclass(frozen=True)
class Flaw:
    """What is wrong with one row.

    Args:
        message: What is wrong.
        hint: What to do about it.
        at: The part of the row (see `Finding.at`).
        severity: Where it differs from the check's.
    """

    message: str
    hint: str = ""
    at: str = ""
    severity: Severity | None = None


@dataclass(frozen=True)
class Unclear:
    """Why one row (or a part of it) could not be judged."""

    reason: str


def row_check(
    name: str, about: str, flaws: Callable[[LooseRow], Iterable[Flaw | Unclear]], *,
    severity: Severity = Severity.error, structural: bool = True,
    applies: Callable[[LooseRow], bool] = lambda _row: True, lacks: Callable[[LooseRow], str] = lambda _row: "",
) -> LintCheck:  # fmt: skip
    """A check that looks at each row by itself.

    Args:
        name: Kind of its issues.
        about: What it finds, in one sentence.
        flaws: What is wrong with a row, or why that cannot be told.
        severity: How bad it is.
        structural: Whether a row either has the defect or not.
        applies: Whether a row has what it looks at.
        lacks: What a row does not say though the check needs it.
    """

    def look(rows: Sequence[LooseRow]) -> Iterator[Finding | Gap]:
        for place, row in enumerate(rows):
            for flaw in flaws(row):
                if isinstance(flaw, Unclear):
                    yield Gap((place,), flaw.reason)
                else:
                    issue = told(name, row.subject, flaw.message, flaw.hint, flaw.severity or severity)
                    yield Finding(issue, (place,), flaw.at)

    return LintCheck(name, about, look, severity, structural, applies, lacks, compares=False)


def told(kind: str, subject: str, message: str, hint: str, severity: Severity) -> Issue:
    """An issue, with text of others cut to a length that can be read."""
    return Issue(kind=kind, subject=subject, message=message, hint=hint, severity=severity)


def quoted(text: str, most: int = 60) -> str:
    """Text of others in quotation marks, cut to a number of characters."""
    whole = " ".join(text.split())
    return f"'{whole if len(whole) <= most else whole[: most - 1].rstrip() + '…'}'"
