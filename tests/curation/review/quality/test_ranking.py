"""Rates by prompt, and which can be told apart."""

from __future__ import annotations

import numpy as np
import pytest

from aurelia.statistics.intervals import Estimate, apart, ratio, wilson
from curation.review.gather import gather
from curation.review.quality import judged_drafts, quality
from curation.workspace import Workspace
from schemas.review import Role
from tests import factories
from tests.curation.review.quality.conftest import Drafted, Judged, decision, left


def found(place: Workspace):
    return quality(judged_drafts(place.store, gather(place.store)))


def test_rates_equal_what_is_counted_by_hand(place: Workspace, drafted: Drafted, judged: Judged) -> None:
    judged(drafted(0))
    judged(drafted(1), verdict="fix", steps=left(drafted(1), drop=("s2",)))
    judged(drafted(2), verdict="reject", reject_reason="ambiguous")
    judged(drafted(3))
    every = found(place).every
    assert every is not None
    assert (every.drafts, every.clips, every.judgements) == (4, 4, 4)
    assert every.untouched.value == 0.5
    assert every.rejected.value == 0.25
    assert every.change.value == pytest.approx((0 + 1 / 5 + 1 + 0) / 4)
    assert every.reasons == (("ambiguous", 1.0),)
    step = next(part for part in every.parts if part.part == "step")
    assert step.drafted == 9  # the rejected draft's three are not judged
    assert (step.kept.value, step.dropped.value) == (pytest.approx(8 / 9), pytest.approx(1 / 9))


def test_two_judgements_of_one_draft_weigh_as_one(place: Workspace, drafted: Drafted, judged: Judged) -> None:
    first = drafted(0)
    judged(first)
    judged(first, reviewer="p2", verdict="reject", reject_reason="wrong")
    judged(drafted(1))
    every = found(place).every
    assert every is not None
    assert every.rejected.value == 0.25


def test_a_standing_decision_takes_the_place_of_the_judgements(
    place: Workspace, drafted: Drafted, judged: Judged
) -> None:
    draft = drafted(0)
    one, two = judged(draft), judged(draft, reviewer="p2", verdict="reject", reject_reason="wrong")
    place.store.revise(decision(factories.annotation(draft), one, two), (draft.key,))
    every = found(place).every
    assert every is not None
    assert (every.judgements, every.rejected.value, every.untouched.value) == (1, 0.0, 1.0)


def test_a_decision_that_did_not_see_every_judgement_does_not_count(
    place: Workspace, drafted: Drafted, judged: Judged
) -> None:
    draft = drafted(0)
    one = judged(draft)
    judged(draft, reviewer="p2", verdict="reject", reject_reason="wrong")
    place.store.revise(decision(factories.annotation(draft), one), (draft.key,))
    every = found(place).every
    assert every is not None
    assert (every.judgements, every.rejected.value) == (2, 0.5)


def test_a_later_decision_about_a_judgement_of_ones_own_takes_nothing_away(
    place: Workspace, drafted: Drafted, judged: Judged
) -> None:
    draft = drafted(0)
    one, two = judged(draft), judged(draft, reviewer="p2", verdict="reject", reject_reason="wrong")
    first = decision(factories.annotation(draft), one, two)
    place.store.revise(first, (draft.key,))
    place.store.revise(decision(factories.annotation(draft), one, two, reviewer="p2"), (draft.key,))
    every = found(place).every
    assert every is not None
    assert (every.judgements, every.rejected.value) == (1, 0.0)


@pytest.mark.parametrize("role", [Role.gold, Role.planted, Role.training])
def test_only_work_counts(place: Workspace, drafted: Drafted, judged: Judged, role: Role) -> None:
    judged(drafted(0), role=role)
    assert found(place).every is None


