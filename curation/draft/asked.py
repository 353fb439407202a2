"""The stage that answers the questions people gave, on the clips cut for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from aurelia.draft.base import Drafter, Scene
from curation.draft import lookup
from curation.draft.clips import beside, draft_facts, dropped, parameters, scene_for, stage_name
from curation.draft.imported import STAGE, VERSION, draft_of, is_whole, marked
from curation.draft.nearby import Measured, Nearby
from curation.draft.other_rows import Other, OtherRows, gives_way, kept_of, names
from curation.segment.base import visible
from curation.segment.findings import waits
from curation.stage import Outcome
from curation.workspace import Workspace
from schemas.base import short
from schemas.errors import ToolkitError
from schemas.fact import Fact
from schemas.issues import Issue, Severity
from schemas.media import Clip, Recording
from schemas.perception import Perception
from schemas.reasoning import AskedQuestion, Draft, MediaRef

_SAME_SPAN = 0.05
"""Seconds by which a clip's ends may differ from what was asked for."""


@dataclass
class _Work:
    """One question under way: each clip that shows its span, and what came of it."""

    fact: Fact
    scenes: list[tuple[Scene, Fact, tuple[Measured, ...]]] = field(default_factory=list)
    results: dict[int, list[Draft] | ToolkitError] = field(default_factory=dict)


