"""What an importer could not read in a row."""

from __future__ import annotations

from collections.abc import Iterator

from curation.lint.base import Flaw, row_check
from schemas.loose import LooseRow


def _flaws(row: LooseRow) -> Iterator[Flaw]:
    for issue in row.issues:
        yield Flaw(f"{issue.message} ({issue.kind})", issue.hint, severity=issue.severity)


CHECK = row_check("unparsable", "what could not be read, or does not fit the format", _flaws)
