"""From loose rows to sources and questions in the store."""

from __future__ import annotations

from curation.importers.bringing.bring import bring
from curation.importers.bringing.report import Asked, ImportReport

__all__ = ["Asked", "ImportReport", "bring"]
