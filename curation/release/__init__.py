"""Releases: the folder others load, check and trace."""

from __future__ import annotations

from curation.release.builder import Built, build
from curation.release.checks import load, verify

__all__ = ["Built", "build", "load", "verify"]
