"""From what is stored to the report: hand-computed values, headline and after draft apart."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from curation.review.agreement.entries import same_answers
from curation.review.agreement.items import item_agreement
from curation.review.agreement.report import agree
from curation.review.agreement.results import AgreementReport, FieldAgreement
from curation.review.agreement.text_table import AFTER_DRAFT, HEADLINE, as_text
from curation.review.gather import Said, gather
from db.store import Store
from schemas.reasoning import Answer, Modality, StepVerdict
from schemas.review import RejectReason, ReviewedStep, Role, Senses, Verdict
from tests import factories
from tests.curation.review.agreement.stored import asked, draft, judge, pulled, solve

REJECT = {"verdict": Verdict.reject, "reject_reason": RejectReason.wrong}


@pytest.fixture
def one_store(sqlite_path: Path):  # type: ignore[no-untyped-def]
    with Store.open(f"sqlite:///{sqlite_path}") as opened:
        yield opened


def rows(report: AgreementReport, headline: bool = False) -> dict[str, FieldAgreement]:
    some = report.overall.headline if headline else report.overall.after_draft
    return {one.field: one for one in some}


def value(one: FieldAgreement, name: str) -> float | None:
    found = one.measure(name)
    assert found is not None
    return found.value


def test_verdicts_give_the_values_computed_by_hand(one_store: Store) -> None:
    """Five items: both accept three, both reject one, disagree on one.

    Raw: 4/5. Alpha: o = 2 disagreeing of 10, n(accept) = 7, n(reject) = 3: 1 - 0.2 / (2*7*3/90) = 4/7. AC1 with three
    verdicts: shares .7, .3, 0: chance (.21 + .21) / 2 = .21: (.8 - .21) / .79. Cohen: p1 accepts 4/5, p2 3/5:
    chance .48 + .08 = .56: (.8 - .56) / .44.
    """
    for number in range(5):
        shown = draft(one_store, number)
        judge(one_store, shown, "p1", **(REJECT if number == 4 else {}))
        judge(one_store, shown, "p2", **(REJECT if number >= 3 else {}))
    found = rows(agree(one_store, resamples=100))["verdict"]
    assert (found.units, found.clips, found.raters, found.ratings) == (5, 5, 2, 10)
    assert value(found, "agreement") == pytest.approx(0.8)
    assert value(found, "alpha") == pytest.approx(4 / 7)
    assert value(found, "ac1") == pytest.approx(0.59 / 0.79)
    assert value(found, "cohen") == pytest.approx(0.24 / 0.44)
    assert found.prevalence == pytest.approx({"accept": 0.7, "reject": 0.3})


def test_solves_and_empty_pages_are_the_headline_and_filled_pages_are_not(one_store: Store) -> None:
    filled, empty = draft(one_store, 1), asked(one_store, 2)
    for name in ("p1", "p2"):
        judge(one_store, filled, name)
        judge(one_store, empty, name, answer=factories.answer(), steps=())
        solve(one_store, filled, f"{name}0", "A" if name == "p1" else "B", confidence=3)
    report = agree(one_store)
    headline = {(one.field, one.basis.value) for one in report.overall.headline}
    assert headline >= {("answer", "solve"), ("confidence", "solve"), ("verdict", "draft-free")}
    assert {one.basis.value for one in report.overall.after_draft} == {"after-draft"}
    assert all(one.units == 1 for one in report.overall.fields if one.field in ("verdict", "answer"))


def test_own_answers_are_compared_within_the_senses_that_were_given(one_store: Store) -> None:
    shown = draft(one_store, 1)
    solve(one_store, shown, "p1", "A")
    solve(one_store, shown, "p2", "A")
    solve(one_store, shown, "p3", "B", senses=Senses.sound)
    solve(one_store, shown, "p4", None, senses=Senses.sound)
    found = rows(agree(one_store), headline=True)
    assert value(found["answer"], "agreement") == 1.0
    assert value(found["answer (sound)"], "agreement") == 0.0
    assert found["answer (sound)"].prevalence == {"B": 0.5, "(cannot tell)": 0.5}
    assert value(found["can-tell (sound)"], "agreement") == 0.0


def test_training_gold_planted_items_and_adjudications_do_not_count(one_store: Store) -> None:
    shown = draft(one_store, 1)
    judge(one_store, shown, "p1")
    for name, role in (("p2", Role.training), ("p3", Role.gold), ("p4", Role.planted)):
        judge(one_store, shown, name, role=role, **REJECT)
    judge(one_store, shown, "p5", decides=(factories.sha("judgement"),), **REJECT)
    assert rows(agree(one_store))["verdict"].units == 0


def test_below_a_rejection_nothing_is_compared(one_store: Store) -> None:
    shown = draft(one_store, 1)
    judge(one_store, shown, "p1", required_modality=Modality.audio)
    judge(one_store, shown, "p2", **REJECT)
    found = rows(agree(one_store))
    assert found["verdict"].units == 1
    assert (found["answer"].units, found["required-modality"].units, found["step-verdict"].units) == (0, 0, 0)


def test_steps_and_spans_are_compared(one_store: Store) -> None:
    shown = draft(one_store, 1)
    first, second, third = factories.steps()
    moved = first.model_copy(update={"evidence": ((3.0, 5.0),), "modality": Modality.audio})
    judge(one_store, shown, "p1")
    judge(one_store, shown, "p2", verdict=Verdict.fix, steps=(
        ReviewedStep(step=moved, verdict=StepVerdict.correct), ReviewedStep(step=second, verdict=StepVerdict.wrong),
    ))  # fmt: skip
    found = rows(agree(one_store))
    assert value(found["step-verdict"], "agreement") == 0.5
    assert value(found["step-sense"], "agreement") == 0.5
    assert found["step-verdict"].units == 2
    assert value(found["spans"], "iou") == 0.5  # 1.5 s of 3 s
    assert value(found["steps"], "f1") == pytest.approx(4 / 5)
    assert value(found["steps"], "similarity") == 1.0
    assert third.id == "s3"


def test_parts_are_by_benchmark_task_pair_and_month(one_store: Store) -> None:
    for number in range(4):
        shown = draft(one_store, number)
        for place, name in enumerate(("p1", "p2", "p10")[: 2 + number % 2]):
            pulled(one_store, judge(one_store, shown, name), 10 * number + place, 20 * number)
    judge(one_store, draft(one_store, 9), "p1")
    report = agree(one_store, by=("task", "pair", "month"), resamples=0)
    assert [one.name for one in report.by("task")] == ["av-qa"]
    assert {one.name: one.fields[0].units for one in report.by("pair")} == {"p1 & p10": 2, "p1 & p2": 4, "p2 & p10": 2}
    months = {one.name: one.fields[0].units for one in report.by("month")}
    assert months == {"2026-11": 2, "2026-12": 2, "unknown": 0}


def test_answers_that_share_a_text_are_one() -> None:
    first, both, second = Answer(texts=("Lyon",)), Answer(texts=("lyon", "Lugdunum")), Answer(texts=("Lugdunum!",))
    assert len(set(same_answers([first, both, second]))) == 1
    assert len(set(same_answers([first, second]))) == 2
    assert same_answers([factories.answer(), None]) == ["B", None]


def test_agreement_on_one_item_is_a_share_of_what_two_said(one_store: Store) -> None:
    shown = draft(one_store, 1)
    assert item_agreement(Said()) is None
    judge(one_store, shown, "p1")

    def share() -> float | None:
        return item_agreement(gather(one_store)[shown.subject])

    assert share() is None
    judge(one_store, shown, "p2")
    assert share() == 1.0
    judge(one_store, shown, "p2", answer=factories.answer("river", "A"))
    assert share() == pytest.approx(6 / 7)
    judge(one_store, shown, "p2", **REJECT)
    assert share() == 0.0
    judge(one_store, shown, "p1", **REJECT)
    assert share() == 1.0


def test_the_report_is_plain_data_and_readable_text(one_store: Store) -> None:
    for number in range(8):
        shown = draft(one_store, number)
        for name in ("p1", "p2"):
            judge(one_store, shown, name, **(REJECT if (number, name) in {(1, "p1"), (2, "p1"), (2, "p2")} else {}))
    report = agree(one_store, by=("task",), resamples=200)
    data = json.loads(json.dumps(report.as_data(), allow_nan=False))
    assert data["overall"]["headline"] == []
    assert {one["field"] for one in data["overall"]["after_draft"]} >= {"verdict", "answer", "spans"}
    text = as_text(report)
    assert text[0] == HEADLINE
    assert AFTER_DRAFT in text
    (verdict,) = [line for line in text if line.strip().startswith("verdict")][:1]
    assert "agreement 0.88 [" in verdict
    assert any(line.startswith("-: everybody gave the same value") for line in text)


def test_an_empty_store_has_an_empty_report(one_store: Store) -> None:
    report = agree(one_store, by=("task", "pair", "month"))
    assert report.overall.fields == report.slices == ()
    assert "nothing yet" in "\n".join(as_text(report))


def test_what_a_page_fills_in_is_no_headline(one_store: Store) -> None:
    given = draft(one_store, 1, steps=(), tries=(), kept=None, status="unanswered")  # an answer that was brought along
    empty = asked(one_store, 2)
    for one in (given, empty):
        for reviewer in ("p1", "p2"):
            judge(one_store, one, reviewer, answer=factories.answer(), steps=())
    found = {(row.field, row.basis.value): row.units for row in agree(one_store).overall.fields}
    assert (found["verdict", "draft-free"], found["verdict", "after-draft"]) == (1, 1)
    assert (found["answer", "draft-free"], found["answer", "after-draft"]) == (1, 1)
    assert ("required-modality", "draft-free") not in found
    assert found["required-modality", "after-draft"] == 2
