"""What a run of models has done so far, for progress and estimates."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field

from aurelia.model import Reply, Request


@dataclass
class Meter:
    """Counts replies as they come.

    Args:
        replies: By role.
        errors: By kind of error.
        tokens: By kind: `prompt`, `cached`, `completion`.
        tries: Turns of the loop in finished drafts.
        finished: Drafts that are done.
        accepted: Finished drafts that were kept.
        clips: Clips that are done.
    """

    replies: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    tokens: Counter[str] = field(default_factory=Counter)
    tries: int = 0
    finished: int = 0
    accepted: int = 0
    clips: int = 0
    started: float = field(default_factory=time.monotonic)

    def begin(self) -> None:
        """Start the clock now, unless something was counted already: what came before the first request is not it."""
        if not self.replies and not self.clips:
            self.started = time.monotonic()

    def count(self, request: Request, reply: Reply) -> None:
        """Take in one reply."""
        self.replies[request.role] += 1
        self.tokens.update(dict(reply.usage))
        if reply.error is not None:
            self.errors[reply.error.kind] += 1

    def finish(self, tries: int, accepted: bool) -> None:
        """Take in one finished draft."""
        self.finished += 1
        self.tries += tries
        self.accepted += accepted

    def line(self) -> str:
        """One line for the progress bar."""
        seconds = max(time.monotonic() - self.started, 1e-3)
        parts = [f"{self.clips / seconds * 3600:.0f} clips/h"]
        if self.finished:
            parts.append(f"{self.tries / self.finished:.1f} tries a draft")
            parts.append(f"{self.accepted / self.finished:.0%} accepted")
        if self.tokens["completion"]:
            parts.append(f"{self.tokens['completion'] / seconds:.0f} tokens/s")
        if self.errors:
            parts.append(f"{sum(self.errors.values())} bad replies")
        return ", ".join(parts)
