"""A model that never answers: it shows where an adapter goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aurelia.model import Adapter, Reply, Request
from schemas.issues import Issue


@dataclass(frozen=True)
class Silent:
    """Answers every request with an error."""

    name: str
    revision: str = "1"
    modalities: tuple[str, ...] = ("text", "video", "audio")
    remote: bool = False
    max_batch: int = 64
    concurrency: int = 1
    settings: Mapping[str, Any] = field(default_factory=dict)

    def generate(self, batch: Sequence[Request]) -> list[Reply]:
        """One reply a request, each with an error."""
        issue = Issue(kind="silent", subject=self.name, message="it says nothing")
        return [Reply(request.id, "", error=issue) for request in batch]


MODEL = Adapter("silent", "never answers", "NAME", Silent)
