"""The stage that composes clips with known truth from one recording: stitched films and soundtrack matches."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aurelia.draft.composed import LOUDNESS_DBFS, MAKER, Composition, RecordingView, judged, survey
from aurelia.draft.evidence.evaluate import Evaluator
from curation.draft import lookup
from curation.draft.clips import draft_facts, dropped, stage_name
from curation.segment import compose as media
from curation.segment.findings import without_file
from curation.stage import Outcome
from curation.workspace import Workspace
from schemas.fact import Fact, machine_fact
from schemas.issues import Issue
from schemas.media import Clip, Part, Recording
from schemas.reasoning import Draft, MediaRef, Try


class Compose:
    """Recording -> stitched and muxed Clips with their Drafts; the truth is known from how they are put together."""

    version = 1
    consumes = "recording"

    def __init__(self, workspace: Workspace, evaluator: Callable[[], Evaluator]) -> None:
        self._workspace = workspace
        self._evaluator = evaluator
        settings = workspace.settings
        self._params: dict[str, Any] = {
            "maker": f"{MAKER.name}/{MAKER.version}",
            "seed": settings.seed,
            "threshold": settings.threshold,
        }
        self.name = stage_name("compose", self._params)

    def due(self) -> list[Fact]:
        """What to work on: recordings whose clips are all there, for what is composed is decided once."""
        store = self._workspace.store
        return lookup.composable(store, store.pending(self.consumes, self.name, self.version))

    def work(self, fact: Fact) -> Outcome:
        """Compose what one recording offers; why not more is recorded with the run."""
        recording = fact.contract(Recording)
        if (lost := without_file(self._workspace, recording)) is not None:
            return lost
        plan = survey([self._view(recording)], self._workspace.settings.seed)
        facts: list[Fact] = []
        issues: list[Issue] = []
        for composition in plan.compositions:
            clips, draft = self._make(composition)
            clip_facts = [self._clip_fact(clip, fact) for clip in clips.values()]
            facts += clip_facts
            parents = tuple(made.key for made in clip_facts)
            first = next(iter(clips.values()))
            by = (self.name, self.version)
            facts += draft_facts(self._workspace, first, [draft], parents, by, self._params)
            if draft.status == "dropped":
                issues.append(dropped(draft))
        return Outcome(tuple(facts), tuple(issues), detail={"why not more": list(plan.reasons)})

    def _view(self, recording: Recording) -> RecordingView:
        store = self._workspace.store
        measured = [
            (clip, perception)
            for _fact, clip in lookup.apart(lookup.cut_clips(store, recording))
            if (perception := lookup.perception_of(store, clip)) is not None
        ]
        return RecordingView(recording.sha256, self._workspace.blobs.path(recording.sha256), measured)

    def _make(self, composition: Composition) -> tuple[dict[str, Clip], Draft]:
        clips = {role: self._write(composition, parts) for role, parts in composition.media}
        first = next(iter(clips.values()))
        tried = judged(composition, self._workspace.blobs.path(first.sha256), self._evaluator())
        return clips, self._draft(composition, clips, tried)

    def _write(self, composition: Composition, parts: tuple[Part, ...]) -> Clip:
        blobs = self._workspace.blobs
        if composition.derivation == "stitch":
            return media.stitch(blobs, parts)
        picture = next((part for part in parts if part.role == "picture"), None)
        sound = next((part for part in parts if part.role == "sound"), None)
        return media.mux(blobs, picture, sound, loudness_dbfs=LOUDNESS_DBFS if sound else None)

    def _clip_fact(self, clip: Clip, recording: Fact) -> Fact:
        return machine_fact(
            clip, parents=(recording.key,), stage="compose", version=self.version, params={"media": clip.subject()}
        )

    def _draft(self, composition: Composition, clips: dict[str, Clip], tried: Try) -> Draft:
        threshold = self._workspace.settings.threshold
        kept = tried.score is None or tried.score >= threshold
        return Draft(
            benchmark_task=composition.benchmark_task,
            media=tuple(
                MediaRef(role=role, clip=clip.subject(), sha256=clip.sha256, duration=clip.duration)
                for role, clip in clips.items()
            ),
            question=composition.question,
            answer=composition.answer,
            steps=composition.steps,
            tries=(tried,),
            kept=1 if kept else None,
            status="drafted" if kept else "dropped",
            reason="" if kept else f"measured again in the written film it scores {tried.score}, below {threshold}",
            maker=MAKER,
            seed=self._workspace.settings.seed,
            threshold=threshold,
            parameters={"how": composition.description, "control": composition.control},
        )
