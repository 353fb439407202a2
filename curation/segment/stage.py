"""The stage that cuts recordings into clips."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple
from functools import cached_property
from typing import Any

from curation.executors.base import Job
from curation.outcome import Outcome
from curation.segment import cutting, strategies
from curation.segment.base import Candidate, Lengths, Strategy, visible
from curation.segment.cutting import STAGE, Cut, Cutting
from curation.segment.findings import (
    missing_senses,
    not_surveyed,
    nothing_to_cut,
    repeat,
    title,
    too_short,
    without_file,
)
from curation.segment.known import Asked, judged, owner_of, repeated, survey_of
from curation.segment.twinned import all_twins, described
from curation.workspace import Workspace
from schemas.base import identity
from schemas.errors import SettingsError
from schemas.fact import Fact
from schemas.issues import Issue
from schemas.media import Recording
from schemas.plugins import load, pick
from schemas.survey import Survey

GIVEN = "given"
_SHORTEST = 0.1


class Segment:
    """Cuts each surveyed recording at the spans that its strategies choose.

    Its name holds the strategies, lengths, detector and mode: with others a recording is cut anew, beside the clips
    there are. Its version is raised with any strategy's; a newer one leaves recordings alone that people have judged
    clips of.

    Args:
        workspace: Where files, facts and settings are.
        chosen: Names of strategies, in order; by default what the settings say.
        again: Cut also what a newer version would leave alone.

    Raises:
        UsageError: There is no such strategy.
        SettingsError: The lengths are not in order.
    """

    consumes = "recording"

    def __init__(self, workspace: Workspace, chosen: Sequence[str] | None = None, *, again: bool = False) -> None:
        settings = workspace.settings
        names = list(dict.fromkeys(chosen or settings.strategies))
        self._strategies = [strategy(name) for name in names]
        self._workspace, self._again = workspace, again
        self._lengths = lengths(workspace)
        self._cutting = Cutting(workspace, settings.cut_mode)
        decides = [names, astuple(self._lengths), settings.detector, settings.cut_mode, settings.near_duplicates]
        self.name = f"{STAGE}:{identity(*decides)[:8]}"
        self.version = cutting.VERSION + sum(one.version for one in self._strategies)
        # As it was named when the versions were part of the name
        first = [[name, 1] for name in names], astuple(self._lengths)[:3]
        self._names = {self.name, f"{STAGE}:{identity(*first)[:8]}"}

    def ready(self, facts: Iterable[Fact]) -> list[Fact]:
        """The recordings among some that were surveyed, or have nothing to be surveyed in."""
        return [
            fact
            for fact in facts
            if self._survey(recording := fact.contract(Recording)) or not self._workspace.blobs.has(recording.sha256)
        ]

    def job(self, fact: Fact) -> Job | Outcome:
        """The cutting of one recording."""
        recording = fact.contract(Recording)
        if (lost := without_file(self._workspace, recording)) is not None:
            return lost
        if not self._again and self._is_judged(fact):
            return Outcome(detail={"kept": "people have judged clips of it"})
        name, survey = title(self._workspace, recording), self._survey(recording)
        if survey is None:
            return Outcome(issues=(not_surveyed(name),), outcome="failed", retry=True)
        material = self._asked.material(self._workspace, recording, survey)
        same = self._repeat(recording, name)
        chosen = [one for one in self._strategies if same is None or one.name == GIVEN]
        candidates = _union(one.spans(material, self._lengths) for one in chosen)
        if not candidates:
            return self._nothing(recording, name, same)
        cut = Cut(owner_of(self._workspace.store, fact), name, candidates)
        return self._cutting.job(fact, [cut], missing_senses(name, recording))

    def facts(self, fact: Fact, value: Mapping[str, Any]) -> tuple[Fact, ...]:
        """The clip of one message."""
        return self._cutting.facts(fact, value)

    def outcome(self, fact: Fact, values: Sequence[Mapping[str, Any]]) -> Outcome:
        """What came of one recording."""
        return self._cutting.outcome(fact, values)

    @cached_property
    def _asked(self) -> Asked:
        return Asked(self._workspace.store)

    @cached_property
    def _twins(self) -> set[str]:
        return {twin.one for twin in all_twins(self._workspace)}

    def _survey(self, recording: Recording) -> Survey | None:
        return survey_of(self._workspace.store, recording, self._workspace.settings.detector)

    def _is_judged(self, fact: Fact) -> bool:
        """Whether an earlier version cut it in the same way, and people have judged clips of it since."""
        store = self._workspace.store
        # Another source may have given the same file since, and earlier versions cut it for each of them.
        every = store.history(Recording.kind, fact.subject)
        known = (run for one in every for run in store.runs(input_key=one.key))
        return any(run.final and run.stage in self._names for run in known) and any(judged(store, one) for one in every)

    def _repeat(self, recording: Recording, name: str) -> Issue | None:
        if self._workspace.settings.near_duplicates == "keep" or recording.subject() not in self._twins:
            return None
        found = repeated(self._workspace, recording)
        return repeat(name, title(self._workspace, found[0]), described(found[1])) if found else None

    def _nothing(self, recording: Recording, name: str, same: Issue | None) -> Outcome:
        names = [one.name for one in self._strategies if one.name != GIVEN]
        if same is not None:
            return Outcome(issues=(same,), outcome="rejected")
        if names and visible(recording) < self._lengths.shortest:
            return Outcome(issues=(too_short(name, recording, self._lengths),), outcome="rejected")
        return Outcome(issues=(nothing_to_cut(name, names),) if names else (), detail={"clips": 0})


def strategy(name: str) -> Strategy:
    """The strategy of that name.

    Raises:
        UsageError: There is none.
    """
    found: Strategy = pick(load("curation.strategies", strategies.__name__, "STRATEGY"), name, "strategy")
    return found


def lengths(workspace: Workspace) -> Lengths:
    """The lengths of clips as the workspace sets them.

    Raises:
        SettingsError: They are not in order.
    """
    settings = workspace.settings
    found = Lengths(
        settings.min_clip_seconds, settings.target_clip_seconds, settings.max_clip_seconds, settings.overlap_seconds
    )
    if not found.shortest <= found.target <= found.longest:
        raise SettingsError(
            "clip lengths",
            f"min {found.shortest} s, target {found.target} s and max {found.longest} s are not in order",
            "give --min <= --target <= --max, or set min_clip_seconds, target_clip_seconds and max_clip_seconds so",
        )
    if found.shortest < _SHORTEST:
        raise SettingsError("clip lengths", f"clips of {found.shortest} s are too short", "set min_clip_seconds to 0.1")
    if found.overlap > 0.9 * found.target:
        raise SettingsError(
            "clip lengths", f"an overlap of {found.overlap} s leaves nothing new in clips of {found.target} s",
            "give --overlap (or set overlap_seconds) of at most 0.9 of the target length",
        )  # fmt: skip
    return found


def _union(chosen: Iterable[Sequence[Candidate]]) -> tuple[Candidate, ...]:
    """All spans, each once."""
    found: dict[tuple[float, float], Candidate] = {}
    for candidates in chosen:
        # A span that is also chosen for itself is more than the answer to a question: those reasons stay.
        found |= {(one.start, one.duration): one for one in candidates}
    return tuple(found.values())
