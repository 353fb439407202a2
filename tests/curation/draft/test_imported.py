"""Questions of datasets become drafts by their true maker; a drafter is asked only where steps are missing."""

from __future__ import annotations

from typing import Any

import pytest

from aurelia.draft.base import Scene
from curation.segment.run import segment
from curation.workspace import Workspace
from schemas.fact import Fact, given_fact
from schemas.maker import PEOPLE
from schemas.media import Recording
from schemas.reasoning import Answer, AskedQuestion, Draft, Imported, Modality, Question, Step
from tests import factories
from tests.curation.draft.conftest import Drafts, draft_all

ROW = Imported(
    dataset="Street Sounds", importer="table", file="qa.csv", file_sha256=factories.sha("qa.csv"), position="record 17",
    row={"Q": "Who speaks?"}, licence="CC-BY-4.0",
)  # fmt: skip
WITHHELD = ROW.model_copy(update={"undisclosed": True})
STEPS = (
    Step(id="s1", text="A man appears.", modality=Modality.visual, evidence=((0.5, 1.0),)),
    Step(id="s2", text="He speaks.", answer="a man", modality=Modality.audio, evidence=((1.0, 1.9),)),
)


def ask(place: Workspace, recording: Fact, **fields: Any) -> Fact:
    given = {
        "source": recording.contract(Recording).source, "start": 1.0, "end": 3.0, "benchmark_task": "av-qa",
        "question": Question(text="Who speaks?"), "answer": Answer(texts=("a man",)), "steps": STEPS, "imported": ROW,
    }  # fmt: skip
    fact = given_fact(AskedQuestion(**{**given, **fields}))
    place.store.put([fact])
    return fact


def about_the_question(place: Workspace) -> list[Draft]:
    drafts = [fact.contract(Draft) for fact in place.store.heads("draft")]
    return [draft for draft in drafts if draft.question.text == "Who speaks?"]


def test_a_row_with_answer_and_steps_is_a_draft_by_its_importer(place: Workspace, recording: Fact) -> None:
    asked = ask(place, recording)
    segment(place)
    drafter = Drafts()
    assert draft_all(place, drafter)["draft-asked"].issues == ()
    (draft,) = about_the_question(place)
    assert (draft.status, draft.answer, draft.steps) == ("drafted", Answer(texts=("a man",)), STEPS)
    assert (draft.maker.name, draft.maker.is_language_model) == ("table", False)
    assert "Imported from Street Sounds (licence of its annotations: CC-BY-4.0)" in draft.maker.description
    assert draft.imported == ROW
    assert not any(scene.asked for scene in drafter.scenes)
    (fact,) = [one for one in place.store.heads("draft") if one.subject == draft.subject()]
    assert asked.key in fact.parents


def test_another_drafter_does_not_draft_it_again(place: Workspace, recording: Fact) -> None:
    ask(place, recording)
    segment(place)
    draft_all(place, Drafts())
    before = place.store.counts(all_revisions=True)["draft"]
    assert draft_all(place, Drafts("another"))["draft-asked"].done == 1
    drafts = place.store.history("draft", about_the_question(place)[0].subject())
    assert (len(drafts), before) == (1, 4)


class Answers(Drafts):
    """Leaves people's questions, or reasons about them."""

    def __init__(self, *, reasons: bool) -> None:
        super().__init__()
        self._reasons = reasons

    def draft(self, scene: Scene) -> list[Draft]:
        (draft,) = super().draft(scene)
        if not scene.asked:
            return [draft]
        left = {"status": "unanswered", "steps": (), "reason": "not one of its forms", "tries": (), "kept": None}
        return [draft.model_copy(update={"status": "drafted"} if self._reasons else left)]


@pytest.mark.parametrize("reasons", [True, False])
def test_where_steps_are_missing_the_drafter_is_asked_and_people_write_what_it_leaves(
    place: Workspace, recording: Fact, reasons: bool
) -> None:
    ask(place, recording, steps=())
    segment(place)
    drafter = Answers(reasons=reasons)
    draft_all(place, drafter)
    (draft,) = about_the_question(place)
    assert [scene.asked[0].question.text for scene in drafter.scenes if scene.asked] == ["Who speaks?"]
    assert draft.imported == ROW
    if reasons:
        assert (draft.status, draft.maker.name) == ("drafted", "evidence")
    else:
        assert (draft.status, draft.maker.name) == ("unanswered", "table")
        assert draft.reason == "the dataset gives no steps; not one of its forms"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        (
            {"answer": None, "imported": ROW.model_copy(update={"undisclosed": True})},
            "the dataset withholds the answer",
        ),
        ({"answer": None}, "the dataset gives no answer"),
    ],
)
def test_a_row_without_answer_waits_for_people(
    place: Workspace, recording: Fact, fields: dict[str, Any], reason: str
) -> None:
    ask(place, recording, **fields)
    segment(place)
    drafter = Drafts()
    draft_all(place, drafter)
    (draft,) = about_the_question(place)
    assert (draft.status, draft.answer, draft.reason, draft.made_by.name) == ("unanswered", None, reason, "table")
    assert draft.made_by != PEOPLE
    assert not any(scene.asked for scene in drafter.scenes)


def test_a_withheld_answer_is_asked_of_no_drafter(place: Workspace, recording: Fact) -> None:
    ask(place, recording, answer=None, steps=(), imported=WITHHELD)
    segment(place)
    drafter = Drafts()
    draft_all(place, drafter)
    assert [draft.status for draft in about_the_question(place)] == ["unanswered"]
    assert not any(scene.asked for scene in drafter.scenes)


def test_evidence_outside_the_clip_is_left_out_and_told(place: Workspace, recording: Fact) -> None:
    late = Step(id="s3", text="Later.", modality=Modality.audio, evidence=((1.5, 2.3), (1.5, 30.0), (40.0, 41.0)))
    ask(place, recording, steps=(*STEPS, late))
    segment(place)
    report = draft_all(place, Drafts())["draft-asked"]
    assert [(issue.kind, issue.message) for issue in report.issues] == [
        ("evidence-outside", "2 spans of evidence lie outside its clip")
    ]
    ((start, end),) = about_the_question(place)[0].steps[2].evidence
    assert start == 1.5
    assert end == pytest.approx(2.0, abs=0.05)


def test_it_waits_for_its_clip(place: Workspace, recording: Fact) -> None:
    ask(place, recording, source="0" * 64)
    segment(place)
    assert [issue.kind for issue in draft_all(place, Drafts())["draft-asked"].issues] == ["question-waits"]
