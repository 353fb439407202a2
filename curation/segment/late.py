"""The stages that cut what people and lists ask for after a recording was segmented."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from curation.executors.base import Job
from curation.outcome import Outcome
from curation.segment.base import Material
from curation.segment.cutting import Cut, Cutting
from curation.segment.findings import outside, title, waits
from curation.segment.known import recordings_by_source
from curation.segment.stage import GIVEN, lengths, strategy
from curation.workspace import Workspace
from schemas.fact import Fact
from schemas.media import AskedSpan, Recording
from schemas.reasoning import AskedQuestion
from schemas.survey import Survey


class SegmentLate:
    """Cuts what was asked for after its recording was segmented: spans of questions, or of lists.

    Args:
        workspace: Where files, facts and settings are.
        kind: `question` or `span`.
    """

    version = 1

    def __init__(self, workspace: Workspace, kind: str) -> None:
        self.consumes = kind
        self.name = "segment-asked" if kind == AskedQuestion.kind else "segment-spans"
        self._workspace = workspace
        self._given = strategy(GIVEN)
        self._cutting = Cutting(workspace, workspace.settings.cut_mode)

    def ready(self, facts: Iterable[Fact]) -> list[Fact]:
        """Those among some whose source has a recording."""
        return [fact for fact in facts if self._read(fact).source in self._recordings]

    def job(self, fact: Fact) -> Job | Outcome:
        """The cutting of one span, in each recording of its source; it waits until there is one."""
        asked = self._read(fact)
        found = [(owner, owner.contract(Recording)) for owner in self._recordings.get(asked.source, ())]
        found = [pair for pair in found if self._workspace.blobs.has(pair[1].sha256)]
        if not found:
            issue = waits(asked, "the recording of its source", "run: curate download")
            return Outcome(issues=(issue,), outcome="failed", retry=True)
        cuts, issues = [], []
        for owner, recording in found:
            name = title(self._workspace, recording)
            candidates = self._given.spans(_material(recording, asked), lengths(self._workspace))
            if candidates:
                cuts.append(Cut(owner, name, tuple(candidates)))
            else:
                issues.append(outside(name, asked, recording))
        return self._cutting.job(fact, cuts, issues)

    def facts(self, fact: Fact, value: Mapping[str, Any]) -> tuple[Fact, ...]:
        """The clip of one message."""
        return self._cutting.facts(fact, value)

    def outcome(self, fact: Fact, values: Sequence[Mapping[str, Any]]) -> Outcome:
        """What came of one span."""
        return self._cutting.outcome(fact, values)

    @cached_property
    def _recordings(self) -> dict[str, list[Fact]]:
        return recordings_by_source(self._workspace.store)

    def _read(self, fact: Fact) -> AskedQuestion | AskedSpan:
        if self.consumes == AskedQuestion.kind:
            return fact.contract(AskedQuestion)
        return fact.contract(AskedSpan)


def _material(recording: Recording, asked: AskedQuestion | AskedSpan) -> Material:
    unseen = Survey(recording=recording.subject(), duration=recording.duration)
    if isinstance(asked, AskedQuestion):
        return Material(recording, unseen, questions=(asked,))
    return Material(recording, unseen, spans=(asked,))
