"""Numbers on the page equal those counted by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from curation.report.review import Money, write_review_report
from curation.report.review.page import review_page
from curation.workspace import Workspace
from db.assignments import Assignment
from db.people import ReviewTime
from db.reviews import ReviewTask
from db.store import Store
from schemas.fact import Fact, given_fact, machine_fact
from schemas.item import SplitName
from schemas.review import Annotation, ReviewPass, Senses, Solve
from tests import factories
from tests.curation.report.html import read
from tests.curation.report.review import simulated

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SERVER = "https://review.example"


def drafted(place: Workspace, number: int) -> Fact:
    chain = factories.chain(factories.source(f"film-{number}.mp4"))
    facts = [fact for fact in chain.facts if fact.kind != "annotation"]
    place.store.put(facts)
    return chain.draft


def judged(place: Workspace, draft: Fact, reviewer: str, *, seconds: float | None = None, at: datetime = NOW, **fields):
    fact = given_fact(factories.annotation(draft, reviewer=reviewer, **fields), parents=(draft.key,))
    place.store.put([fact])
    _pulled(place, draft, fact, reviewer, seconds, at)
    return fact


def _pulled(place: Workspace, draft: Fact, fact: Fact, reviewer: str, seconds: float | None, at: datetime) -> None:
    place.store.review.save(ReviewTask(SERVER, draft.subject, factories.sha("sent"), draft.key, state="sent"))
    number = len(place.store.review.pulled(SERVER)) + 1
    place.store.review.mark_pulled(SERVER, number, at, fact.key)
    if seconds is not None:
        while reviewer not in {one.pseudonym for one in place.store.people.all()}:
            place.store.people.add(timed=True)
        place.store.people.keep_time(ReviewTime(SERVER, number, reviewer, seconds, at))


def solved(place: Workspace, draft: Fact, reviewer: str, senses: Senses = Senses.both, **fields) -> None:
    one = factories.annotation(draft)
    solve = Solve(
        about=draft.subject, benchmark_task="av-qa", reviewer=reviewer, guidelines=one.guidelines, media=one.media,
        question=one.question, answer=factories.answer(), senses=senses, **fields,
    )  # fmt: skip
    place.store.revise(solve, (draft.key,))


def test_progress_counts_what_was_given_and_done(place: Workspace) -> None:
    drafts = [drafted(place, number) for number in range(3)]
    place.store.assignments.plan_splits({"channel:channel of film-0.mp4": SplitName.test})
    place.store.assignments.add(
        [Assignment(one.subject, "av-qa", reviewer=name) for one in drafts for name in ("p1", "p2")]
    )
    place.store.assignments.add([Assignment(drafts[0].subject, "av-qa", review_pass=ReviewPass.solve, reviewer="p3")])
    place.store.assignments.add([Assignment(drafts[0].subject, "av-qa", review_pass=ReviewPass.solve, slot=2)])
    judged(place, drafts[0], "p1")
    judged(place, drafts[0], "p3")  # nobody asked p3
    judged(place, drafts[1], "p2")
    solved(place, drafts[0], "p9")  # takes the open place
    found = review_page(place, now=NOW).progress
    rows = {(row.way, row.split): (row.done, row.given) for row in found.rows}
    assert rows == {("solve", "test"): (1, 2), ("verify", "test"): (1, 2), ("verify", "no split yet"): (1, 4)}
    assert (found.done, found.given, found.beyond, found.undated) == (3, 8, 1, 1)


def test_minutes_and_cost_of_an_accepted_item(place: Workspace) -> None:
    drafts = [drafted(place, number) for number in range(4)]
    kept = [judged(place, drafts[0], "p1", seconds=60), judged(place, drafts[1], "p4", seconds=180)]
    judged(place, drafts[2], "p2", verdict="reject", reject_reason="wrong")  # untimed: counts at the mean, 2 minutes
    judged(place, drafts[3], "p1", seconds=86_400, verdict="reject", reject_reason="wrong")  # counts as half an hour
    for draft, fact in zip(drafts, kept, strict=False):
        item = factories.item(fact.contract(Annotation))
        place.store.put([machine_fact(item, parents=(draft.key, fact.key), stage="validate", version=1)])
    found = review_page(place, now=NOW, money=Money(24.0)).costs
    assert found is not None
    assert (found.timed, found.judgements, found.people, found.capped, found.accepted) == (3, 4, 2, 1, 2)
    mean = (1 + 3 + 30) / 3
    assert found.minutes == pytest.approx(4 * mean / 2)
    assert found.price(found.minutes) == pytest.approx(4 * mean / 2 / 60 * 24)
    seen = read(write_review_report(place, place.root / "r.html", money=Money(24.0), now=NOW))
    assert "22.7 min of people's time an accepted item" in seen.text
    assert "9.07 EUR an accepted item" in seen.text
    assert "75 % timed 3 judgements of 2 people who agreed to it" in seen.text


def test_times_can_be_left_out(place: Workspace) -> None:
    judged(place, drafted(place, 0), "p1", seconds=60)
    seen = read(write_review_report(place, place.root / "r.html", times=False, now=NOW))
    assert "Time and cost" not in seen.text
    assert "min an accepted" not in seen.text


def test_a_reviewer_is_told_of_by_pseudonym_alone(place: Workspace) -> None:
    person = place.store.people.add(
        name="Ada Example", email="ada@example.org", server=SERVER, user_id="77", timed=True, languages=("en",)
    )
    draft = drafted(place, 0)
    place.store.assignments.add([Assignment(draft.subject, "av-qa", reviewer=person.pseudonym)])
    for weeks in range(4):
        judged(place, drafted(place, 10 + weeks), person.pseudonym, at=NOW - timedelta(weeks=weeks), flagged=weeks == 0)
    row = next(row for row in review_page(place, now=NOW).reviewers if row.name == person.pseudonym)
    assert (row.verified, row.open, row.flagged, row.weekly) == (4, 1, 1, (1, 1, 1, 1))
    assert row.a_week == pytest.approx(4 / 3)
    text = write_review_report(place, place.root / "r.html", now=NOW).read_text()
    assert "Ada Example" not in text
    assert "ada@example.org" not in text


def test_the_queue_holds_exactly_the_conflicts(place: Workspace) -> None:
    same, apart, settled = (drafted(place, number) for number in range(3))
    for draft in (same, apart, settled):
        judged(place, draft, "p1")
    judged(place, same, "p2")
    judged(place, apart, "p2", verdict="reject", reject_reason="wrong")
    last = judged(place, settled, "p2", verdict="reject", reject_reason="wrong")
    keys = (*(one.key for one in place.store.children(settled.key, "annotation") if one.key != last.key), last.key)
    place.store.revise(factories.annotation(settled, reviewer="p3", decides=keys), (settled.key,))
    found = review_page(place, now=NOW).queue
    assert (found.to_decide, found.decided, found.agreed, found.unassigned) == (1, 1, 1, 1)
    assert [one.item for one in found.waiting] == [apart.subject]
    assert "some reject it, some do not" in found.waiting[0].reasons


def test_an_empty_workspace_gives_a_page_that_says_what_to_do(place: Workspace) -> None:
    seen = read(write_review_report(place, place.root / "r.html", now=NOW))
    assert seen.mistakes == []
    assert "Nothing was given out yet. Run curate review push" in seen.text
    assert "No draft was judged yet" in seen.text


def test_one_judgement_gives_a_page_without_claims(place: Workspace) -> None:
    draft = drafted(place, 0)
    place.store.assignments.add([Assignment(draft.subject, "av-qa"), Assignment(draft.subject, "av-qa", slot=2)])
    judged(place, draft, "p1")
    seen = read(write_review_report(place, place.root / "r.html", now=NOW))
    assert "Too little to tell when it will be done" in seen.text
    assert "Agreement cannot be computed yet" in seen.text
    assert "too few clips to tell" not in seen.text  # one prompt alone is not compared with anything


def test_numbers_of_the_simulated_review_are_those_that_were_made_up(written) -> None:
    made = written.made
    asked = {(one.item, one.review_pass, one.senses, one.reviewer) for one in made.assignments}
    assert f"{len(asked & _said(made))} of {len(asked)} judgements" in written.seen.text
    tests = sum(fact.kind == "annotation" and fact.contract(Annotation).role != "work" for fact in made.facts)
    assert f"Not in these counts: {tests} judgements of training, gold and planted items" in written.seen.text
    assert "demo-p6" in written.seen.text.split("Progress")[1]


def _said(made: simulated.Simulated) -> set[tuple]:
    found: set[tuple] = set()
    for fact in made.facts:
        if fact.kind == "solve":
            one = fact.contract(Solve)
            found.add((one.about, ReviewPass.solve, one.senses, one.reviewer))
        elif fact.kind == "annotation":
            note = fact.contract(Annotation)
            if note.role == "work":
                way = ReviewPass.adjudicate if note.decides else ReviewPass.verify
                found.add((note.about, way, Senses.both, note.reviewer))
    return found


def test_the_rubber_stamper_is_the_one_who_is_named(written) -> None:
    top = written.seen.text.split("Progress Agreement")[1].split("By benchmark task")[0]
    assert "demo-p6" in top
    assert not any(f"demo-p{n}:" in top for n in range(1, 6))


def test_a_text_of_a_reviewer_is_no_html(place: Workspace, tmp_path: Path) -> None:
    hostile = '<script>alert("x")</script><img src=https://evil.example/x onerror=alert(1)>'
    draft = drafted(place, 0)
    question = factories.question(hostile)
    answer = factories.answer(hostile, None)
    judged(place, draft, "p1", notes=hostile, question=question, answer=answer, verdict="fix")
    judged(place, draft, "p2", verdict="reject", reject_reason="other", notes=hostile)
    seen = read(write_review_report(place, tmp_path / "r.html", now=NOW))
    assert seen.tags.count("script") == 1
    assert not any("evil.example" in value for _, _, value in seen.attributes)
    assert "evil.example" in seen.text


def test_pseudonyms_are_all_that_a_judgement_can_name() -> None:
    with pytest.raises(ValidationError):
        factories.annotation(reviewer="<b>Ada</b>")


def test_redacted_drafts_and_judgements_leave_the_page_whole(place: Workspace) -> None:
    kept, gone, silent = (drafted(place, number) for number in range(3))
    for draft in (kept, gone, silent):
        place.store.assignments.add([Assignment(draft.subject, "av-qa", reviewer="p1")])
    judged(place, kept, "p1")
    judged(place, gone, "p1")
    place.store.redact(judged(place, silent, "p1").key, "asked for")
    place.store.redact(gone.key, "asked for")
    page = review_page(place, now=NOW)
    assert (page.progress.done, page.progress.given) == (2, 3)
    assert page.quality.every is not None
    assert page.quality.every.drafts == 1
    assert list(page.shown) == [kept.subject]


def test_cards_can_be_left_out(place: Workspace) -> None:
    judged(place, drafted(place, 0), "p1")
    seen = read(write_review_report(place, place.root / "r.html", items=0, now=NOW))
    assert "1 judged item is in all numbers above and not shown here" in seen.text
    assert "article" not in seen.tags


def test_a_flagged_item_has_a_card_before_newer_ones(place: Workspace) -> None:
    old, new = drafted(place, 0), drafted(place, 1)
    judged(place, old, "p1", flagged=True, at=NOW - timedelta(days=9))
    judged(place, new, "p1")
    assert list(review_page(place, items=1, now=NOW).shown) == [old.subject]


def test_the_page_counts_the_same_on_every_database(place: Workspace, url: str) -> None:
    with Store.open(url) as store:
        there = replace(place, store=store)
        draft = drafted(there, 0)
        store.people.add(timed=True)
        store.assignments.add([Assignment(draft.subject, "av-qa", reviewer=name) for name in ("p1", "p2")])
        judged(there, draft, "p1", seconds=90, at=NOW - timedelta(days=3))
        solved(there, draft, "p2")
        page = review_page(there, now=NOW)
        assert (page.progress.done, page.progress.given) == (1, 2)
        assert page.costs is not None
        assert (page.costs.timed, page.costs.hours) == (1, None)
        assert [row.last for row in page.reviewers if row.name == "p1"] == [(NOW - timedelta(days=3)).date()]
        assert read(write_review_report(there, place.root / "r.html", now=NOW)).mistakes == []
