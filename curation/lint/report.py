"""What the lint found, what it could not check, and the figures of the dataset."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from curation.lint.base import Finding, Statistic
from schemas.issues import Severity
from schemas.loose import LooseRow


@dataclass(frozen=True)
class Unchecked:
    """Rows that a check could not judge, and why.

    Args:
        check: Name of the check.
        reason: What is missing, or what went wrong.
        rows: Places of the rows, from 0.
        broken: The check itself failed.
    """

    check: str
    reason: str
    rows: tuple[int, ...]
    broken: bool = False


@dataclass(frozen=True)
class LintReport:
    """All that was found in some rows.

    Args:
        rows: The rows that were looked at, in their order.
        checks: Name -> (about, how many rows it looked at).
        findings: What is wrong, by row and check; what a whole dataset has comes first.
        unchecked: What could not be checked.
        statistics: The figures of the dataset.
    """

    rows: Sequence[LooseRow]
    checks: Mapping[str, tuple[str, int]]
    findings: tuple[Finding, ...]
    unchecked: tuple[Unchecked, ...]
    statistics: tuple[Statistic, ...]

    def counts(self) -> dict[str, int]:
        """How much each check found, zero included."""
        found = dict.fromkeys(self.checks, 0)
        for finding in self.findings:
            found[finding.issue.kind] = found.get(finding.issue.kind, 0) + 1
        return found

    def of(self, severity: Severity) -> int:
        """How many findings have a severity."""
        return sum(finding.issue.severity is severity for finding in self.findings)

    def by_row(self) -> dict[int, list[Finding]]:
        """The findings of each row that has some, in the rows' order."""
        found: dict[int, list[Finding]] = {}
        for finding in self.findings:
            for row in finding.rows:
                found.setdefault(row, []).append(finding)
        return dict(sorted(found.items()))

    def fails(self, on: str = "error") -> bool:
        """Whether there is a finding of this severity or a worse one, or a check that broke.

        Args:
            on: `error`; `unchecked`, also where anything could not be checked; `warning`, also for warnings.
        """
        if self.of(Severity.error) or any(one.broken for one in self.unchecked):
            return True
        if on == "error":
            return False
        held = bool(self.unchecked) or bool(self.of(Severity.unchecked))
        return held or (on == "warning" and bool(self.of(Severity.warning)))

    def as_json(self) -> dict[str, Any]:
        """The report for machines: `issues` first, each with the rows it is about."""
        return {
            "issues": [self._issue(finding) for finding in self.findings],
            "unchecked": [
                {**asdict(one), "rows": list(one.rows), "subjects": self._subjects(one.rows)} for one in self.unchecked
            ],
            "rows": len(self.rows),
            "rows_with_issues": len(self.by_row()),
            "counts": self.counts(),
            "severities": {severity.value: self.of(severity) for severity in Severity},
            "checks": {name: {"about": about, "rows": rows} for name, (about, rows) in self.checks.items()},
            "statistics": [asdict(one) for one in self.statistics],
        }

    def _issue(self, finding: Finding) -> dict[str, Any]:
        given = finding.issue.model_dump(mode="json")
        ids = [self.rows[row].id for row in finding.rows]
        return {**given, "at": finding.at, "rows": list(finding.rows), "subjects": self._subjects(finding.rows),
                "ids": ids}  # fmt: skip

    def _subjects(self, rows: Sequence[int]) -> list[str]:
        return [self.rows[row].subject for row in rows]
