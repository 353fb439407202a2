"""A stage whose jobs are those of `work`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Counts:
    """A pooled stage: each source is a job that gives numbers, each number a report.

    Args:
        function: What the jobs run, by locator.
        arguments: With which arguments.
        to: How many numbers a job gives.
        seconds: Most a job may take.
    """

    name = "counts"
    version = 1
    consumes = "source"

    def __init__(
        self,
        function: Mapping[str, str] | None = None,
        arguments: Mapping[str, Mapping[str, Any]] | None = None,
        *,
        to: int = 4,
        pause: float = 0.0,
        seconds: float = 0.0,
    ) -> None:
        self.function, self.arguments = function or {}, arguments or {}
        self.to, self.pause, self.seconds = to, pause, seconds
        self.begun: list[str] = []
