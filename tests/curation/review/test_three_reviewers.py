"""Three people judge in browsers and disagree as planted, a fourth decides: figures, conflicts, items and history."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from playwright.sync_api import Browser, sync_playwright

from curation.review.adjudication.adjudicate import adjudicate
from curation.review.agreement.items import item_agreement
from curation.review.agreement.report import agree
from curation.review.agreement.results import AgreementReport
from curation.review.gather import Said, gather
from curation.review.people import plan
from curation.review.sync.pull import pull
from curation.review.sync.push import push
from curation.validate import live_items, validate
from curation.why import why
from curation.workspace import Workspace
from schemas.fact import Fact
from schemas.item import Item
from schemas.review import Annotation, RejectReason, ReviewPass, Verdict
from tests.curation.review import browser, desks
from tests.curation.review.conftest import Make
from tests.parts import missing

pytestmark = [pytest.mark.labelstudio, pytest.mark.browser, pytest.mark.slow]

ITEMS = ("agreed", "verdict", "answer", "span", "steps")
"""What is planted in each item; the drafts' numbers are their places here."""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for everybody."""
    if browser.chromium() is None:
        missing("Chromium (install it with: apt-get install chromium)")
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=browser.chromium(), args=list(browser.FLAGS))
        yield opened
        opened.close()


PLANTED: Mapping[tuple[str, str], desks.Act] = {
    ("p3", "verdict"): desks.reject, ("p2", "answer"): desks.other_answer, ("p3", "span"): desks.other_span,
    ("p2", "steps"): desks.other_steps,
}  # fmt: skip
"""Who does what with which item; everything else is accepted as it is."""
DECISIONS: Mapping[str, desks.Act] = {
    "verdict": desks.accept, "answer": desks.decide_for_winter, "span": desks.accept, "steps": desks.reject,
}  # fmt: skip


def test_three_people_disagree_as_planted_and_a_fourth_decides(
    served: Workspace, add_draft: Make, chromium: Browser
) -> None:
    (served.root / plan.FILE_NAME).write_text(desks.PLAN)
    drafts = {name: add_draft(served, number) for number, name in enumerate(ITEMS)}
    people = [desks.hire(served, number) for number in (1, 2, 3)]
    assert push(served).sent == 15
    for account in people:
        name = account.person.pseudonym
        acts = {fact.subject: PLANTED.get((name, planted), desks.accept) for planted, fact in drafts.items()}
        with desks.at_work(chromium, account) as page:
            desks.work(served, page, name, ReviewPass.verify, acts)
    assert pull(served).new == 15
    said = gather(served.store)
    everything_was_pulled(drafts, said)
    agreement_is_as_worked_out_by_hand(agree(served.store, resamples=0), drafts, said)
    report = validate(served)
    fourth = desks.hire(served, 4)
    conflicts_are_the_planted_ones(served, drafts)
    assert report.failed == 12
    assert push(served).sent == 4
    with desks.at_work(chromium, fourth) as page:
        acts = {drafts[planted].subject: act for planted, act in DECISIONS.items()}
        desks.work(served, page, "p4", ReviewPass.adjudicate, acts)
    assert pull(served).new == 4
    validate(served)
    items_are_what_was_decided(served, drafts, said)
    assert (validate(served).new_facts, adjudicate(served).cases, push(served).sent) == (0, (), 0)


def everything_was_pulled(drafts: Mapping[str, Fact], said: Mapping[str, Said]) -> None:
    """Each of the three judged each item, under their own pseudonym, and nothing else came."""
    given = {
        (name, one.annotation.reviewer): one.annotation for name in ITEMS for one in said[drafts[name].subject].verifies
    }
    assert set(given) == {(name, f"p{number}") for name in ITEMS for number in (1, 2, 3)}
    fixed = {("answer", "p2"), ("span", "p3"), ("steps", "p2")}
    wanted = {
        key: Verdict.reject if key == ("verdict", "p3") else Verdict.fix if key in fixed else Verdict.accept
        for key in given
    }  # fmt: skip
    assert {key: one.verdict for key, one in given.items()} == wanted
    assert given["answer", "p2"].answer is not None
    assert given["answer", "p2"].answer.option == "C"
    assert given["span", "p3"].spans[0] == pytest.approx((4.4, 5.6), abs=0.06)


