"""What the explanation of a meme carries beyond the shared fields."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from schemas.base import Value


class AnswerExtra(Value):
    """Extra fields of the explanation."""

    points: tuple[Annotated[str, Field(pattern=r"^\S[^\n]*$")], ...] = ()
    """What a right explanation has to mention; each point lists its wordings, split by `|`."""


def wordings(point: str) -> list[str]:
    """The wordings of one point."""
    return [wording.strip() for wording in point.split("|") if wording.strip()]
