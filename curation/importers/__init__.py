"""Existing datasets as questions: one file a format, found by scanning this folder or by entry point."""

from __future__ import annotations

from curation.importers.base import Importer
from schemas import plugins

GROUP = "curation.importers"


def find() -> dict[str, plugins.Plugin]:
    """All importers by name."""
    return plugins.load(GROUP, "curation.importers", "IMPORTER")


def importer(name: str) -> Importer:
    """The importer of that name.

    Raises:
        UsageError: There is none; the message lists those there are.
    """
    found: Importer = plugins.pick(find(), name, "format")
    return found


__all__ = ["GROUP", "Importer", "find", "importer"]
