"""Data problems: collected, shown together, never raised one by one."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from schemas.base import Contract, Value, identity


class Severity(StrEnum):
    """How bad a data problem is."""

    error = "error"
    """The item cannot pass as it is."""
    warning = "warning"
    """The item passes; somebody should look."""
    unchecked = "unchecked"
    """A check could not run: the item is held, never passed."""


class Issue(Value):
    """One data problem, naming what it is about and the way out."""

    kind: str = Field(pattern=r"^[a-z0-9-]+$")
    """A stable name such as `answer-not-among-options`."""
    subject: str
    """What it is about: an item, a clip, a file and line."""
    message: str
    """What is wrong."""
    hint: str = ""
    """What to do about it."""
    severity: Severity = Severity.error

    def __str__(self) -> str:
        way_out = f" ({self.hint})" if self.hint else ""
        return f"{self.subject}: {self.message}{way_out}"


class Report(Contract):
    """Why something did not become an item (or passed with warnings): the issues found in it."""

    kind: ClassVar[str] = "report"

    about: str
    """Key of the fact that was checked."""
    issues: tuple[Issue, ...] = ()

    def subject(self) -> str:
        return identity("report", self.about)

    @property
    def passed(self) -> bool:
        """True when nothing found is an error and no check was left out."""
        return not any(issue.severity is not Severity.warning for issue in self.issues)


def merge(about: str, reports: Iterable[Iterable[Issue]]) -> Report:
    """One report from many lists of issues, in order, without repeats."""
    seen: dict[tuple[str, str, str], Issue] = {}
    for issues in reports:
        for issue in issues:
            seen.setdefault((issue.kind, issue.subject, issue.message), issue)
    return Report(about=about, issues=tuple(seen.values()))
