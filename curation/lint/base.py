"""What a check of the lint is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from schemas.issues import Issue, Severity
from schemas.loose import LooseRow


@dataclass(frozen=True)
class Finding:
    """One thing found, and which rows it is about."""

    issue: Issue
    rows: tuple[int, ...]
    """Places of the rows in what was checked, from 0."""


Look = Callable[[Sequence[LooseRow]], Iterator[Finding]]
"""Looks at all rows of a dataset together."""


@dataclass(frozen=True)
class LintCheck:
    """A check; a module of `curation.lint.checks` (or a plug-in of the group `curation.lint`) gives one as `CHECK`.

    Args:
        name: Kind of the issues it finds, such as `contradictory-duplicate`.
        about: What it finds, in one sentence.
        look: Finds it.
        severity: How bad it is.
        structural: Whether a row either has the defect or not; else it is about the dataset's statistics or wording.
        applies: Whether a row has what the check looks at. What no check could look at is listed as unchecked.
    """

    name: str
    about: str
    look: Look
    severity: Severity = Severity.error
    structural: bool = True
    applies: Callable[[LooseRow], bool] = lambda _row: True
