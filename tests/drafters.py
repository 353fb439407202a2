"""A base for stand-in drafters that look at one clip after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar

from aurelia.draft.base import K, Scene
from schemas.errors import ToolkitError
from schemas.reasoning import Draft


class OneByOne:
    """Gives what `draft` makes of each clip."""

    parameters: ClassVar[Mapping[str, Any]] = {}

    def draft(self, scene: Scene) -> list[Draft]:
        raise NotImplementedError

    def draft_many(self, scenes: Iterable[tuple[K, Scene]]) -> Iterator[tuple[K, list[Draft] | ToolkitError]]:
        for key, scene in scenes:
            try:
                drafts = self.draft(scene)
            except ToolkitError as exc:
                yield key, exc
            else:
                yield key, drafts

    def note(self) -> str:
        return ""
