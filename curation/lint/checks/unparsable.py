"""What an importer could not read in a row."""

from __future__ import annotations

from collections.abc import Iterator

from curation.lint.base import Flaw, row_check
from curation.lint.rows import READ_ALL_THE_SAME
from schemas.issues import Severity
from schemas.loose import LooseRow


def _flaws(row: LooseRow) -> Iterator[Flaw]:
    for issue in row.issues:
        severity = Severity.warning if issue.kind in READ_ALL_THE_SAME else issue.severity
        yield Flaw(f"{issue.message} ({issue.kind})", issue.hint, severity=severity)


CHECK = row_check("unparsable", "what could not be read, or does not fit the format", _flaws)
