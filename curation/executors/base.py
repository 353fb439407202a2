"""What an executor takes and gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from schemas.errors import ToolkitError


@dataclass(frozen=True)
class Job:
    """One piece of heavy work, run in a process of its own with limits on memory and time.

    Args:
        id: Names it among the jobs of a run: the key of the input.
        function: `package.module:name` of a function that takes `arguments` as keywords and yields JSON objects.
        arguments: JSON values; paths as text.
        seconds: Most it may take, from its start; 0 for no limit.
        media_seconds: How much media it works through, for the real-time factor.
        subject: What people call it, such as the title of a film; errors are about this.
    """

    id: str
    function: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    seconds: float = 0.0
    media_seconds: float = 0.0
    subject: str = ""

    @property
    def called(self) -> str:
        """What an error of this job is about."""
        return self.subject or self.id[:12]


@dataclass(frozen=True)
class Message:
    """One JSON object that a job gave.

    Args:
        job: Which.
        value: The object.
        attempt: Which try it is of. A job that runs again after its process died gives its messages again.
    """

    job: Job
    value: Mapping[str, Any]
    attempt: int = 1


@dataclass(frozen=True)
class Ended:
    """A job is over.

    Args:
        job: Which.
        error: Why it failed; None when it is done.
        poisoned: Its process died on every try (out of memory, a crash, out of time): no file to try again by itself.
        tries: How often it was begun.
    """

    job: Job
    error: ToolkitError | None = None
    poisoned: bool = False
    tries: int = 1


MOST_LOST = 8
"""Tries beyond the others for a job whose process was ended from outside: by the system, or with its node."""


@dataclass
class Tries:
    """Counts how the tries of one job ended.

    Args:
        most: How often its process may die by its own doing (a crash, out of memory, out of time).
    """

    most: int
    begun: int = 0
    died: int = 0
    lost: int = 0

    def again(self, *, outside: bool) -> bool:
        """Count a death; says whether the job is begun again.

        Args:
            outside: The process was killed, or its node is gone: most often not the job's fault.
        """
        self.lost += outside
        self.died += not outside
        return self.died < self.most and self.lost < self.most + MOST_LOST


class Executor(Protocol):
    """Runs jobs side by side, each slot one process; a slot is free again when its job has ended."""

    slots: int

    def run(self, jobs: Iterable[Job]) -> Iterator[Message | Ended]:
        """Run jobs and give what they say as it comes, in any order; jobs are taken as slots become free.

        Closing the iterator stops what runs.
        """
        ...

    def close(self) -> None:
        """End all processes."""
        ...
