"""The audit of a release: whether its items need both senses, by models, people and classifiers of the text."""

from __future__ import annotations

from curation.audit.kept import Kept, keep, read
from curation.audit.made import Audit, MadeFrom, make

__all__ = ["Audit", "Kept", "MadeFrom", "keep", "make", "read"]
