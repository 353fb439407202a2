"""The stage that cuts recordings into clips, and the one that cuts what people ask for later."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Literal

from curation.segment import strategies
from curation.segment.base import Candidate, Lengths, Strategy
from curation.segment.clips import cut_clip
from curation.segment.findings import missing_senses, outside, title, too_short, without_file
from curation.stage import Outcome
from curation.workspace import Workspace
from schemas.base import fact_key
from schemas.errors import MediaError, SettingsError, StoreError
from schemas.fact import Fact, machine_fact
from schemas.issues import Issue
from schemas.media import Clip, Part, Recording
from schemas.plugins import load, pick
from schemas.reasoning import AskedQuestion

VERSION = 1


class Segment:
    """Cuts each recording at the spans that its strategies choose; those that people asked for come first.

    Args:
        workspace: Where files, facts and settings are.
        chosen: Names of strategies, in order.

    Raises:
        PluginError: There is no such strategy.
    """

    name = "segment"
    version = VERSION
    consumes = "recording"

    def __init__(self, workspace: Workspace, chosen: Sequence[str] = ("given", "shots-speech")) -> None:
        known = load("curation.strategies", strategies.__name__, "STRATEGY")
        self._strategies: list[Strategy] = [pick(known, name, "strategy") for name in chosen]
        self._workspace = workspace

    def work(self, fact: Fact) -> Outcome:
        """The clips of one recording."""
        recording = fact.contract(Recording)
        if (lost := without_file(self._workspace, recording)) is not None:
            return lost
        wanted, name = lengths(self._workspace), title(self._workspace, recording)
        try:
            candidates = self._choose(recording, wanted)
        except MediaError as exc:  # files in the store have no name that people know
            raise MediaError(name, exc.message, exc.hint) from exc
        if not candidates:
            return Outcome(issues=(too_short(name, recording, wanted),), outcome="rejected")
        made, problems = cut_all(self._workspace, fact, recording, candidates, name)
        return _outcome(made, problems, missing_senses(name, recording))

    def _choose(self, recording: Recording, wanted: Lengths) -> list[Candidate]:
        questions = asked(self._workspace, recording)
        path = self._workspace.blobs.path(recording.sha256)
        chosen: dict[tuple[float, float], Candidate] = {}
        for strategy in self._strategies:
            for candidate in strategy.spans(path, recording, questions, wanted):
                chosen.setdefault((candidate.start, candidate.duration), candidate)
        return list(chosen.values())


class SegmentAsked:
    """Cuts the span of a question that came after its recording was segmented."""

    name = "segment-asked"
    version = VERSION
    consumes = "question"

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._given: Strategy = pick(load("curation.strategies", strategies.__name__, "STRATEGY"), "given", "strategy")

    def work(self, fact: Fact) -> Outcome:
        """The clips of one question: one a recording of its source; it waits until there is one."""
        question = fact.contract(AskedQuestion)
        found = [f for f in self._workspace.store.heads("recording") if _about(f, question.source)]
        recordings = [f for f in found if self._workspace.blobs.has(f.contract(Recording).sha256)]
        if not recordings:
            return Outcome(outcome="failed", retry=True, detail={"waits for": "the recording of its source"})
        facts: list[Fact] = []
        issues: list[Issue] = []
        for owner in recordings:
            recording = owner.contract(Recording)
            path, name = self._workspace.blobs.path(recording.sha256), title(self._workspace, recording)
            candidates = self._given.spans(path, recording, [question], lengths(self._workspace))
            if not candidates:
                issues.append(outside(name, question, recording))
            made, problems = cut_all(self._workspace, owner, recording, candidates, name)
            facts += made
            issues += problems
        return _outcome(facts, issues, [])


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
        return machine_fact(clip, parents=(fact.key,), stage=Segment.name, version=VERSION, params=params)

    # Threads suffice: nearly all of the time is spent in the codecs, which let others run
    with ThreadPoolExecutor(workspace.settings.workers) as pool:
        made = list(pool.map(make, wanted))
    return [one for one in made if isinstance(one, Fact)], [one for one in made if isinstance(one, Issue)]


def asked(workspace: Workspace, recording: Recording) -> list[AskedQuestion]:
    """What people asked about a recording's source."""
    questions = [_question(fact) for fact in workspace.store.heads("question")]
    return [question for question in questions if question is not None and question.source == recording.source]


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


def _question(fact: Fact) -> AskedQuestion | None:
    return None if fact.body is None else fact.contract(AskedQuestion)


def _about(fact: Fact, source: str) -> bool:
    return fact.body is not None and fact.contract(Recording).source == source


def _params(candidate: Candidate) -> dict[str, Any]:
    return {"start": round(candidate.start * 1e6), "duration": round(candidate.duration * 1e6)}


def _has(workspace: Workspace, fact: Fact, params: dict[str, Any]) -> bool:
    """Whether the clip was cut already and its file is there."""
    key = fact_key(Clip.kind, (fact.key,), {"stage": Segment.name, "version": VERSION, **params})
    try:
        known = workspace.store.get(key)
    except StoreError:
        return False
    return known.body is None or workspace.blobs.has(known.contract(Clip).sha256)


def _outcome(facts: list[Fact], problems: list[Issue], remarks: list[Issue]) -> Outcome:
    """Done, unless nothing could be cut."""
    outcome: Literal["done", "failed"] = "failed" if problems and not facts else "done"
    return Outcome(facts=tuple(facts), issues=(*problems, *remarks), outcome=outcome, detail={"clips": len(facts)})
