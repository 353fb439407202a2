"""Dawid-Skene: against crowd-kit, against majority, and what comes of it for items."""

from __future__ import annotations

import importlib.util
import warnings

import numpy as np
import pytest

from benchmarks.agreeing.consensus import VALUES, Noisy, compare, noisy
from curation.review.agreement.consensus import dawid_skene, majority, posteriors, verdicts
from curation.review.agreement.mace import mace
from curation.review.agreement.ratings import Rating
from curation.review.gather import gather
from db.store import Store
from schemas.errors import UsageError
from schemas.review import RejectReason, Verdict
from tests.curation.review.agreement.stored import draft, judge
from tests.parts import missing


@pytest.fixture(scope="module")
def made() -> Noisy:
    return noisy(np.random.default_rng(5), 400, 3)


def test_it_beats_majority_on_noisy_reviewers() -> None:
    for each in (2, 3, 5):
        found = compare(11, 6, 400, each)
        assert found.dawid_skene > found.majority, each
        assert found.reliability_error < 0.1


def test_without_a_prior_it_equals_crowd_kit(made: Noisy) -> None:
    if importlib.util.find_spec("crowdkit") is None:
        missing("crowd-kit")
    import pandas
    from crowdkit.aggregation.classification import DawidSkene

    few = made.ratings[:300]
    frame = pandas.DataFrame([(r.unit, r.rater, r.value) for r in few], columns=["task", "worker", "label"])
    with warnings.catch_warnings():  # crowd-kit calls what newer versions of pandas warn about
        warnings.simplefilter("ignore")
        theirs = DawidSkene(n_iter=300, tol=1e-10).fit(frame).probas_.to_dict(orient="index")
    ours = dawid_skene(few, VALUES, resamples=0, prior=0)
    for unit, chances in ours.posteriors.items():
        for value, chance in chances.items():
            assert chance == pytest.approx(theirs[unit][value], abs=0.01)


def test_intervals_of_reliability_mostly_hold_the_truth(made: Noisy) -> None:
    found = dawid_skene(made.ratings, VALUES, resamples=60, seed=1)
    again = dawid_skene(made.ratings, VALUES, resamples=60, seed=1)
    assert found == again
    held = [(one.low or 0) <= made.right[one.reviewer] <= (one.high or 0) for one in found.reliabilities]
    assert sum(held) >= 8
    assert all(sum(row.values()) == pytest.approx(1) for one in found.reliabilities for row in one.confusion.values())
    assert sum(one.judged for one in found.reliabilities) == len(made.ratings)


def test_the_word_of_a_reliable_reviewer_weighs_more(made: Noisy) -> None:
    best, worst = (pick(made.right, key=made.right.__getitem__) for pick in (max, min))
    torn = [*made.ratings, Rating("torn", best, "reject"), Rating("torn", worst, "fix")]
    assert dawid_skene(torn, VALUES, resamples=0).best("torn")[0] == "reject"
    assert majority(torn, VALUES)["torn"] == "fix"


def pairs(*groups: tuple[str, str, int]) -> list[Rating]:
    """Ratings of two people who always agree: their names, what they said, of how many items."""
    said = [(people.split(), value) for people, value, times in groups for _ in range(times)]
    return [Rating(unit, person, value) for unit, (people, value) in enumerate(said) for person in people]


@pytest.mark.parametrize(
    "groups",
    [
        [("p1 p2", "accept", 40), ("p1 p2", "reject", 4), ("p3 p4", "reject", 3)],
        [("p1 p2", "accept", 40), ("p3 p4", "reject", 5)],
        [("p1 p2", "accept", 40), ("p3 p4", "fix", 10)],
        [("p1 p2", "accept", 200), ("p3 p4", "reject", 1)],
        [("p1 p2", "accept", 3), ("p3 p4", "reject", 1)],
    ],
)
def test_two_who_always_agree_are_believed_though_nobody_else_judged_their_items(
    groups: list[tuple[str, str, int]],
) -> None:
    ratings = pairs(*groups)
    found = dawid_skene(ratings, VALUES, resamples=0)
    for one in ratings:
        assert found.posteriors[one.unit][str(one.value)] > 0.9
    assert all(one.value is not None and one.value > 0.8 for one in found.reliabilities)


@pytest.mark.parametrize("seed", range(8))
def test_every_interval_holds_its_estimate(seed: int) -> None:
    generator = np.random.default_rng([3, seed])
    ratings = noisy(generator, int(generator.integers(10, 80)), 2, people=4, poor=seed % 3).ratings
    alone = pairs(("q1 q2", "accept", 40), ("q3 q4", ("reject", "fix")[seed % 2], 1 + seed))
    for given in (ratings, alone, [*ratings, *(Rating(("q", one.unit), one.rater, one.value) for one in alone)]):
        for one in dawid_skene(given, VALUES, resamples=20, seed=seed).reliabilities:
            assert one.value is not None
            assert one.low is not None
            assert one.high is not None
            assert one.low <= one.value <= one.high, one
            assert one.high - one.low > 0.001


def test_who_shares_no_item_with_anybody_has_no_reliability() -> None:
    ratings = [*pairs(("p1 p2", "accept", 20)), *(Rating(("alone", n), "p3", "reject") for n in range(20))]
    told = {one.reviewer: one for one in dawid_skene(ratings, VALUES, resamples=20).reliabilities}
    assert told["p1"].value is not None
    assert (told["p3"].value, told["p3"].low, told["p3"].high, told["p3"].judged) == (None, None, None, 20)


def test_nothing_said_gives_nothing() -> None:
    found = dawid_skene([], VALUES)
    assert (found.posteriors, found.reliabilities) == ({}, ())


def test_an_item_is_sure_where_all_keep_or_all_reject_it(sqlite_path: str) -> None:
    fallen = {"verdict": Verdict.reject, "reject_reason": RejectReason.wrong}
    with Store.open(f"sqlite:///{sqlite_path}") as store:
        for number in range(12):
            shown = draft(store, number)
            torn = number >= 8
            judge(store, shown, "p1", **(fallen if torn or number % 2 else {}))
            judge(store, shown, "p2", **({} if torn or number % 2 == 0 else fallen))
        kept = draft(store, 99)
        judge(store, kept, "p1")
        judge(store, kept, "p2", verdict=Verdict.fix)
        people = gather(store)
    sure = posteriors(people)
    torn_items = {
        item for item, said in people.items() if {v.annotation.verdict for v in said.verifies} >= {"reject", "accept"}
    }
    assert len(torn_items) == 4
    assert all(0.5 <= chance <= 1 for chance in sure.values())
    assert max(sure[item] for item in torn_items) < min(sure[item] for item in people if item not in torn_items)
    assert sure[kept.subject] > 0.9
    assert {one.reviewer for one in verdicts(people, resamples=0).reliabilities} == {"p1", "p2"}


@pytest.mark.slow
def test_mace_gives_posteriors_of_the_same_shape(made: Noisy) -> None:
    if importlib.util.find_spec("crowdkit") is None:
        missing("crowd-kit")
    found = mace(made.ratings[:300], VALUES)
    assert np.mean([max(found[u], key=found[u].__getitem__) == made.truth[u] for u in range(100)]) > 0.8
    assert all(sum(chances.values()) == pytest.approx(1, abs=1e-6) for chances in found.values())


def test_without_crowd_kit_mace_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "crowdkit.aggregation.classification", None)
    with pytest.raises(UsageError, match=r"aurelia-toolkit\[agreement\]"):
        mace([Rating(1, "p1", "fix")], VALUES)
