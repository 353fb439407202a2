"""The stage that cuts recordings into clips, and the one that cuts what people ask for later."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple
from typing import Any, Literal

from curation.segment import strategies
from curation.segment.base import Candidate, Lengths, Material, Strategy
from curation.segment.clips import cut_clip
from curation.segment.findings import missing_senses, outside, title, too_short, waits, without_file
from curation.segment.measuring import measured
from curation.stage import Outcome
from curation.workspace import Workspace
from schemas.base import fact_key, identity
from schemas.errors import MediaError, SettingsError, StoreError
from schemas.fact import Fact, machine_fact
from schemas.issues import Issue
from schemas.media import Clip, Part, Recording
from schemas.plugins import load, pick
from schemas.reasoning import AskedQuestion
from schemas.survey import Survey

STAGE, VERSION = "segment", 1


class Segment:
    """Cuts each recording at the spans that its strategies choose; those that people asked for come first.

    Its name holds the strategies and lengths: with others a recording is cut anew, beside the clips there are.

    Args:
        workspace: Where files, facts and settings are.
        chosen: Names of strategies, in order.

    Raises:
        PluginError: There is no such strategy.
    """

    version = VERSION
    consumes = "recording"

    def __init__(self, workspace: Workspace, chosen: Sequence[str] = ("given", "shots-speech")) -> None:
        known = load("curation.strategies", strategies.__name__, "STRATEGY")
        self._strategies: list[Strategy] = [pick(known, name, "strategy") for name in chosen]
        self._workspace = workspace
        self._lengths = lengths(workspace)
        self._questions: dict[str, list[AskedQuestion]] | None = None
        used = [[one.name, one.version] for one in self._strategies]
        self.name = f"{STAGE}:{identity(used, astuple(self._lengths))[:8]}"

    def work(self, fact: Fact) -> Outcome:
        """The clips of one recording."""
        recording = fact.contract(Recording)
        if (lost := without_file(self._workspace, recording)) is not None:
            return lost
        name = title(self._workspace, recording)
        try:
            candidates = self._choose(recording)
        except MediaError as exc:  # files in the store have no name that people know
            raise MediaError(name, exc.message, exc.hint) from exc
        if not candidates:
            return Outcome(issues=(too_short(name, recording, self._lengths),), outcome="rejected")
        made, problems = cut_all(self._workspace, fact, recording, candidates, name)
        return _outcome(made, problems, missing_senses(name, recording))

    def _choose(self, recording: Recording) -> list[Candidate]:
        if self._questions is None:
            self._questions = by_source(self._workspace)
        survey = measured(self._workspace.blobs.path(recording.sha256), recording)
        material = Material(recording, survey, tuple(self._questions.get(recording.source, ())))
        chosen: dict[tuple[float, float], Candidate] = {}
        for strategy in self._strategies:
            for candidate in strategy.spans(material, self._lengths):
                # A span that is also chosen for itself is more than the answer to a question: those reasons stay.
                chosen[candidate.start, candidate.duration] = candidate
        return list(chosen.values())


class SegmentAsked:
    """Cuts the span of a question that came after its recording was segmented."""

    name = "segment-asked"
    version = VERSION
    consumes = "question"

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._by_source: dict[str, list[Fact]] | None = None
        self._given: Strategy = pick(load("curation.strategies", strategies.__name__, "STRATEGY"), "given", "strategy")

    def work(self, fact: Fact) -> Outcome:
        """The clips of one question: one a recording of its source; it waits until there is one."""
        question = fact.contract(AskedQuestion)
        found = self._recordings().get(question.source, [])
        recordings = [f for f in found if self._workspace.blobs.has(f.contract(Recording).sha256)]
        if not recordings:
            issue = waits(question, "the recording of its source", "run: curate download")
            return Outcome(issues=(issue,), outcome="failed", retry=True)
        facts: list[Fact] = []
        issues: list[Issue] = []
        for owner in recordings:
            recording = owner.contract(Recording)
            name = title(self._workspace, recording)
            unseen = Survey(recording=recording.subject(), duration=recording.duration)
            candidates = self._given.spans(Material(recording, unseen, (question,)), lengths(self._workspace))
            if not candidates:
                issues.append(outside(name, question, recording))
            made, problems = cut_all(self._workspace, owner, recording, candidates, name)
            facts += made
            issues += problems
        return _outcome(facts, issues, [])

    def _recordings(self) -> dict[str, list[Fact]]:
        """The recordings of every source, looked up once."""
        if self._by_source is None:
            self._by_source = defaultdict(list)
            for fact in self._workspace.store.heads("recording"):
                if fact.body is not None:
                    self._by_source[fact.contract(Recording).source].append(fact)
        return self._by_source


def cut_all(
    workspace: Workspace, fact: Fact, recording: Recording, candidates: Iterable[Candidate], name: str
) -> tuple[list[Fact], list[Issue]]:
    """Cut every candidate of a recording; one that fails becomes an issue and stops no other.

    A clip that the store has, with its file, is not cut again.
    """
    wanted = [candidate for candidate in candidates if not _has(workspace, fact, _params(candidate))]

    def make(candidate: Candidate) -> Fact | Issue:
        part = Part(recording_sha256=recording.sha256, start=candidate.start, duration=candidate.duration)
        try:
            clip = cut_clip(workspace.blobs, part, candidate.boundaries)
        except MediaError as exc:
            span = f"{name} from {candidate.start:.3f} to {candidate.start + candidate.duration:.3f} s"
            return Issue(kind="clip-failed", subject=span, message=exc.message, hint=exc.hint)
        params = _params(candidate)
        return machine_fact(clip, parents=(fact.key,), stage=STAGE, version=VERSION, params=params)

    # Threads suffice: nearly all of the time is spent in the codecs, which let others run
    with ThreadPoolExecutor(workspace.settings.workers) as pool:
        made = list(pool.map(make, wanted))
    return [one for one in made if isinstance(one, Fact)], [one for one in made if isinstance(one, Issue)]


def by_source(workspace: Workspace) -> dict[str, list[AskedQuestion]]:
    """What people asked, by the subject of the source it is about."""
    found: dict[str, list[AskedQuestion]] = defaultdict(list)
    for fact in workspace.store.heads("question"):
        if fact.body is not None:
            question = fact.contract(AskedQuestion)
            found[question.source].append(question)
    return dict(found)


def lengths(workspace: Workspace) -> Lengths:
    """The lengths of clips as the workspace sets them.

    Raises:
        SettingsError: They are not in order.
    """
    settings = workspace.settings
    found = Lengths(settings.min_clip_seconds, settings.target_clip_seconds, settings.max_clip_seconds)
    if not found.shortest <= found.target <= found.longest:
        raise SettingsError(
            "clip lengths",
            f"min {found.shortest} s, target {found.target} s and max {found.longest} s are not in order",
            "set min_clip_seconds <= target_clip_seconds <= max_clip_seconds",
        )
    return found


def _params(candidate: Candidate) -> dict[str, Any]:
    return {"start": round(candidate.start * 1e6), "duration": round(candidate.duration * 1e6)}


def _has(workspace: Workspace, fact: Fact, params: dict[str, Any]) -> bool:
    """Whether the clip was cut already and its file is there."""
    key = fact_key(Clip.kind, (fact.key,), {"stage": STAGE, "version": VERSION, **params})
    try:
        known = workspace.store.get(key)
    except StoreError:
        return False
    return known.body is None or workspace.blobs.has(known.contract(Clip).sha256)


def _outcome(facts: list[Fact], problems: list[Issue], remarks: list[Issue]) -> Outcome:
    """Done, unless nothing could be cut."""
    outcome: Literal["done", "failed"] = "failed" if problems and not facts else "done"
    return Outcome(facts=tuple(facts), issues=(*problems, *remarks), outcome=outcome, detail={"clips": len(facts)})
