"""Which steps are the same."""

from __future__ import annotations

from curation.review.agreement.steps import align, compared, step_f1
from schemas.reasoning import Modality, Step
from tests import factories


def step(name: str, text: str, *evidence: tuple[float, float], answer: str = "") -> Step:
    return Step(id=name, text=text, modality=Modality.visual, evidence=evidence, answer=answer)


def test_an_edited_step_keeps_its_id_and_is_kept() -> None:
    before = factories.steps()
    after = (before[0].model_copy(update={"text": "Something else altogether is written here"}), *before[1:])
    pairs = align(before, after)
    assert [(pair.kind, pair.how) for pair in pairs] == [("kept", "id")] * 3
    assert step_f1(pairs) == 1.0


def test_dropped_and_added_steps_stand_alone() -> None:
    before = factories.steps()
    added = step("s9", "Count the red boats in the harbour", (8.0, 9.0))
    pairs = align(before, (*before[:2], added))
    assert [pair.kind for pair in pairs] == ["kept", "kept", "dropped", "added"]
    assert step_f1(pairs) == 4 / 6


def test_steps_without_a_common_id_are_found_by_span_and_text() -> None:
    first = (step("a", "A bell rings in the tower", (1.0, 2.0)), step("b", "The man opens the blue door", (5.0, 7.0)))
    second = (step("x", "The man opens a blue door", (5.0, 7.0)), step("y", "A bell rings in the tower", (1.0, 2.2)))
    pairs = align(first, second)
    assert [(pair.first.id, pair.second.id, pair.how) for pair in pairs if pair.first and pair.second] == [
        ("a", "y", "content"), ("b", "x", "content"),
    ]  # fmt: skip


def test_one_id_given_to_two_new_steps_does_not_make_them_one() -> None:
    first, second = (step("s4", "A bell rings twice", (1.0, 2.0)),), (step("s4", "He pays in yen", (8.0, 9.0)),)
    assert [pair.kind for pair in align(first, second)] == ["kept"]
    assert [pair.kind for pair in align(first, second, ids=())] == ["dropped", "added"]


def test_two_versions_of_a_step_are_compared_field_by_field() -> None:
    one = step("a", "The man opens a door", (0.0, 4.0), answer="three")
    other = step("a", "The man opens the door", (2.0, 4.0), answer="3").model_copy(update={"kind": "infer"})
    found = compared(one, other)
    assert (found.text, found.answer, found.modality, found.kind, found.evidence) == (0.8, True, True, False, 0.5)


def test_two_empty_lists_say_nothing() -> None:
    assert align((), ()) == ()
    assert step_f1(()) is None
