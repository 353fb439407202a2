"""Planted errors: one thing is wrong, nothing tells of it, and whoever mends it has caught it."""

from __future__ import annotations

import json

import pytest

from curation.review.people.planted import DEFECTS, Pool, caught, plant
from schemas.reasoning import Draft, Modality, StepVerdict
from schemas.review import Annotation, PlantedDraft, RejectReason, ReviewedStep, Verdict
from tests import factories

POOL = Pool(("a bridge", "two men"), {Modality.visual: ("from 7 s to 9 s",), Modality.audio: ("a bell",)})
FACT = factories.draft_fact()
DRAFT = FACT.contract(Draft)


def planted(defect: str, draft: Draft = DRAFT) -> PlantedDraft:
    """A planted draft with this defect."""
    fact = factories.draft_fact(draft)
    for seed in range(200):
        made = plant(fact, draft, str(seed), POOL)
        if made is not None and made.contract(PlantedDraft).defect == defect:
            return made.contract(PlantedDraft)
    raise AssertionError(defect)


def judged(shown: Draft, **fields: object) -> Annotation:
    """Somebody who accepts what is shown, but for what is given."""
    return factories.annotation(factories.draft_fact(shown), **fields)


def step_of(one: PlantedDraft) -> str:
    return one.where.removeprefix("step:")


def with_step(one: PlantedDraft, verdict: StepVerdict | None = None, **fields: object) -> Annotation:
    """A judgement in which the planted step was changed."""
    said = judged(one.draft, verdict=Verdict.fix)
    steps = tuple(
        ReviewedStep(step=left.step.model_copy(update=fields), verdict=verdict or left.verdict)
        if left.step.id == step_of(one) else left
        for left in said.steps
    )  # fmt: skip
    return said.model_copy(update={"steps": steps})


@pytest.mark.parametrize("defect", sorted(DEFECTS))
def test_every_error_can_be_planted_and_changes_one_field(defect: str) -> None:
    one = planted(defect)
    right, wrong = DRAFT.model_dump(), one.draft.model_dump()
    changed = {name for name in right if right[name] != wrong[name]} - {"tries", "kept"}
    assert changed == ({"answer", "steps"} if defect == "wrong-answer" else {"steps"})
    if defect != "wrong-answer":
        assert [a.id for a, b in zip(DRAFT.steps, one.draft.steps, strict=True) if a != b] == [step_of(one)]


def test_the_same_seed_plants_the_same() -> None:
    assert plant(FACT, DRAFT, "7", POOL) == plant(FACT, DRAFT, "7", POOL)


def test_a_planted_draft_shows_nothing_that_a_usual_one_does_not() -> None:
    for seed in range(30):
        fact = plant(FACT, DRAFT, str(seed), POOL)
        assert fact is not None
        shown = json.dumps(fact.contract(PlantedDraft).draft.model_dump(mode="json"))
        assert "plant" not in shown
        assert "wrong" not in shown
        assert fact.parents == (FACT.key,)


def test_a_wrong_answer_is_an_option_and_the_conclusion_agrees_with_it() -> None:
    one = planted("wrong-answer")
    assert one.draft.answer is not None
    assert one.draft.question.option_text(one.draft.answer.option or "") == one.draft.answer.text != "harbour"
    assert one.draft.steps[-1].answer == one.draft.answer.text


def test_an_open_answer_is_replaced_by_another_drafts() -> None:
    draft = factories.draft(question=factories.question(options=()), answer=factories.answer("a tunnel", None))
    one = planted("wrong-answer", draft)
    assert one.draft.answer is not None
    assert one.draft.answer.text in POOL.answers


def test_moved_evidence_stays_in_the_clip_and_off_the_right_place() -> None:
    one = planted("moved-evidence")
    before = next(step for step in DRAFT.steps if step.id == step_of(one)).evidence[0]
    after = next(step for step in one.draft.steps if step.id == step_of(one)).evidence[0]
    assert after[1] - after[0] == pytest.approx(before[1] - before[0], abs=1e-5)
    assert 0 <= after[0] < after[1] <= DRAFT.media[0].duration
    assert after[1] <= before[0] or after[0] >= before[1]


@pytest.mark.parametrize("defect", sorted(DEFECTS))
def test_who_accepts_it_as_it_is_has_not_caught_it(defect: str) -> None:
    one = planted(defect)
    assert caught(one, judged(one.draft)) is False
    assert caught(one, judged(one.draft, verdict=Verdict.fix, notes="nice")) is False


@pytest.mark.parametrize("defect", sorted(DEFECTS))
def test_who_puts_the_right_thing_back_or_rejects_it_has_caught_it(defect: str) -> None:
    one = planted(defect)
    right = tuple(ReviewedStep(step=step) for step in DRAFT.steps)
    assert caught(one, judged(one.draft, verdict=Verdict.fix, answer=DRAFT.answer, steps=right)) is True
    assert caught(one, judged(one.draft, verdict=Verdict.reject, reject_reason=RejectReason.wrong)) is True


@pytest.mark.parametrize("defect", sorted(set(DEFECTS) - {"wrong-answer"}))
def test_who_drops_or_marks_the_step_has_caught_it(defect: str) -> None:
    one = planted(defect)
    left = tuple(ReviewedStep(step=step) for step in one.draft.steps if step.id != step_of(one))
    assert caught(one, judged(one.draft, verdict=Verdict.fix, steps=left)) is True
    assert caught(one, with_step(one, StepVerdict.unsupported)) is True


def test_a_change_to_something_else_is_no_catch() -> None:
    assert caught(planted("moved-evidence"), with_step(planted("moved-evidence"), text="Look closely")) is False
    assert caught(planted("swapped-sense"), with_step(planted("swapped-sense"), text="Look closely")) is False
    one = planted("moved-evidence")
    start, end = next(step for step in one.draft.steps if step.id == step_of(one)).evidence[0]
    nudged = with_step(one, evidence=((start + 0.04, end + 0.04),))
    assert caught(one, nudged) is False


@pytest.mark.parametrize("reason", [RejectReason.rights, RejectReason.people, RejectReason.bad_media])
def test_a_rejection_for_another_reason_tells_nothing(reason: RejectReason) -> None:
    one = planted("wrong-step")
    assert caught(one, judged(one.draft, verdict=Verdict.reject, reject_reason=reason)) is None


def test_nothing_is_planted_where_it_would_show() -> None:
    bare = factories.draft(answer=None, steps=(), question=factories.question(options=()))
    assert plant(factories.draft_fact(bare), bare, "1") is None