class DraftAsked:
    """Question -> Draft: with reasoning where this drafter can give it, else `unanswered`, for people to fill in."""

    version = 1
    consumes = "question"

    def __init__(self, workspace: Workspace, drafter: Drafter) -> None:
        self._workspace = workspace
        self._drafter = drafter
        self._nearby = Nearby(workspace.store)
        self._other_rows = OtherRows(workspace.store)
        self._params = parameters(workspace, drafter)
        self.name = stage_name("draft-asked", self._params)

    def work_many(self, facts: Sequence[Fact]) -> Iterator[tuple[Fact, Outcome | ToolkitError]]:
        """Draft for each question on every clip that shows its span; a question waits until there is one.

        What a dataset says of its own questions is taken as it is; the drafter is asked where it lacks the steps.
        """
        works: dict[str, _Work] = {}
        waiting: list[Fact] = []
        open_: list[Fact] = []
        for fact in facts:
            if is_whole(fact.contract(AskedQuestion)):
                yield fact, self._imported(fact)
            else:
                open_.append(fact)
        for (key, place), result in self._drafter.draft_many(self._scenes(open_, works, waiting)):
            work = works[key]
            work.results[place] = result
            if len(work.results) == len(work.scenes):
                yield work.fact, self._outcome(works.pop(key))
        for fact in waiting:
            yield fact, _waits(fact.contract(AskedQuestion))

    def note(self) -> str:
        """How the models are doing."""
        return self._drafter.note()

    def _scenes(
        self, facts: Sequence[Fact], works: dict[str, _Work], waiting: list[Fact]
    ) -> Iterator[tuple[tuple[str, int], Scene]]:
        for fact in facts:
            asked = fact.contract(AskedQuestion)
            work = _Work(fact)
            for clip, measured in self._clips(asked):
                near = tuple(self._nearby.of(clip))
                scene = scene_for(self._workspace, clip, measured.contract(Perception), near, (asked,))
                work.scenes.append((scene, measured, near))
            if not work.scenes:
                waiting.append(fact)
            works[fact.key] = work
            yield from (((fact.key, place), scene) for place, (scene, _measured, _near) in enumerate(work.scenes))

    def _imported(self, fact: Fact) -> Outcome:
        """The drafts of a question as its dataset has it; the same whatever drafter the workspace has."""
        asked = fact.contract(AskedQuestion)
        facts: list[Fact] = []
        issues: list[Issue] = []
        for clip, measured in self._clips(asked):
            media = MediaRef(clip=clip.subject(), sha256=clip.sha256, duration=clip.duration)
            others = self._others(fact, clip)
            draft, told = draft_of(asked, media, kept_of(others))
            parents = (measured.key, fact.key, *(other.fact.key for other in others))
            facts += draft_facts(self._workspace, clip, self._left([draft], others), parents, (STAGE, VERSION), {})
            issues += [*told, *self._too_late(draft)]
        if not facts and not any(True for _ in self._clips(asked)):
            return _waits(asked)
        return Outcome(tuple(facts), tuple(issues))

    def _outcome(self, work: _Work) -> Outcome | ToolkitError:
        facts: list[Fact] = []
        issues: list[Issue] = []
        for place, (scene, measured, near) in enumerate(work.scenes):
            made = work.results[place]
            if isinstance(made, ToolkitError):
                return made
            others = self._others(work.fact, scene.clip)
            rows = kept_of(others)
            made = [marked(draft, work.fact.contract(AskedQuestion), rows) for draft in made]
            issues += [dropped(draft) for draft in made if draft.status == "dropped"]
            issues += [issue for draft in made for issue in self._too_late(draft)]
            by, params = (self.name, self.version), self._params | beside(near)
            parents = (measured.key, work.fact.key, *(other.fact.key for other in others))
            facts += draft_facts(self._workspace, scene.clip, self._left(made, others), parents, by, params)
        return Outcome(tuple(facts), tuple(issues))

    def _others(self, fact: Fact, clip: Clip) -> list[Other]:
        """Imported rows that ask the same about a clip and answer otherwise."""
        recording = lookup.recording_of(self._workspace.store, clip)
        found = () if recording is None else self._other_rows.of(fact, recording)
        return [one for one in found if recording is not None and _is_span(clip, one.asked, recording)]

    def _left(self, drafts: Sequence[Draft], others: Sequence[Other]) -> list[Draft]:
        """The drafts without those that would hide a better one, made of a row that answers otherwise."""
        known = [(draft, self._known(draft)) for draft in drafts]
        return [draft for draft, head in known if head is None or not gives_way(draft, head, others)]

    def _known(self, draft: Draft) -> Draft | None:
        """The draft of the same question that people have; None where there is none."""
        head = self._workspace.store.head(Draft.kind, draft.subject())
        return None if head is None or head.body is None else head.contract(Draft)

    def _too_late(self, draft: Draft) -> Iterator[Issue]:
        """What to say where people have judged the question before a row came that answers otherwise."""
        if not draft.other_rows or draft.imported is None:
            return
        known = self._known(draft)
        told = known is not None and names(known, draft.imported)
        if not told and lookup.reviewed(self._workspace.store, draft.subject()):
            yield Issue(
                kind="judged-already", subject=f"{draft.benchmark_task} {draft.question.text[:60]!r}",
                message=f"people have judged it; {draft.imported.place} came later and answers otherwise",
                hint=f"see what they said: curate why {short(draft.subject())}", severity=Severity.warning,
            )  # fmt: skip

    def _clips(self, asked: AskedQuestion) -> Iterator[tuple[Clip, Fact]]:
        store = self._workspace.store
        for _fact, recording in lookup.recordings_of(store, asked.source):
            for _clip_fact, clip in lookup.cut_clips(store, recording):
                measured = lookup.perception_fact(store, clip)
                if measured is not None and _is_span(clip, asked, recording):
                    yield clip, measured


def _waits(asked: AskedQuestion) -> Outcome:
    issue = waits(asked, "the clip of its span", "see: curate status, for its recording and its start and end")
    return Outcome(issues=(issue,), outcome="failed", retry=True)


def _is_span(clip: Clip, asked: AskedQuestion, recording: Recording) -> bool:
    start = asked.start or 0.0
    end = visible(recording) if asked.end is None else min(asked.end, visible(recording))
    part = clip.parts[0]
    return abs(part.start - start) <= _SAME_SPAN and abs(part.end - end) <= _SAME_SPAN
