"""A base for stand-in drafters that look at one clip after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar

from aurelia.draft.base import K, Scene, one_by_one
from schemas.errors import ToolkitError
from schemas.reasoning import Draft


class OneByOne:
    """Gives what `draft` makes of each clip."""

    parameters: ClassVar[Mapping[str, Any]] = {}

    def draft(self, scene: Scene) -> list[Draft]:
        raise NotImplementedError

    def draft_many(self, scenes: Iterable[tuple[K, Scene]]) -> Iterator[tuple[K, list[Draft] | ToolkitError]]:
        return one_by_one(self.draft, scenes)

    def note(self) -> str:
        return ""
