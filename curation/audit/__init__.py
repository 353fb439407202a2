"""The audit of a release: whether its items need both senses, by models, people and classifiers of the text."""

from __future__ import annotations

from aurelia.audit.kept import Kept, MadeFrom, read
from curation.audit.kept import keep
from curation.audit.made import Audit, make

__all__ = ["Audit", "Kept", "MadeFrom", "keep", "make", "read"]
