"""An audit as files: `audit.jsonl` in the workspace, a table, and the list of hard items."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator
from pathlib import Path

from aurelia import whole
from aurelia.audit.kept import FILE, Head
from curation.audit.made import Audit
from schemas.base import canonical_json
from schemas.errors import disk_error
from schemas.evaluation import ItemVerdict
from schemas.release import ReleaseRow

_COLUMNS = (
    "item", "benchmark_task", "question", "verdict", "suffices", "hard", "chance", "reason", "solver", "kind", "given",
    "right", "asked", "failed", "low", "high",
)  # fmt: skip


def keep(audit: Audit, root: Path) -> tuple[Path, ...]:
    """Write the verdicts where a release and its report find them, the table, and the hard items.

    Args:
        audit: The audit.
        root: The workspace's folder.

    Returns:
        `audit.jsonl` (a line that says what it was made from, then one a verdict), `reports/audit/items.csv` (one line
        a probe), `reports/audit/hard.txt` (ids of items that need both senses and that most solvers fail at).

    Raises:
        WorkspaceError: A file cannot be written.
    """
    home = root / "reports" / "audit"
    head = Head(made_from=audit.made_from)
    lines = (canonical_json(one.model_dump(mode="json")) for one in (head, *audit.verdicts))
    files = {
        root / FILE: b"".join(line + b"\n" for line in lines),
        home / "items.csv": table(audit).encode(),
        home / "hard.txt": "".join(f"{one.sample}\n" for one in audit.verdicts if one.hard).encode(),
    }
    try:
        os.makedirs(home, exist_ok=True)
        for path, data in files.items():
            whole.write(path, data)
    except OSError as exc:
        raise disk_error(root, exc) from exc
    return tuple(files)


def table(audit: Audit) -> str:
    """All items with all their probes as CSV; formulas of spreadsheets are disarmed."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    asked = {one.sample: one for one in audit.asked}
    for row, verdict in zip(audit.rows, audit.verdicts, strict=True):
        for probe in _probes(row, verdict, asked[row.id].chance):
            writer.writerow([_plain(cell) for cell in probe])
    return out.getvalue()


def _probes(row: ReleaseRow, verdict: ItemVerdict, chance: float) -> Iterator[list[object]]:
    about = [
        row.id, row.benchmark_task, row.question, verdict.verdict, verdict.suffices or "", verdict.hard,
        round(chance, 4), verdict.reason,
    ]  # fmt: skip
    if not verdict.probes:
        yield [*about, *[""] * 8]
    for one in verdict.probes:
        counted = (one.right, one.asked, one.failed, round(one.low, 4), round(one.high, 4))
        yield [*about, one.solver, one.kind, one.given, *counted]


def _plain(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t") else cell