def test_a_worse_prompt_is_told_apart_and_a_like_one_is_not(place: Workspace, drafted: Drafted, judged: Judged) -> None:
    for number in range(24):
        judged(drafted(number, "good"), **({} if number % 6 else {"verdict": "reject", "reject_reason": "wrong"}))
        judged(
            drafted(100 + number, "alike"), **({} if number % 5 else {"verdict": "reject", "reject_reason": "wrong"})
        )
        judged(
            drafted(200 + number, "bad"), **({} if number % 3 == 0 else {"verdict": "reject", "reject_reason": "wrong"})
        )
    ranks = found(place).ranks["prompt"]
    assert [rank.told for rank in ranks] == ["best", "same", "worse"]
    assert [dict(rank.group.roles)["reasoner"] for rank in ranks] == [
        factories.sha(n) for n in ("good", "alike", "bad")
    ]


def test_prompts_are_compared_on_the_questions_both_drafted(place: Workspace, drafted: Drafted, judged: Judged) -> None:
    for number in range(8):  # each of eight questions drafted by both; the second always needs the last step dropped
        judged(drafted(number, "first"))
        second = drafted(number, "second")
        judged(second, verdict="fix", steps=left(second, drop=("s3",)))
    ranks = found(place).ranks["prompt"]
    assert [(rank.told, rank.on_same) for rank in ranks] == [("best", 0), ("worse", 8)]
    assert ranks[1].more.value == pytest.approx(1 / 5)
    assert ranks[0].group.drafts == 8


def test_too_few_clips_are_not_ranked(place: Workspace, drafted: Drafted, judged: Judged) -> None:
    judged(drafted(0, "a"))
    judged(drafted(1, "b"), verdict="reject", reject_reason="wrong")
    assert [rank.told for rank in found(place).ranks["prompt"]] == ["few", "few"]


def test_judgements_of_scripts_are_never_mixed_with_those_of_people(
    place: Workspace, drafted: Drafted, judged: Judged
) -> None:
    judged(drafted(0), demo=True, reviewer="demo-p1", verdict="reject", reject_reason="wrong")
    assert found(place).demo
    judged(drafted(1))
    both = found(place)
    assert (both.demo, both.left_out) == (False, 1)
    assert both.every is not None
    assert both.every.rejected.value == 0


def test_wilson_equals_the_published_example() -> None:
    # Newcombe 1998 (two-sided confidence intervals for the single proportion), table I: 81 of 263.
    low, high = wilson(81 / 263, 263)
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)


def test_interval_of_a_difference_equals_the_published_example() -> None:
    # Newcombe 1998 (independent proportions), table II, method 10: 56 of 70 less 48 of 80.
    one, other = (Estimate(k / n, *wilson(k / n, n), n) for k, n in ((56, 70), (48, 80)))
    gap = apart(one, other)
    assert (round(gap.low, 4), round(gap.high, 4)) == (0.0524, 0.3339)


def test_intervals_of_resampled_clips_cover_the_truth() -> None:
    random = np.random.default_rng(7)
    covered = 0
    for draw in range(100):
        parts = (random.random(60) < 0.3).astype(float)
        covered += (e := ratio(parts, np.ones(60), draw)).low <= 0.3 <= e.high
    assert covered >= 88


def test_both_kinds_of_interval_agree_where_one_takes_over_from_the_other() -> None:
    random = np.random.default_rng(3)
    wholes = random.integers(1, 5, 1000).astype(float)
    parts = wholes * random.random(1000)
    few, many = ratio(parts, wholes), ratio(np.append(parts, 2.0), np.append(wholes, 4.0))
    assert many.low == pytest.approx(few.low, abs=0.004)
    assert many.high == pytest.approx(few.high, abs=0.004)


def test_equal_groups_are_seldom_told_apart() -> None:
    random = np.random.default_rng(5)

    def drawn(seed: int) -> Estimate:
        wholes = random.integers(1, 4, 15).astype(float)
        return ratio(wholes * random.beta(1, 4, 15), wholes, seed)

    told = 0
    for seed in range(200):
        low, high = sorted((drawn(seed), drawn(seed + 1)), key=lambda one: one.value)
        told += apart(high, low).low > 0
    assert told <= 20
