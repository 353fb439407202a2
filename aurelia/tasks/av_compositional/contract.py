"""What a compositional question and answer carry beyond the shared fields."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from schemas.base import Value

Kind = Literal["right", "swapped", "unrelated"]


class QuestionExtra(Value):
    """Extra fields of the question."""

    control: bool = False
    """True for a clip that was stitched like the others, but without a change of order."""


class AnswerExtra(Value):
    """Extra fields of the answer."""

    kinds: dict[str, Kind] = Field(default_factory=dict)
    """Letter -> what its option is; exactly one is `right`. Kept with the answer, since it tells the answer."""
