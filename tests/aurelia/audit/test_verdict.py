"""Verdicts on single items, and what may never change them for the better."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from aurelia.audit.asked import Asked
from aurelia.audit.verdict import audit
from schemas.evaluation import Given, ItemVerdict, SolverAnswer
from tests.aurelia.audit.worlds import said, sample

ALL, NONE = [True] * 6, [False] * 6
HALF = [True, False, False, True, False, False]
ITEM = Asked(sample(0), "av-compositional", 1 / 3)


def _one(*answers: list[SolverAnswer], item: Asked = ITEM) -> ItemVerdict:
    return audit([item], [one for some in answers for one in some])[0]


def _less(right: list[bool], **fields: object) -> list[SolverAnswer]:
    return [
        one for what in (Given.text, Given.video, Given.audio) for one in said(0, what, right, **fields)  # type: ignore[arg-type]
    ]  # fmt: skip


def test_right_with_both_and_by_chance_with_less_needs_both() -> None:
    found = _one(said(0, Given.both, ALL), _less(HALF))
    assert found.verdict == "needs-both"
    assert not found.hard
    assert "6 of 6 right (61-100 %; chance 33 %)" in found.reason


def test_right_with_text_alone_is_enough_and_the_least_is_told() -> None:
    found = _one(said(0, Given.both, ALL), said(0, Given.video, ALL), said(0, Given.text, ALL))
    assert (found.verdict, found.suffices) == ("one-suffices", Given.text)


def test_a_model_that_fails_with_both_proves_nothing_by_failing_with_less() -> None:
    found = _one(said(0, Given.both, ALL, solver="able"), _less(HALF, solver="weak"))
    assert found.verdict == "undecided"
    assert "not asked with the sound alone" in found.reason


def test_people_who_fail_with_one_sense_stand_in_for_the_solver() -> None:
    text = said(0, Given.text, HALF)
    alone = [
        one for what in (Given.video, Given.audio) for number in range(6)
        for one in said(0, what, [number < 2], solver=f"p{number}", kind="person")
    ]  # fmt: skip
    assert _one(said(0, Given.both, ALL), text, alone).verdict == "needs-both"


def test_people_who_manage_with_one_sense_decide() -> None:
    heard = [one for n in range(6) for one in said(0, Given.audio, [True], solver=f"p{n}", kind="person")]
    found = _one(said(0, Given.both, ALL), _less(HALF), heard)
    assert (found.verdict, found.suffices) == ("one-suffices", Given.audio)
    assert found.reason.startswith("people with the sound alone: 6 of 6 right")


def test_too_few_answers_leave_it_undecided_and_say_how_many_are_missing() -> None:
    found = _one(said(0, Given.both, ALL), _less([True, False]))
    assert found.verdict == "undecided"
    assert "more answer" in found.reason


def test_nothing_can_be_told_of_a_question_with_one_option() -> None:
    alone = Asked(sample(0), "av-compositional", 1.0)
    for right in ([True] * 6, [False] * 6, [True, None]):
        found = _one(said(0, Given.both, right), _less(right), item=alone)  # type: ignore[arg-type]
        assert found.verdict == "undecided"
        assert "nothing can be told of a question with one option" in found.reason
        assert "more answer" not in found.reason


def test_wrong_every_time_needs_fewer_answers() -> None:
    assert _one(said(0, Given.both, ALL), _less([False, False])).verdict == "needs-both"


def test_above_chance_but_not_after_correction_is_neither() -> None:
    found = _one(said(0, Given.both, ALL), _less(HALF), said(0, Given.video, [*[True] * 5, False], solver="other"))
    assert found.verdict == "undecided"
    assert "one lucky probe of many" in found.reason


def test_nobody_solves_what_all_fail_at_with_both() -> None:
    assert _one(said(0, Given.both, HALF), _less(HALF)).verdict == "nobody-solves"


def test_without_an_answer_with_both_senses_nothing_is_decided() -> None:
    assert _one().verdict == "undecided"
    assert _one(_less(HALF)).verdict == "undecided"


def test_what_made_an_item_does_not_audit_it() -> None:
    found = _one(said(0, Given.both, ALL), _less(HALF), said(0, Given.text, ALL, solver="maker", made=True))
    assert found.verdict == "needs-both"
    assert "maker" not in {probe.solver for probe in found.probes}


def test_who_chose_the_items_proves_nothing_by_failing_and_is_named() -> None:
    found = _one(said(0, Given.both, ALL, filtered=True), _less(HALF, filtered=True))
    assert found.verdict == "undecided"
    assert "chosen by m" in found.reason


def test_a_failed_call_holds_the_item_and_says_what_came() -> None:
    found = _one(said(0, Given.both, ALL), _less(HALF), said(0, Given.text, [None], solver="other"))
    assert found.verdict == "undecided"
    assert "1 call failed" in found.reason
    assert "needs-both" in found.reason


def test_an_answer_that_came_after_a_failed_try_counts() -> None:
    tried = said(0, Given.both, [None])
    assert _one(tried, said(0, Given.both, ALL), _less(HALF)).verdict == "needs-both"


def test_a_text_prior_that_is_right_suffices_and_one_that_is_wrong_raises_the_line() -> None:
    known = Asked(sample(0), "av-qa", 0.0, prior=0.8, prior_is_right=True)
    misled = Asked(sample(0), "av-qa", 0.0, prior=0.8, prior_is_right=False)
    answers = (said(0, Given.both, ALL), _less(NONE))
    assert _one(*answers, item=known).suffices is Given.text
    assert _one(*answers, item=misled).verdict == "undecided"


def test_hard_is_what_most_solvers_fail_at() -> None:
    weak = [one for n in range(2) for one in said(0, Given.both, HALF, solver=f"w{n}")]
    found = _one(said(0, Given.both, ALL), weak, _less(HALF))
    assert (found.verdict, found.hard) == ("needs-both", True)


_RIGHT = st.lists(st.booleans(), min_size=1, max_size=8)
_SAID = st.lists(
    st.tuples(st.sampled_from(("a", "b")), st.sampled_from(list(Given)), _RIGHT), min_size=1, max_size=8,
    unique_by=lambda one: (one[0], one[1]),
)  # fmt: skip


def _made(some: list[tuple[str, Given, list[bool]]]) -> list[SolverAnswer]:
    return [one for solver, what, right in some for one in said(0, what, right, solver=solver)]


@given(_SAID, st.sampled_from(list(Given)), st.sampled_from(("a", "b", "c")))
@settings(max_examples=150, deadline=None)
def test_failed_calls_never_let_an_item_pass(
    some: list[tuple[str, Given, list[bool]]], what: Given, solver: str
) -> None:
    failed = [
        SolverAnswer(solver=solver, kind="model", sample=sample(0), given=what, order="lost", right=None)
    ]  # fmt: skip
    assert _one(_made(some), failed).verdict == "undecided"


@given(_SAID, st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_the_order_of_answers_and_repeated_ones_do_not_matter(
    some: list[tuple[str, Given, list[bool]]], random: object
) -> None:
    answers = _made(some)
    mixed = [*answers, *answers]
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert _one(answers) == _one(mixed)


@given(_SAID)
@settings(max_examples=150, deadline=None)
def test_needs_both_is_never_said_without_a_reliable_solver_and_all_senses_tried(
    some: list[tuple[str, Given, list[bool]]],
) -> None:
    found = _one(_made(some))
    if found.verdict == "needs-both":
        assert any(one.given is Given.both and one.low > one.chance for one in found.probes)
        assert {one.given for one in found.probes} == set(Given)
        assert all(one.low <= one.chance for one in found.probes if one.given is not Given.both)