def agreement_is_as_worked_out_by_hand(
    report: AgreementReport, drafts: Mapping[str, Fact], said: Mapping[str, Said]
) -> None:
    """The figures for a accept, f fix, r reject: aaa, aar, afa, aaf, afa.

    Verdicts: pairs of one item agree in 1, 1/3, 1/3, 1/3, 1/3, so 7/15 on the whole. Krippendorff's alpha: 11 a, 3 f,
    1 r; observed disagreement 8/15, expected 2 (11*3 + 11*1 + 3*1) / (15*14) = 94/210, so 1 - (8/15) / (94/210).
    Answers: B three times in all but two items, BB (one rejected it) and BCB: 1, 1, 1/3, 1, 1, so 13/15.
    Spans: drafted 2-4 s; p3 adds about 4.4-5.6 s to one item, so the pairs of it have 1, 2/3.2, 2/3.2.
    """
    fields = {one.field: one for one in report.overall.after_draft}
    assert report.overall.headline == ()

    def value(field: str, measure: str) -> float:
        found = fields[field].measure(measure)
        assert found is not None
        assert found.value is not None
        return found.value

    assert value("verdict", "agreement") == pytest.approx(7 / 15)
    assert value("verdict", "alpha") == pytest.approx(1 - (8 / 15) / (94 / 210))
    assert value("answer", "agreement") == pytest.approx(13 / 15)
    assert fields["verdict"].prevalence == pytest.approx({"accept": 11 / 15, "fix": 3 / 15, "reject": 1 / 15})
    [start, end] = next(
        one.annotation.spans[0] for one in said[drafts["span"].subject].verifies if one.annotation.spans
    )
    pair = 2 / (2 + end - start)
    assert value("spans", "iou") == pytest.approx((4 + (1 + 2 * pair) / 3) / 5)
    # One pair of an item says seven things: verdict, answer, sense, three steps, spans.
    by_hand = {
        "agreed": 1, "verdict": 1 / 3, "answer": (1 + 2 * 5 / 7) / 3, "span": (1 + 2 * (5 + pair) / 7) / 3,
        "steps": (1 + 2 * 4 / 7) / 3,
    }  # fmt: skip
    found = {name: item_agreement(said[drafts[name].subject]) for name in ITEMS}
    assert found == pytest.approx(by_hand)


def conflicts_are_the_planted_ones(place: Workspace, drafts: Mapping[str, Fact]) -> None:
    """Each planted item is given to the fourth for the reason that was planted, and the agreed one to nobody."""
    found = adjudicate(place)
    assert found.issues == ()
    reasons = {case.item: ({issue.kind for issue in case.reasons}, case.to) for case in found.cases}
    kinds = {"verdict": "conflict-verdict", "answer": "conflict-answer", "span": "conflict-agreement",
             "steps": "conflict-steps"}  # fmt: skip
    assert reasons == {drafts[name].subject: ({kind}, "p4") for name, kind in kinds.items()}
    assert [item.annotations for _, item in live_items(place.store)] != []
    assert {fact.subject for fact, _ in live_items(place.store)} == {drafts["agreed"].subject}


def items_are_what_was_decided(place: Workspace, drafts: Mapping[str, Fact], before: Mapping[str, Said]) -> None:
    """The decision wins, the item names all it decided between, and every judgement is still there."""
    items = {fact.subject: item for fact, item in live_items(place.store)}
    assert set(items) == {drafts[name].subject for name in ITEMS if name != "steps"}
    assert len(items[drafts["agreed"].subject].annotations) == 3
    after = gather(place.store)
    for name in DECISIONS:
        subject = drafts[name].subject
        [decision] = after[subject].decisions
        assert decision.annotation.reviewer == "p4"
        assert set(decision.annotation.decides) == {one.fact.key for one in before[subject].verifies}
        assert after[subject].verifies == before[subject].verifies
        if name in ("verdict", "answer", "span"):
            assert items[subject].annotations == (*(one.fact.key for one in after[subject].verifies), decision.fact.key)
            assert_told(place, items[subject], decision.annotation)
    rejected = after[drafts["steps"].subject].decisions[0].annotation
    assert (rejected.verdict, rejected.reject_reason) == (Verdict.reject, RejectReason.ambiguous)
    assert items[drafts["answer"].subject].answer.option == "C"
    assert items[drafts["verdict"].subject].answer.option == "B"


def assert_told(place: Workspace, item: Item, decision: Annotation) -> None:
    told = why(place, item.subject())
    summaries = [parent.summary for parent in told.parents if parent.kind == "annotation"]
    assert len(summaries) == 4
    assert summaries[-1].startswith(f"p4 decides between 3 judgements: {decision.verdict}")
    assert told.judgements == ()
