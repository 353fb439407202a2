"""The stage that answers the questions people gave, on the clips cut for them."""

from __future__ import annotations

from collections.abc import Iterator

from aurelia.draft.base import Drafter
from curation.draft import lookup
from curation.draft.clips import beside, draft_facts, dropped, parameters, scene_for, stage_name
from curation.draft.nearby import Nearby
from curation.segment.base import visible
from curation.segment.findings import waits
from curation.stage import Outcome
from curation.workspace import Workspace
from schemas.fact import Fact
from schemas.media import Clip, Recording
from schemas.perception import Perception
from schemas.reasoning import AskedQuestion, Draft

_SAME_SPAN = 0.05
"""Seconds by which a clip's ends may differ from what was asked for."""


class DraftAsked:
    """Question -> Draft: with reasoning where this drafter can give it, else `unanswered`, for people to fill in."""

    version = 1
    consumes = "question"

    def __init__(self, workspace: Workspace, drafter: Drafter) -> None:
        self._workspace = workspace
        self._drafter = drafter
        self._nearby = Nearby(workspace.store)
        self._params = parameters(workspace, drafter)
        self.name = stage_name("draft-asked", self._params)

    def work(self, fact: Fact) -> Outcome:
        """Draft for one question on every clip that shows its span; it waits until there is one."""
        asked = fact.contract(AskedQuestion)
        facts: list[Fact] = []
        drafts: list[Draft] = []
        for clip, measured in self._clips(asked):
            near = self._nearby.of(clip)
            made = self._drafter.draft(scene_for(self._workspace, clip, measured.contract(Perception), near, (asked,)))
            drafts += made
            by, params = (self.name, self.version), self._params | beside(near)
            facts += draft_facts(self._workspace, clip, made, (measured.key, fact.key), by, params)
        if not drafts:
            issue = waits(asked, "the clip of its span", "see: curate status, for its recording and its start and end")
            return Outcome(issues=(issue,), outcome="failed", retry=True)
        return Outcome(tuple(facts), tuple(dropped(draft) for draft in drafts if draft.status == "dropped"))

    def _clips(self, asked: AskedQuestion) -> Iterator[tuple[Clip, Fact]]:
        store = self._workspace.store
        for _fact, recording in lookup.recordings_of(store, asked.source):
            for _clip_fact, clip in lookup.cut_clips(store, recording):
                measured = lookup.perception_fact(store, clip)
                if measured is not None and _is_span(clip, asked, recording):
                    yield clip, measured


def _is_span(clip: Clip, asked: AskedQuestion, recording: Recording) -> bool:
    start = asked.start or 0.0
    end = visible(recording) if asked.end is None else min(asked.end, visible(recording))
    part = clip.parts[0]
    return abs(part.start - start) <= _SAME_SPAN and abs(part.end - end) <= _SAME_SPAN
