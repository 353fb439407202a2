"""The parts of a match, and what its answer carries beyond the shared fields.

`soundtrack-match` is a collection of this task made from any footage: the picture stands where the dance does.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from schemas.base import Value
from schemas.reasoning import Option

TRACKS = {"A": "track-a", "B": "track-b", "C": "track-c", "D": "track-d"}
"""Letter of an option -> role of its track."""

ROLES = ("dance", *TRACKS.values())


class AnswerExtra(Value):
    """Extra fields of the answer."""

    fit: dict[str, Annotated[int, Field(ge=1, le=5)]] = Field(default_factory=dict)
    """Letter -> how well its track fits, 1 (not at all) to 5, as a person judged."""


def options() -> tuple[Option, ...]:
    """The four options of every question of this task: `Track A` to `Track D`."""
    return tuple(Option(id=letter, text=f"Track {letter}") for letter in TRACKS)
