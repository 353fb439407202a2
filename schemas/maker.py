"""Who or what made a draft, by its true name."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from schemas.base import Value


class Maker(Value):
    """What made a draft, by its true name."""

    name: str
    """Such as `evidence` or a model id."""
    version: str
    description: str
    """One honest sentence, shown in the draft, on the review page and in the release."""
    models: dict[str, str] = Field(default_factory=dict)
    """Role -> model id and revision."""
    is_language_model: bool = False
    attested: Literal["", "audio-visual", "one-sense", "failed", "never-checked"] = ""
    """What the planted probes showed of the models that watch; empty where no model watches."""


PEOPLE = Maker(name="people", version="", description="Question given by a person; reasoning written by reviewers.")
"""Who made what no drafter here could reason about."""
