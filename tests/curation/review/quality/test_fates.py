"""What became of each field and step, and how far it moved."""

from __future__ import annotations

import pytest

from curation.review.quality.fates import change_of, fates
from schemas.reasoning import Draft, Modality, Step
from schemas.review import FieldChange, ReviewedStep, Verdict
from tests import factories
from tests.curation.review.quality.conftest import left

DRAFT = factories.draft_fact()
VALUE = DRAFT.contract(Draft)


def what(annotation) -> dict[str, tuple[str, float]]:
    return {fate.field: (fate.what, round(fate.distance, 4)) for fate in fates(VALUE, annotation)}


def test_everything_of_an_accepted_draft_is_kept_and_counted() -> None:
    found = fates(VALUE, factories.annotation(DRAFT))
    assert {fate.what for fate in found} == {"kept"}
    units = [fate.field for fate in found if fate.is_unit]
    assert units == ["answer", "required_modality", "step:s1", "step:s2", "step:s3"]
    assert [fate.verdict for fate in found if fate.part == "step"] == ["correct"] * 3


def test_a_reworded_step_is_edited_by_the_words_that_moved() -> None:
    # "Find the moment the sign is shown" has 7 words; one of them is another.
    annotation = factories.annotation(
        DRAFT, verdict="fix", steps=left(DRAFT, text={"s1": "Find the moment the flag is shown"})
    )
    assert what(annotation)["step:s1:text"] == ("edited", round(1 / 7, 4))
    assert what(annotation)["step:s1"] == ("edited", round(1 / 7, 4))
    assert change_of(fates(VALUE, annotation), Verdict.fix) == pytest.approx((1 / 7) / 5)


def test_dropped_and_added_steps_move_by_the_whole() -> None:
    extra = ReviewedStep(
        step=Step(id="s9", text="Look at the flag", modality="visual", evidence=((1, 2),)), origin="added"
    )
    annotation = factories.annotation(DRAFT, verdict="fix", steps=(*left(DRAFT, drop=("s2",)), extra))
    found = what(annotation)
    assert found["step:s2"] == ("dropped", 1.0)
    assert found["step:s9"] == ("added", 1.0)
    assert change_of(fates(VALUE, annotation), Verdict.fix) == pytest.approx(2 / 6)


def test_spans_move_by_what_they_do_not_share() -> None:
    moved = VALUE.steps[0].model_copy(update={"evidence": ((3.0, 5.0),)})  # was 2 to 4 s: 1 of 3 seconds is shared
    steps = (ReviewedStep(step=moved), *left(DRAFT, drop=("s1",)))
    assert what(factories.annotation(DRAFT, steps=steps))["step:s1:evidence"] == ("edited", round(2 / 3, 4))


def test_what_is_chosen_from_a_list_changes_wholly() -> None:
    annotation = factories.annotation(
        DRAFT, answer=factories.answer("harbour view", "C"), required_modality=Modality.audio, verdict="fix"
    )
    assert what(annotation)["answer"] == ("edited", 1.0)
    assert what(annotation)["required_modality"] == ("edited", 1.0)


def test_a_rejected_draft_says_nothing_about_its_steps() -> None:
    annotation = factories.annotation(DRAFT, verdict="reject", reject_reason="wrong", steps=())
    assert fates(VALUE, annotation) == ()
    assert change_of((), Verdict.reject) == 1.0


def test_a_step_that_only_stands_elsewhere_is_reordered(monkeypatch: pytest.MonkeyPatch) -> None:
    moves = (FieldChange.model_construct(field="step:s1:place", change="edited", before="1", after="2"),)
    monkeypatch.setattr("curation.review.quality.fates.differences", lambda *_: moves)
    assert what(factories.annotation(DRAFT))["step:s1"] == ("reordered", 0.5)
