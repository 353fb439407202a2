"""Judgements become items or reports: rules of the trace, conflicts, revisions, withdrawals, reruns."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from curation import workspace
from curation.stage import StageReport, run_stage
from curation.validate import Validate, is_live, live_items, validate
from curation.validate.judgement import bridged
from curation.validate.repeats import repeats
from curation.validate.trace import check_trace
from curation.workspace import Workspace
from schemas.fact import Fact
from schemas.issues import Issue, Report
from schemas.item import Item
from schemas.reasoning import Modality, Step, StepVerdict
from schemas.review import Annotation, FieldChange, RejectReason, ReviewedStep, Verdict
from tests import factories
from tests.factories import Chain


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workspace]:
    with workspace.create(tmp_path / "w") as made:
        yield made


def store_chain(place: Workspace, **fields: Any) -> Chain:
    chain = factories.chain(**fields)
    place.store.put(chain.facts)
    return chain


def rejudge(place: Workspace, chain: Chain, **fields: Any) -> Fact:
    """The reviewer changes the judgement (or another reviewer gives one)."""
    changed = chain.annotation.contract(Annotation).model_copy(update=fields)
    return place.store.revise(changed, parents=(chain.draft.key,))


def kinds(report: StageReport) -> set[str]:
    return {issue.kind for issue in report.issues}


def reports_on(place: Workspace, key: str) -> list[Report]:
    return [fact.contract(Report) for fact in place.store.history("report", Report(about=key).subject())]


# A judgement that passes


def test_an_accepted_draft_becomes_an_item_with_its_lineage_and_groups(place: Workspace) -> None:
    chain = store_chain(place)
    assert validate(place).exit_code == 0
    ((fact, item),) = live_items(place.store)
    assert fact.parents == (chain.draft.key, chain.annotation.key)
    assert item.annotations == (chain.annotation.key,)
    assert item.groups == ("channel:channel of film.mp4", f"recording:{factories.recording().sha256}")
    assert item.answer == factories.answer()
    assert fact.subject == chain.draft.subject


def test_a_rerun_does_nothing(place: Workspace) -> None:
    store_chain(place)
    assert validate(place).new_facts == 1
    again = validate(place)
    assert (again.new_facts, again.done) == (0, 0)


def test_an_unknown_channel_is_no_group(place: Workspace) -> None:
    store_chain(place, of=factories.source(channel=""))
    validate(place)
    assert live_items(place.store)[0][1].groups == (f"recording:{factories.recording().sha256}",)


def test_groups_name_the_recording_of_every_part_of_every_media(place: Workspace) -> None:
    first, second = factories.source("a.mp4"), factories.source("b.mp4")
    chains = [store_chain(place, of=source) for source in (first, second)]
    cut = factories.clip(factories.recording(first))
    other = factories.clip(factories.recording(second))
    fields = {"media": (factories.media(cut, "dance"), factories.media(other, "track-a"))}
    joined = factories.chain(first, draft_fields={**fields, "question": factories.question("Which track fits?")})
    place.store.put(joined.facts)
    stage = Validate(place.store, {})
    stage.work(joined.annotation)
    from curation.validate.origins import Origins, groups

    found = groups(Origins(place.store).of(ref) for ref in fields["media"])
    assert found == (
        "channel:channel of a.mp4", "channel:channel of b.mp4",
        *sorted(f"recording:{factories.recording(s).sha256}" for s in (first, second)),
    )  # fmt: skip
    assert chains


# Rejection, conflict, change


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
    assert kinds(report) == {"needs-adjudication"}
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
    assert kinds(validate(place)) == {"needs-adjudication"}


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


def test_a_reworded_question_withdraws_the_old_item_for_the_new(place: Workspace) -> None:
    chain = store_chain(place)
    validate(place)
    ((old, _),) = live_items(place.store)
    rejudge(place, chain, verdict=Verdict.fix, question=factories.question("Which word is heard while the sign shows?"))
    validate(place)
    ((new, _),) = live_items(place.store)
    assert new.subject != old.subject
    assert reports_on(place, old.key)[-1].issues[0].kind == "reworded"


def test_an_item_whose_conflict_is_cut_off_by_a_redaction_is_reinstated(place: Workspace) -> None:
    chain = store_chain(place)
    validate(place)
    other = rejudge(place, chain, reviewer="p2", verdict=Verdict.reject, reject_reason=RejectReason.wrong)
    validate(place)
    assert live_items(place.store) == []
    place.store.redact(other.key, "the reviewer asked for it")
    validate(place)
    assert len(live_items(place.store)) == 1


def test_what_cannot_be_checked_is_held_and_passes_once_it_can(place: Workspace) -> None:
    chain = store_chain(place, draft_fields={"benchmark_task": "our-own"})
    report = validate(place)
    assert (report.failed, kinds(report)) == (1, {"benchmark-task-missing"})
    assert live_items(place.store) == []
    from aurelia import tasks

    known = {"our-own": tasks.find()["av-qa"]}
    assert run_stage(place.store, Validate(place.store, known)).done == 1
    assert len(live_items(place.store)) == 1
    assert reports_on(place, chain.annotation.key)[-1].passed


@pytest.mark.parametrize("killed_after", [1, 2])
def test_killed_anywhere_a_rerun_gives_the_same_items(tmp_path: Path, killed_after: int) -> None:
    found = []
    for name, stop in (("undisturbed", None), ("killed", killed_after)):
        with workspace.create(tmp_path / name) as place:
            for number in range(3):
                store_chain(place, of=factories.source(f"film-{number}.mp4"))
            pending = place.store.pending("annotation", "validate", 1)
            if stop:
                run_stage(place.store, Validate(place.store, _tasks(place)), inputs=pending[:stop])
            validate(place)
            found.append([(fact.key, fact.digest) for fact, _ in live_items(place.store)])
    assert found[0] == found[1]
    assert len(found[0]) == 3


def _tasks(place: Workspace) -> Any:
    from aurelia import tasks

    return tasks.find(place.task_folders)


# What keeps a judgement from becoming an item


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"answer": None}, "answer-missing"),
        ({"answer": factories.answer(" ", "B")}, "answer-missing"),
        ({"answer": factories.answer("castle", "E")}, "answer-not-among-options"),
        ({"answer": factories.answer("castle", "B")}, "answer-differs-from-option"),
        ({"steps": ()}, "steps-missing"),
        ({"question": factories.question(options=factories.options("harbour", "harbour "))}, "options-repeat"),
    ],
)
def test_a_judgement_with_a_fault_gives_a_report(place: Workspace, fields: dict[str, Any], kind: str) -> None:
    store_chain(place, annotation_fields=fields)
    report = validate(place)
    assert kind in kinds(report)
    assert (report.rejected, live_items(place.store)) == (1, [])


@pytest.mark.parametrize("verdict", [StepVerdict.wrong, StepVerdict.leaks])
def test_a_step_judged_bad_must_be_dropped_or_mended(place: Workspace, verdict: StepVerdict) -> None:
    bad = tuple(ReviewedStep(step=step, verdict=verdict) for step in factories.steps())
    chain = store_chain(place, annotation_fields={"steps": bad})
    assert kinds(validate(place)) == {f"step-{verdict}"}
    edits = tuple(FieldChange(field=f"step:{r.step.id}:text", change="edited") for r in bad)
    rejudge(place, chain, verdict=Verdict.fix, changes=edits)
    assert validate(place).exit_code == 0


def _trace(*steps: Step, **fields: Any) -> set[str]:
    item = factories.item(**{"steps": steps, **fields})
    return {issue.kind for issue in check_trace(item, "item x") if issue.severity.value == "error"}


SEEN, HEARD, LAST = factories.steps()


def changed(step: Step, **fields: Any) -> Step:
    return step.model_copy(update=fields)


def test_a_sound_trace_passes() -> None:
    assert _trace(SEEN, HEARD, LAST) == set()


@pytest.mark.parametrize(
    ("steps", "kind"),
    [
        ((LAST, SEEN, HEARD), "steps-out-of-order"),
        ((SEEN, changed(SEEN, text="again"), HEARD, LAST), "step-repeats"),
        ((SEEN, HEARD, changed(LAST, depends_on=("s1",))), "premise-unused"),
        ((SEEN, HEARD, changed(LAST, depends_on=("s1", "s2", "s9"))), "steps-out-of-order"),
        ((SEEN, HEARD, changed(LAST, answer="winter")), "last-step-other-answer"),
        ((SEEN, changed(HEARD, evidence=((9.0, 10.5),)), LAST), "evidence-outside-clip"),
        ((changed(SEEN, evidence=()), HEARD, LAST), "evidence-missing"),
        ((changed(SEEN, text="  "), HEARD, LAST), "step-empty"),
        ((changed(SEEN, modality=Modality.none), HEARD, LAST), "sense-missing"),
        ((changed(SEEN, audio_type="music"), HEARD, LAST), "audio-type-without-audio"),
        ((SEEN, HEARD, changed(SEEN, id="k", kind="recall"), changed(LAST, depends_on=())), "sources-missing"),
        ((SEEN, changed(LAST, depends_on=("s1",))), "one-sense"),
    ],
)
def test_a_fault_in_the_trace_is_named(steps: tuple[Step, ...], kind: str) -> None:
    assert kind in _trace(*steps)


def test_an_inference_without_links_builds_on_all_before_it() -> None:
    assert _trace(SEEN, HEARD, changed(LAST, depends_on=())) == set()


def test_a_step_that_a_reviewer_added_need_not_be_linked() -> None:
    more = changed(SEEN, id="a1", text="Read the clock as well")
    item = factories.item(steps=(SEEN, HEARD, more, LAST))
    assert {issue.severity.value for issue in check_trace(item, "x", added={"a1"})} == {"warning"}


def test_an_item_that_needs_one_sense_may_use_one() -> None:
    seen = changed(LAST, depends_on=("s1",))
    assert _trace(SEEN, seen, required_modality=Modality.visual) == set()


def test_links_to_a_dropped_step_lead_to_what_it_had_built_on() -> None:
    middle = changed(LAST, id="m", depends_on=("s1", "s2"))
    last = changed(LAST, id="z", depends_on=("m", "s1"))
    kept = bridged((SEEN, HEARD, last), (SEEN, HEARD, middle, last))
    assert kept[-1].depends_on == ("s1", "s2")


# Many items


def _issues(*items: Item) -> list[Issue]:
    return list(repeats(items))


def test_two_answers_to_one_question_contradict_each_other() -> None:
    other = factories.item(answer=factories.answer("winter", "C"))
    assert [issue.kind for issue in _issues(factories.item(), other)] == ["contradicts-item"]


def test_the_same_question_and_answer_is_a_plain_duplicate() -> None:
    fewer = factories.item(question=factories.question(options=factories.options("harbour", "winter")))
    assert [(i.kind, i.severity.value) for i in _issues(factories.item(), fewer)] == [("repeats-item", "warning")]


def test_one_question_with_unrelated_options_is_two_items() -> None:
    other = factories.item(
        question=factories.question(options=factories.options("bell", "drum")), answer=factories.answer("bell", "A")
    )
    assert _issues(factories.item(), other) == []


def test_an_item_that_contradicts_one_that_stands_is_held(place: Workspace) -> None:
    store_chain(place)
    validate(place)
    question = factories.question(options=factories.options("harbour", "winter"))
    store_chain(
        place,
        draft_fields={
            "question": question, "answer": factories.answer("winter", "B"),
            "steps": (SEEN, changed(HEARD, answer="winter"), changed(LAST, answer="winter")),
        },
    )  # fmt: skip
    report = validate(place)
    assert (report.failed, kinds(report)) == (1, {"contradicts-item"})
    assert len(live_items(place.store)) == 1
