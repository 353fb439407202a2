"""Media that show or sound the same: two recordings that share a stretch, however it was encoded."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from schemas.base import Contract, Key, NonNegativeSeconds, Value, identity


class Shared(Value):
    """One stretch that two recordings share."""

    start: NonNegativeSeconds
    """In the first recording, in seconds."""
    duration: NonNegativeSeconds
    other_start: NonNegativeSeconds
    """Where the same moment is in the other recording."""
    sense: Literal["picture", "sound", "both"]
    mirrored: bool = False
    speed: float = Field(default=1.0, gt=0)
    """How much faster the other one runs."""
    score: float = Field(ge=0, le=1)
    """The share of compared moments that agree."""


class Twin(Contract):
    """Two recordings that share picture or sound."""

    kind: ClassVar[str] = "twin"

    one: Key
    """Subject of the recording that was looked up: the later one."""
    other: Key
    """Subject of the recording that was there before."""
    shared: tuple[Shared, ...] = Field(min_length=1)
    share_of_one: float = Field(ge=0, le=1)
    """How much of the first is shared."""
    share_of_other: float = Field(ge=0, le=1)

    def subject(self) -> str:
        return identity("twin", *sorted((self.one, self.other)))
