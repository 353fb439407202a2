"""An audit that was kept: `audit.jsonl`, a line that says what it was made from, then one line a verdict."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pydantic import Field, ValidationError

from schemas.base import Sha256, Value
from schemas.errors import WorkspaceError
from schemas.evaluation import ItemVerdict

FILE = "audit.jsonl"
_TAG = "audit/1"


class RunUsed(Value):
    """A run that an audit used."""

    name: str
    """Of its folder."""
    model: str
    plan_sha256: Sha256
    predictions_sha256: Sha256


class MadeFrom(Value):
    """What an audit was made from; equal inputs give an equal audit."""

    release: str
    split_hash: Sha256
    rows_sha256: Sha256
    runs: tuple[RunUsed, ...]
    people_sha256: Sha256
    """Of people's answers, as they were counted."""
    classifiers: tuple[str, ...]
    seed: int


class Head(Value):
    """The first line of the file."""

    tag: str = Field(default=_TAG, pattern=f"^{_TAG}$")
    made_from: MadeFrom


@dataclass(frozen=True)
class Kept:
    """An audit that was kept."""

    made_from: MadeFrom
    verdicts: tuple[ItemVerdict, ...]


def read(path: Path) -> Kept | None:
    """An audit that was kept; None where there is none.

    Args:
        path: The file, or the workspace's folder.

    Raises:
        WorkspaceError: It is no audit of this version.
    """
    file = path / FILE if path.is_dir() else path
    if not file.exists():
        return None
    try:
        head, *lines = file.read_bytes().splitlines()
        made_from = Head.model_validate_json(head).made_from
        return Kept(made_from, tuple(ItemVerdict.model_validate_json(line) for line in lines))
    except OSError as exc:
        raise WorkspaceError(str(file), f"cannot be read: {exc.strerror}", "check its permissions") from exc
    except (ValidationError, ValueError) as exc:
        raise WorkspaceError(str(file), "is no audit of this version", "run again: curate audit") from exc
