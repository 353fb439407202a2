"""Which items stand when people reject, disagree, change their minds, or are forgotten."""

from __future__ import annotations

from curation.funnel import funnel
from curation.validate import is_live, live_items, validate
from curation.workspace import Workspace
from schemas.fact import given_fact, machine_fact
from schemas.media import Source
from schemas.reasoning import Draft
from schemas.review import RejectReason, ReviewedStep, Verdict
from tests import factories
from tests.curation.validate.conftest import kinds, rejudge, reports_on, store_chain


def test_a_rejected_draft_keeps_its_history_and_gives_a_report_with_the_reason(place: Workspace) -> None:
    judged = {"verdict": Verdict.reject, "reject_reason": RejectReason.one_sense}
    chain = store_chain(place, annotation_fields=judged)
    report = validate(place)
    assert (report.rejected, report.exit_code) == (1, 3)
    assert kinds(report) == {"rejected-one-sense"}
    assert live_items(place.store) == []
    (written,) = reports_on(place, chain.annotation.key)
    assert not written.passed
    assert place.store.get(chain.draft.key).body is not None


def test_reviewers_in_conflict_hold_the_item_until_one_gives_way(place: Workspace) -> None:
    chain = store_chain(place)
    rejudge(place, chain, reviewer="p2", verdict=Verdict.reject, reject_reason=RejectReason.wrong)
    report = validate(place)
    assert kinds(report) == {"conflict-verdict"}
    assert {issue.severity.value for issue in report.issues} == {"unchecked"}
    assert live_items(place.store) == []
    assert validate(place).failed == 2  # still held, still told
    rejudge(place, chain, reviewer="p2", verdict=Verdict.accept)
    assert validate(place).exit_code == 0
    ((_, item),) = live_items(place.store)
    assert len(item.annotations) == 2


def test_different_answers_of_accepting_reviewers_are_a_conflict(place: Workspace) -> None:
    chain = store_chain(place)
    rejudge(place, chain, reviewer="p2", verdict=Verdict.fix, answer=factories.answer("river", "A"))
    assert kinds(validate(place)) == {"conflict-answer"}


def test_a_second_reviewer_who_agrees_gives_a_revision_that_names_both(place: Workspace) -> None:
    chain = store_chain(place)
    validate(place)
    ((first, _),) = live_items(place.store)
    rejudge(place, chain, reviewer="p2")
    validate(place)
    ((fact, item),) = live_items(place.store)
    assert (fact.subject, fact.supersedes) == (first.subject, first.key)
    assert len(item.annotations) == 2


def test_a_changed_judgement_gives_a_new_revision_of_the_same_item(place: Workspace) -> None:
    chain = store_chain(place)
    validate(place)
    ((first, _),) = live_items(place.store)
    steps = tuple(
        ReviewedStep(step=step.model_copy(update={"text": f"{step.text}, closely"})) for step in factories.steps()
    )
    rejudge(place, chain, verdict=Verdict.fix, steps=steps)
    validate(place)
    ((fact, item),) = live_items(place.store)
    assert (fact.subject, fact.supersedes) == (first.subject, first.key)
    assert item.steps[0].text.endswith("closely")
    assert not is_live(place.store, first)


def test_a_later_rejection_withdraws_the_item_and_a_change_of_mind_brings_one_back(place: Workspace) -> None:
    chain = store_chain(place)
    validate(place)
    ((fact, _),) = live_items(place.store)
    rejudge(place, chain, verdict=Verdict.reject, reject_reason=RejectReason.people)
    validate(place)
    assert live_items(place.store) == []
    assert not reports_on(place, fact.key)[-1].passed
    rejudge(place, chain, verdict=Verdict.accept)
    validate(place)
    ((again, _),) = live_items(place.store)
    assert (again.subject, again.supersedes) == (fact.subject, None)


def test_a_rejection_of_a_newer_draft_withdraws_the_item_of_the_older(place: Workspace) -> None:
    chain = store_chain(place)
    validate(place)
    newer = machine_fact(
        chain.draft.contract(Draft), parents=(chain.clip.key,), stage="draft", version=1, params={"seed": 1}
    )
    rejected = factories.annotation(newer, verdict=Verdict.reject, reject_reason=RejectReason.wrong)
    place.store.put([newer, given_fact(rejected, parents=(newer.key,))])
    assert validate(place).rejected == 1
    assert live_items(place.store) == []


def test_a_reworded_question_withdraws_the_old_item_for_the_new(place: Workspace) -> None:
    chain = store_chain(place)
    validate(place)
    ((old, _),) = live_items(place.store)
    rejudge(place, chain, verdict=Verdict.fix, question=factories.question("Which word is heard while the sign shows?"))
    validate(place)
    ((new, _),) = live_items(place.store)
    assert new.subject != old.subject
    assert reports_on(place, old.key)[-1].issues[0].kind == "reworded"


def test_a_corrected_channel_reaches_the_groups_of_items_there_are(place: Workspace) -> None:
    chains = [store_chain(place, of=factories.source(f"film-{n}.mp4")) for n in range(2)]
    validate(place)
    before = live_items(place.store)
    for chain in chains:
        place.store.revise(chain.source.contract(Source).model_copy(update={"channel": "One  Channel"}))
    assert funnel(place).waiting["annotation"] == 2
    assert validate(place).done == 2
    after = live_items(place.store)
    assert [item.groups[0] for _, item in after] == ["channel:one channel"] * 2
    assert [fact.supersedes for fact, _ in after] == [fact.key for fact, _ in before]
    assert [fact.subject for fact, _ in after] == [fact.subject for fact, _ in before]
    assert (validate(place).done, validate(place).new_facts) == (0, 0)


def test_an_item_whose_conflict_is_cut_off_by_a_redaction_is_reinstated(place: Workspace) -> None:
    chain = store_chain(place)
    validate(place)
    other = rejudge(place, chain, reviewer="p2", verdict=Verdict.reject, reject_reason=RejectReason.wrong)
    validate(place)
    assert live_items(place.store) == []
    place.store.redact(other.key, "the reviewer asked for it")
    validate(place)
    assert len(live_items(place.store)) == 1
