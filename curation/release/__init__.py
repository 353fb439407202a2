"""Releases: the folder others load, check and trace."""

from __future__ import annotations

from curation.release.builder import Built, build
from curation.release.checks import load, verify
from curation.release.tables import read_rows

__all__ = ["Built", "build", "load", "read_rows", "verify"]
