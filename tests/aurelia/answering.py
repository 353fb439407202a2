"""A model that answers by a function of the request, and keeps what it was asked."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aurelia.model import MediaPart, Reply, Request


@dataclass
class Answering:
    """Gives what `answer` says: a text, any JSON value, or a whole reply."""

    answer: Callable[[Request], Any]
    name: str = "answering"
    revision: str = "1"
    modalities: tuple[str, ...] = ("text", "video", "audio")
    remote: bool = False
    max_batch: int = 4
    concurrency: int = 1
    settings: Mapping[str, Any] = field(default_factory=dict)
    seconds: float = 0.0
    batches: list[list[Request]] = field(default_factory=list)
    ahead: list[MediaPart] = field(default_factory=list)
    running: int = 0
    most_running: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def asked(self) -> list[Request]:
        """Every request, in order."""
        return [request for batch in self.batches for request in batch]

    def prefetch(self, media: Sequence[MediaPart]) -> None:
        """Keeps what it is told."""
        self.ahead.extend(media)

    def generate(self, batch: Sequence[Request]) -> list[Reply]:
        """One reply a request."""
        with self.lock:
            self.batches.append(list(batch))
            self.running += 1
            self.most_running = max(self.running, self.most_running)
        time.sleep(self.seconds)
        try:
            return [self._reply(request) for request in batch]
        finally:
            with self.lock:
                self.running -= 1

    def _reply(self, request: Request) -> Reply:
        said = self.answer(request)
        if isinstance(said, Reply):
            return said
        text = said if isinstance(said, str) else json.dumps(said)
        return Reply(request.id, text, usage={"prompt": 10, "completion": 5})
