"""Drafting goes by the strictest of what is said about the sources of a recording, and keeps their demo mark."""

from __future__ import annotations

import pytest

from curation.draft import run as drafting
from curation.segment.run import segment
from curation.workspace import Workspace
from schemas.fact import Fact, given_fact, machine_fact
from schemas.media import Recording
from schemas.reasoning import Draft
from tests import factories
from tests.aurelia.answering import Answering
from tests.curation.draft.conftest import Drafts, draft_all, perceived
from tests.curation.draft.test_model_runs import answer


def state(place: Workspace, recording: Fact, *, allowed: bool, demo: bool = False) -> None:
    """Say about the recording's own source where its media may go."""
    found = recording.contract(Recording)
    rights = factories.rights(third_party_allowed=allowed)
    place.store.revise(factories.source("film.mp4", content_sha256=found.sha256, rights=rights, demo=demo))


def fetched_elsewhere(place: Workspace, recording: Fact, *, allowed: bool) -> None:
    """The same bytes came from an address as well."""
    rights = factories.rights(third_party_allowed=allowed)
    address = "https://films.example/again.mp4"
    second = given_fact(factories.source(address, origin="url", content_sha256=None, rights=rights))
    same = recording.contract(Recording).model_copy(update={"source": second.subject})
    place.store.put([second, machine_fact(same, parents=(second.key,), stage="download", version=1)])


@pytest.mark.parametrize(("first", "second"), [(True, True), (True, False), (False, True)])
def test_media_go_to_others_only_where_every_source_allows_it(
    place: Workspace, recording: Fact, first: bool, second: bool
) -> None:
    state(place, recording, allowed=first)
    segment(place)
    fetched_elsewhere(place, recording, allowed=second)
    drafter = Drafts()
    draft_all(place, drafter)
    assert drafter.scenes
    assert {scene.third_party_allowed for scene in drafter.scenes} == {first and second}


def test_drafts_about_a_source_marked_as_demo_are_marked(place: Workspace, recording: Fact) -> None:
    state(place, recording, allowed=False, demo=True)
    segment(place)
    draft_all(place, Drafts())
    drafts = [fact.contract(Draft) for fact in place.store.heads("draft")]
    assert drafts
    assert all(draft.demo for draft in drafts)


def test_clips_that_may_not_leave_are_drafted_once_the_permission_is_recorded(
    place: Workspace, recording: Fact, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = Answering(answer, remote=True)
    monkeypatch.setattr("aurelia.casting.load_model", lambda _name: model)
    monkeypatch.setattr(drafting._Senses, "perceive", lambda _self, path, clip: perceived(path, clip))
    state(place, recording, allowed=False)
    segment(place)
    drafting.draft(place, "any:model")
    assert model.asked == []

    state(place, recording, allowed=True)
    drafting.draft(place, "any:model")

    assert len(list(place.store.heads("draft"))) == 3
