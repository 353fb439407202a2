"""How a file is imported, and what importing did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from curation.acquire.lists.datasets import Reading
from curation.acquire.storing import Counts
from schemas.issues import Issue, Severity


@dataclass(frozen=True)
class Asked:
    """How a file is imported.

    Args:
        options: The importer's own options: what its columns are called.
        reading: Where the media is.
        licence: The licence of the annotations, where a person states another than the importer.
        limit: At most so many rows; None for all.
        dry_run: Look at everything and store nothing.
    """

    options: Mapping[str, str] = field(default_factory=dict)
    reading: Reading = field(default_factory=Reading)
    licence: str = ""
    limit: int | None = None
    dry_run: bool = False


@dataclass(frozen=True)
class ImportReport:
    """What importing did.

    Args:
        rows: Rows that were read.
        sources: Sources: new, revised, as before.
        questions: Questions: new, as before, or revised where the same row is now read or licensed otherwise, or
            counts again after another copy said otherwise.
        unanswered: Questions without an answer, or without steps: people write them.
        issues: What does not fit, at its place; the first ones of each kind.
        told: How many of each kind and severity there were.
    """

    rows: int = 0
    sources: Counts = field(default_factory=Counts)
    questions: Counts = field(default_factory=Counts)
    unanswered: int = 0
    issues: tuple[Issue, ...] = ()
    told: Mapping[tuple[str, Severity], int] = field(default_factory=dict)

    @property
    def left_out(self) -> dict[str, int]:
        """How many problems of each kind kept rows out; a row may have several."""
        return {kind: number for (kind, severity), number in self.told.items() if severity is not Severity.warning}

    @property
    def rows_left_out(self) -> int:
        """How many rows are no questions."""
        return max(0, self.rows - self.questions.new - self.questions.revised - self.questions.unchanged)

    @property
    def by_kind(self) -> dict[str, int]:
        """How many problems of each kind, warnings too."""
        found: dict[str, int] = {}
        for (kind, _), number in self.told.items():
            found[kind] = found.get(kind, 0) + number
        return found

    @property
    def exit_code(self) -> int:
        """0; 3 when some rows do not fit; 1 when none does."""
        if not self.left_out:
            return 0
        return 3 if self.questions.new + self.questions.revised + self.questions.unchanged else 1
