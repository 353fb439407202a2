"""Drafting: what is drafted does not hang on when a question was asked, nor on what was written before."""

from __future__ import annotations

import pytest

from aurelia.draft.base import Scene
from aurelia.draft.evidence.evaluate import Evaluator
from curation.draft import lookup
from curation.draft.clips import DraftClips, parameters, stage_name
from curation.draft.compose import Compose
from curation.draft.perceive import Perceive
from curation.segment.run import segment
from curation.stage import run_stage
from curation.workspace import Workspace
from schemas.errors import ModelError
from schemas.fact import Fact, machine_fact
from schemas.media import Clip, Recording
from schemas.reasoning import Draft
from tests.curation.draft.conftest import Drafts, draft_all, perceived
from tests.curation.segment.places import ask


def unused() -> Evaluator:
    raise AssertionError("nothing is composed here")


def test_a_rerun_drafts_nothing(place: Workspace, recording: Fact) -> None:
    ask(place, recording.contract(Recording).source, 1.0, 2.0)
    segment(place)
    assert {name: report.new_facts for name, report in draft_all(place, Drafts()).items()} == {
        "segment-asked": 0, "perceive": 4, "draft-asked": 1, "draft": 3,
    }  # fmt: skip
    again = draft_all(place, Drafts())
    assert [(report.done, report.new_facts) for report in again.values()] == [(0, 0)] * 4


def test_a_question_that_reaches_past_the_end_is_drafted_for(place: Workspace, recording: Fact) -> None:
    ask(place, recording.contract(Recording).source, 7.0, 99.0)
    segment(place)
    reports = draft_all(place, Drafts())
    assert (reports["draft-asked"].done, reports["draft-asked"].new_facts) == (1, 1)


def test_a_question_about_nothing_there_waits_and_says_so(place: Workspace, recording: Fact) -> None:
    ask(place, "0" * 64, None, None)
    segment(place)
    reports = draft_all(place, Drafts())
    for stage in ("segment-asked", "draft-asked"):
        assert [issue.kind for issue in reports[stage].issues] == ["question-waits"]


def test_other_neighbours_make_another_draft(place: Workspace, recording: Fact) -> None:
    segment(place)
    first, *others = place.store.heads("clip")
    alone, together = Drafts(), Drafts()
    for clips, drafter in (([first], alone), (others, together)):
        run_stage(place.store, Perceive(place, perceived), inputs=clips)
        run_stage(place.store, DraftClips(place, drafter), inputs=place.store.heads("perception")[:1])
    assert (len(alone.scenes[0].siblings), len(together.scenes[0].siblings)) == (0, 2)
    drafts = place.store.history("draft", place.store.heads("draft")[0].subject)
    assert len({fact.key for fact in drafts}) == 2


def test_the_newest_writing_of_a_clip_counts(place: Workspace, recording: Fact) -> None:
    segment(place)
    old = place.store.heads("clip")[0]
    new = old.contract(Clip).model_copy(update={"size_bytes": 1})
    fact = machine_fact(new, parents=old.parents, stage="segment", version=2)
    place.store.put([fact])
    found = dict(lookup.cut_clips(place.store, recording.contract(Recording)))
    assert fact in found
    assert old not in found
    assert len(found) == 3


def test_a_clip_that_cannot_be_drafted_from_stops_no_other(place: Workspace, recording: Fact) -> None:
    class Fails(Drafts):
        def draft(self, scene: Scene) -> list[Draft]:
            if not self.scenes:
                self.scenes.append(scene)
                raise ModelError("model", "cannot see")
            return super().draft(scene)

    segment(place)
    report = draft_all(place, Fails())["draft"]
    assert (report.done, report.failed) == (2, 1)
    assert [issue.kind for issue in report.issues] == ["draft-failed"]


def test_nothing_is_composed_before_a_recording_is_cut_and_measured(place: Workspace, recording: Fact) -> None:
    compose = Compose(place, unused)
    assert compose.due() == []
    segment(place)
    assert compose.due() == []
    run_stage(place.store, Perceive(place, perceived))
    assert compose.due() == [recording]


@pytest.mark.parametrize("name", ["evidence", "a-model-with-quite-a-long-name:" * 3])
def test_the_name_of_a_stage_fits_its_column(place: Workspace, name: str) -> None:
    assert len(stage_name("draft-asked", parameters(place, Drafts(name)))) <= 64
