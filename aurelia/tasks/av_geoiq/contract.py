"""What an AV-GeoIQ question and answer carry beyond the shared fields: the chain of hops to the answer."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from schemas.base import Value

MAX_PERCEIVED = 2
"""Hops that the clip itself shows: one for each sense."""

MAX_KNOWN = 4
"""Hops of knowledge after them."""

MAX_HOPS = MAX_PERCEIVED + MAX_KNOWN
"""As many as the labelling page shows."""

Day = Annotated[str, Field(pattern=r"^(\d{4}(-\d{2}(-\d{2})?)?)?$")]
"""A year, month or day (ISO), or empty."""

Status = Literal["", "perceived", "supported", "sourced", "contradicted", "contested", "unknown"]

HopSense = Literal["", "audio", "visual"]


class Hop(Value):
    """One link of the chain: a subject stands in a relation to an object."""

    subject: str = Field(min_length=1)
    relation: str = Field(min_length=1)
    object: str = Field(min_length=1)
    identifiers: tuple[Annotated[str, Field(pattern=r"^[a-z0-9.-]+:[^\s,]+$")], ...] = ()
    """Identifiers of subject or object in known schemes, such as `iso3166:JP`."""
    valid_on: Day = ""
    """When the link was known to hold."""
    source: str = ""
    """Where it can be read; for what the clip shows, where in the clip."""
    status: Status = ""
    """`perceived` in the clip; `supported`, `contradicted`, `contested` or `unknown` by the knowledge here; `sourced`
    where a person gave the source. Contested and unknown hold the item."""
    sense: HopSense = ""
    """By which sense it is perceived; empty for knowledge."""


class QuestionExtra(Value):
    """Extra fields of the question."""

    valid_on: Day = ""
    """The day for which the question is asked, where the answer can change."""


class AnswerExtra(Value):
    """Extra fields of the answer."""

    hops: tuple[Hop, ...] = Field(default=(), max_length=MAX_HOPS)
    """From what is perceived to the answer. Kept with the answer, since it tells the answer.

    Each hop of knowledge starts at the object of one before it, so that two ways, one from what is seen and one from
    what is heard, can meet in the answer.
    """
