"""What the tests of importers share: a file with some content, read by an importer of some name."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from curation.importers import importer
from schemas.issues import Severity
from schemas.loose import LooseRow


def written(folder: Path, content: Any, name: str = "questions.json") -> Path:
    """A file with this text, these bytes, or this as JSON (JSON Lines by its name)."""
    path = folder / name
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif isinstance(content, str):
        path.write_text(content, encoding="utf-8")
    elif path.suffix == ".jsonl":
        path.write_text("".join(json.dumps(one) + "\n" for one in content))
    else:
        path.write_text(json.dumps(content))
    return path


def read(format_: str, path: Path, options: Mapping[str, str] | None = None) -> list[LooseRow]:
    """All rows of a file."""
    return list(importer(format_).read(path, options or {}))


def errors(row: LooseRow) -> list[str]:
    """Kinds of what keeps a row out."""
    return [issue.kind for issue in row.issues if issue.severity is Severity.error]


def warnings(row: LooseRow) -> list[str]:
    """Kinds of what somebody should look at."""
    return [issue.kind for issue in row.issues if issue.severity is Severity.warning]
