"""What a caption carries beyond the shared fields."""

from __future__ import annotations

from typing import Literal

from schemas.base import Value


class AnswerExtra(Value):
    """Extra fields of the caption."""

    covers: tuple[Literal["seen", "heard"], ...] = ()
    """The senses whose content the caption tells, as a person confirmed."""
