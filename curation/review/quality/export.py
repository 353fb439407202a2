"""The table of changes and the preference pairs of a workspace, as files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from curation.review.gather import Said
from curation.review.quality.changes import COLUMNS, changes
from curation.review.quality.files import write_jsonl, writer_of
from curation.review.quality.homes import Homes
from curation.review.quality.judged import judged_drafts
from curation.review.quality.pairs import Left, preference_pairs
from db.store import Store
from schemas.base import identity
from schemas.errors import UsageError


def write_changes(store: Store, said: Mapping[str, Said], target: Path) -> int:
    """Write the table of changes, as CSV or JSON lines. Returns its rows.

    Raises:
        UsageError: The file is named otherwise.
        WorkspaceError: The file cannot be written; what stood there stands.
    """
    return writer_of(target)(changes(judged_drafts(store, said)), target, COLUMNS)


def write_pairs(store: Store, said: Mapping[str, Said], target: Path) -> tuple[int, Left]:
    """Write preference pairs as JSON lines. Returns how many, and what gave none.

    Raises:
        UsageError: The file is named otherwise.
        WorkspaceError: The file cannot be written; what stood there stands.
    """
    if target.suffix.lower() != ".jsonl":
        raise UsageError(str(target), "is not named .jsonl", "name it so")
    left = Left()
    gold = {fact.subject for fact in store.heads("gold") if fact.body is not None}
    known = {item for item in said if identity("gold", item) in gold}
    pairs = preference_pairs(judged_drafts(store, said), Homes(store), gold=known, left=left)
    return write_jsonl(pairs, target), left
