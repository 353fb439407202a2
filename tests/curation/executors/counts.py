"""A stage whose jobs are those of `work`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from curation.executors.base import Job
from curation.stage import Outcome
from schemas.base import identity
from schemas.errors import MediaError
from schemas.fact import Fact, machine_fact
from schemas.issues import Report
from schemas.media import Source
from tests.curation.executors.work import HERE


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

    def job(self, fact: Fact) -> Job | Outcome:
        locator = locator_of(fact)
        self.begun.append(locator)
        if self.function.get(locator) == "outcome":
            return Outcome(outcome="rejected")
        if self.function.get(locator) == "error":
            raise MediaError(locator, "is lost")
        if self.function.get(locator) == "value":
            raise ValueError("a number that cannot be")
        given = self.arguments.get(locator, {} if locator in self.function else None)
        arguments = {"name": locator, "to": self.to, "pause": self.pause} if given is None else given
        function = f"{HERE}:{self.function.get(locator, 'count')}"
        return Job(fact.key, function, arguments, self.seconds, media_seconds=float(self.to), subject=locator)

    def facts(self, fact: Fact, value: Mapping[str, Any]) -> tuple[Fact, ...]:
        report = Report(about=identity(int(value["number"]), value["hash"]))
        params = {"number": value["number"]}
        return (machine_fact(report, parents=(fact.key,), stage=self.name, version=self.version, params=params),)

    def outcome(self, fact: Fact, values: Sequence[Mapping[str, Any]]) -> Outcome:
        return Outcome(detail={"values": len(values)})


def locator_of(fact: Fact) -> str:
    return fact.contract(Source).locator
