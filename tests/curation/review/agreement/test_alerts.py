"""Alerts name those who click through, and nobody else."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from benchmarks.agreeing.watching import tire, watch
from curation.review.agreement.alerts import FEWEST, LEVEL, alerts, alerts_of
from curation.review.agreement.faults import Said, records
from curation.review.agreement.marks import Judged, finds_fault, judgements
from curation.review.people.probes import ProbeResult
from db.people import ReviewTime
from db.store import Store
from schemas.reasoning import StepVerdict
from schemas.review import FieldChange, RejectReason, ReviewedStep, Role, Verdict
from tests import factories
from tests.curation.review.agreement.stored import SERVER, START, draft, judge, pulled


def test_planted_rubber_stampers_and_careless_reviewers_are_found_and_good_ones_are_not() -> None:
    """Ten simulated reviewers a world, 200 drafts each, two of them rubber-stampers, one or two careless."""
    mixed = watch(8, 100, items=1000, tests=10)
    assert mixed.share("rubber-stamper") == 1.0
    assert mixed.share("careless") >= 0.75
    assert mixed.accused <= 1
    assert watch(12, 4, bad=False, items=300).accused <= 1


def test_one_who_tires_is_found_and_drift_is_not_seen_in_steady_people() -> None:
    assert tire(6, 5, items=500) >= 0.5
    assert watch(10, 6, bad=False, items=600).kinds["grew-worse"] <= 1


def judged(name: str, item: int, fault: bool, seconds: float | None = None) -> Judged:
    return Judged(name, str(item), fault, fault, START + timedelta(hours=item), seconds, 20.0)


def test_few_judgements_accuse_nobody() -> None:
    some = [judged(name, item, name == "p1") for item in range(FEWEST - 1) for name in ("p1", "p2", "p3")]
    assert alerts_of(some) == []
    assert alerts_of([]) == []


def test_a_rubber_stamp_is_told_with_counts_and_an_interval() -> None:
    some = [judged(name, item, name != "p3" and item % 4 == 0) for item in range(80) for name in ("p1", "p2", "p3")]
    probes = [ProbeResult(name, "planted", f"t{n}", name != "p3", "") for n in range(6) for name in ("p1", "p2", "p3")]
    (one,) = alerts_of(some, probes)
    assert (one.reviewer, one.kind) == ("p3", "rubber-stamp")
    assert "caught 0 of 6 planted errors" in one.sentence
    assert "changed 0 of 80 drafts" in one.sentence
    assert one.interval[0] <= one.value <= one.interval[1] < one.expected
    assert one.p <= LEVEL


def test_planted_errors_alone_find_a_rubber_stamp() -> None:
    probes = [ProbeResult(name, "planted", f"t{n}", name != "p3", "") for n in range(12) for name in ("p1", "p2", "p3")]
    assert [one.reviewer for one in alerts_of([], probes)] == ["p3"]


def test_where_all_click_through_all_are_named() -> None:
    probes = [ProbeResult(name, "planted", f"t{n}", False, "") for n in range(15) for name in ("p1", "p2", "p3")]
    assert {one.reviewer for one in alerts_of([], probes)} == {"p1", "p2", "p3"}


def test_gold_items_judged_wrongly_are_told() -> None:
    probes = [ProbeResult(name, "gold", f"g{n}", name != "p2", "") for n in range(10) for name in ("p1", "p2")]
    (one,) = alerts_of([], probes)
    assert (one.reviewer, one.kind, one.value, one.n) == ("p2", "misses-gold", 1.0, 10)


def test_judgements_faster_than_half_of_the_media_are_told() -> None:
    some = [
        judged(name, item, item % 5 == 0, 4.0 if name == "p1" else 60.0) for item in range(30) for name in ("p1", "p2")
    ]
    (one,) = alerts_of(some)
    assert (one.reviewer, one.kind, one.value) == ("p1", "too-fast", 1.0)


def test_one_who_polishes_wording_is_not_called_careless() -> None:
    some = [
        Judged(name, str(item), item % 5 == 0, name == "p1" or item % 5 == 0)
        for item in range(100)
        for name in ("p1", "p2", "p3")
    ]
    assert alerts_of(some) == []


def test_a_fault_is_more_than_wording() -> None:
    shown = factories.draft_fact()
    steps = tuple(ReviewedStep(step=step, verdict=StepVerdict.correct) for step in factories.steps())
    wrong = (steps[0].model_copy(update={"verdict": StepVerdict.leaks}), *steps[1:])
    for fields, fault in (
        ({}, False),
        ({"changes": (FieldChange(field="step:s1:text", change="edited"),)}, False),
        ({"changes": (FieldChange(field="answer", change="edited"),)}, True),
        ({"changes": (FieldChange(field="step:s1", change="dropped"),)}, True),
        ({"steps": wrong}, True),
        ({"verdict": Verdict.reject, "reject_reason": RejectReason.wrong}, True),
    ):
        assert finds_fault(factories.annotation(shown, **fields)) is fault


def test_records_leave_a_reviewers_own_word_out() -> None:
    said = [Said(name, f"i{n}", n < 5) for n in range(40) for name in ("p1", "p2")]
    said += [Said("p1", "alone", True), Said("p1", "planted", False, known=True)]
    found = records(said)
    assert len(found["p1"].faults) == 41
    assert len(found["p2"].faults) == 40
    assert found["p1"].chances[-1] == 1.0
    assert np.all(found["p1"].chances[:5] > 0.5)
    assert np.all(found["p1"].chances[5:40] < 0.2)


def test_alerts_from_a_store_know_times_and_leave_tests_out(sqlite_path: str) -> None:
    changed = {"verdict": Verdict.fix, "changes": (FieldChange(field="answer", change="edited"),)}
    with Store.open(f"sqlite:///{sqlite_path}") as store:
        for _ in range(3):
            store.people.add(timed=True)
        for number in range(40):
            shown = draft(store, number)
            for place, name in enumerate(("p1", "p2", "p3")):
                fact = judge(store, shown, name, **(changed if number % 3 == 0 and name != "p3" else {}))
                pulled(store, fact, 10 * number + place, number)
                if name == "p3":
                    store.people.keep_time(ReviewTime(SERVER, 10 * number + place, name, 1.0, START))
        judge(store, draft(store, 99), "p1", role=Role.training)
        assert len(judgements(store)) == 120
        found = {(one.reviewer, one.kind) for one in alerts(store)}
    assert found == {("p3", "rubber-stamp"), ("p3", "too-fast")}


@pytest.mark.parametrize("seed", [1, 2])
def test_the_same_judgements_give_the_same_alerts(seed: int) -> None:
    generator = np.random.default_rng(seed)
    some = [judged(f"p{n}", item, bool(generator.random() < 0.3)) for item in range(60) for n in range(4)]
    assert alerts_of(some) == alerts_of(some)
