"""All tables together: whoever works on the whole database takes `Base` from here."""

from __future__ import annotations

from db import models, review_models
from db.base import Base

__all__ = ["Base", "models", "review_models"]
