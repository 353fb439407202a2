"""The adjudicate pass: versions without names, a start that most agree with, and a decision that says what it saw."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aurelia import tasks as benchmark_tasks
from curation.review.page import adjudicate, decode, prepare
from curation.review.page.adjudicate_start import most_supported
from curation.review.page.passes import PAGES
from curation.review.people import guidelines
from curation.review.sync import strict
from curation.review.sync.shown import Shown
from curation.review.work import Judged, Prepared, Version, Work
from db.assignments import Assignment
from schemas.imported import Imported, OtherRow
from schemas.issues import Severity
from schemas.reasoning import Draft, Modality, StepVerdict
from schemas.review import Annotation, ReviewPass, Senses, Verdict
from tests import factories
from tests.curation.review.page.test_decode_hostile import JSON, RESULT
from tests.curation.review.page.test_prepare import example

TASKS = benchmark_tasks.find()
GUIDELINES = guidelines.read()
Results = list[Any]

DRAFT = factories.draft(maker=factories.maker(name="zebra-model", version="9.9", description="zebra-model, unhinged"))


def version(draft: Draft = DRAFT, *results: Any, without: tuple[str, ...] = (), verdict: str = "accept") -> Annotation:
    """What a reviewer makes of a draft: the page as it was prefilled, with some controls replaced."""
    about = judged(draft, ReviewPass.verify, "p731")
    names = {one["from_name"] for one in results} | set(without)
    kept = [one for one in prepare.prefill(draft, about.benchmark_task) if one["from_name"] not in names]
    made, _ = decode.decode([*kept, *results, prepare.choice("verdict", verdict)], about, "x")
    assert made is not None
    return made


def judged(draft: Draft, review_pass: ReviewPass, reviewer: str, **data: Any) -> Judged:
    """What a page is about."""
    data = {"fps": 25.0, "guidelines_version": "v1", "guidelines_sha256": GUIDELINES.reference.sha256, **data}
    assignment = Assignment(draft.subject(), draft.benchmark_task, draft.demo, review_pass, reviewer=reviewer)
    fact = factories.draft_fact(draft)
    return Judged(assignment, fact.key, draft, TASKS[draft.benchmark_task], reviewer, data, False)


def work(*versions: Annotation, draft: Draft = DRAFT) -> Work:
    """An item with its versions, to be decided."""
    task = TASKS[draft.benchmark_task]
    assignment = Assignment(draft.subject(), task.name, False, ReviewPass.adjudicate, reviewer="p900")
    media = dict.fromkeys(task.roles, Shown(factories.clip(duration=60.0), "clip.mp4"))
    held = tuple(Version(factories.sha(f"version {n}"), one) for n, one in enumerate(versions))
    return Work(assignment, factories.draft_fact(draft), draft, task, media, GUIDELINES, versions=held)


def sent(*versions: Annotation, draft: Draft = DRAFT) -> Prepared:
    """What is sent."""
    prepared = adjudicate.prepare_decision(work(*versions, draft=draft))
    assert isinstance(prepared, Prepared), prepared
    return prepared


def decided(prepared: Prepared, *results: Any, without: tuple[str, ...] = ()) -> Annotation:
    """What comes of the page with some controls replaced."""
    names = {one["from_name"] for one in results} | set(without)
    kept = [one for one in prepared.results if one["from_name"] not in names]
    about = judged(prepared.work.draft, ReviewPass.adjudicate, "p900", versions=prepared.data["versions"])
    made, issues = adjudicate.decode([*kept, prepare.choice("verdict", "fix"), *results], about, "x")
    assert made is not None, issues
    assert issues == []
    return made


EDITED = (
    prepare.text("s1_text", "Find when the sign appears"), prepare.choice("s2_use", "drop"),
    prepare.choice("s1_verdict", "correct"), prepare.choice("s3_verdict", "redundant"),
    prepare.choice("s5_use", "keep"), prepare.text("s5_text", "Hear the bell"),
    prepare.choice("s5_modality", "audio"), prepare.choice("s5_sound", "sound"),
    prepare.span("s1", (1.0, 2.5)), prepare.span("s3", (3.0, 4.0)), prepare.span("other", (0.5, 0.75)),
    prepare.span("s5", (2.25, 3.0)), prepare.choice("option", "C"), prepare.choice("required_modality", "audio"),
)  # fmt: skip


@pytest.mark.parametrize("name", sorted(TASKS))
def test_the_page_of_every_task_takes_what_is_sent(name: str) -> None:
    draft = example(name)
    prepared = sent(version(draft), version(draft, verdict="reject"), draft=draft)
    page = strict.page(adjudicate.config(TASKS[name], Senses.both))
    assert list(strict.faults(prepared.results, prepared.data, page)) == []


def test_nobody_and_no_model_is_named() -> None:
    versions = [version(), version(DRAFT, *EDITED)]
    body = sent(*versions).body()
    told = json.dumps(body)
    assert not any(word in told for word in ("p731", "p900", "zebra"))
    [prediction] = body["predictions"]
    assert prediction["model_version"] == "Version A"


@pytest.mark.parametrize(
    "results",
    [(), EDITED, (prepare.number("s2_place", 1), prepare.number("s1_place", 2)), (prepare.choice("s3_use", "drop"),)],
    ids=["as drafted", "edited", "moved", "without its end"],
)
@pytest.mark.parametrize("verdict", ["accept", "reject"])
def test_what_is_left_as_it_is_decides_for_the_version_it_started_from(results: Results, verdict: str) -> None:
    start = version(DRAFT, *results, verdict=verdict)
    made = decided(sent(start))
    assert [one.step for one in made.steps] == [one.step for one in start.steps]
    assert [one.origin for one in made.steps] == [one.origin for one in start.steps]
    fields = ("answer", "question", "required_modality", "spans", "changes", "media")
    assert {name: getattr(made, name) for name in fields} == {name: getattr(start, name) for name in fields}
    assert made.decides == (factories.sha("version 0"),)
    assert (made.reviewer, made.verdict, made.draft) == ("p900", Verdict.fix, start.draft)


@pytest.mark.parametrize("name", sorted(TASKS))
def test_the_tasks_own_fields_come_from_the_version(name: str) -> None:
    draft = example(name)
    start = version(draft)
    made = decided(sent(start, draft=draft))
    assert (made.changes, made.answer, made.question) == ((), start.answer, start.question)


def test_a_decision_can_be_corrected_and_names_all_that_it_saw() -> None:
    prepared = sent(version(), version(DRAFT, prepare.choice("option", "C")))
    made = decided(prepared, prepare.choice("option", "D"), prepare.choice("s2_use", "drop"))
    assert made.answer is not None
    assert made.answer.option == "D"
    assert [one.step.id for one in made.steps] == ["s1", "s3"]
    assert made.decides == (factories.sha("version 0"), factories.sha("version 1"))
    assert made.subject() != made.model_copy(update={"decides": ()}).subject()


def test_it_starts_from_the_version_that_most_agree_with() -> None:
    draft = factories.draft_fact(DRAFT).key
    one, other = version(), version(DRAFT, prepare.choice("option", "C"))
    assert most_supported([one, other, other], draft) == 1
    assert most_supported([one, other], draft) == 0
    rejected = version(verdict="reject")
    assert most_supported([rejected, rejected, other], draft) == 2
    assert most_supported([one.model_copy(update={"draft": factories.sha("earlier")})], draft) is None
    assert sent(one, other, other).data["steps_note"].startswith("The fields start from Version B.")


def test_versions_of_an_earlier_draft_are_compared_and_the_draft_is_the_start() -> None:
    earlier = version().model_copy(update={"draft": factories.sha("earlier")})
    prepared = sent(earlier)
    assert prepared.data["steps_note"].startswith("The fields start from the draft.")
    assert decided(prepared).changes == ()


def test_step_verdicts_that_all_share_are_ticked_and_others_are_not() -> None:
    good, bad = prepare.choice("s1_verdict", "correct"), prepare.choice("s2_verdict", "wrong")
    prepared = sent(version(DRAFT, good, bad), version(DRAFT, good, prepare.choice("s2_verdict", "correct")))
    verdicts = {one["from_name"] for one in prepared.results if one["from_name"].endswith("_verdict")}
    assert verdicts == {"s1_verdict"}
    assert not any(one["from_name"] in ("verdict", "reject_reason", "flagged") for one in prepared.results)


def test_texts_of_others_stay_text() -> None:
    nasty = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    told = sent(version(DRAFT, prepare.text("s1_text", nasty), prepare.text("notes", nasty)), version()).data[
        "compared"
    ]
    assert ("<img" in told, "<script" in told) == (False, False)
    assert "&lt;img" in told


def test_without_judgements_there_is_nothing_to_decide() -> None:
    issues = adjudicate.prepare_decision(work())
    assert isinstance(issues, list)
    assert [issue.kind for issue in issues] == ["nothing-to-decide"]


@pytest.mark.parametrize("keys", [None, [], "x", [7], ["short"], [factories.sha("x")] * 101])
def test_a_task_that_does_not_say_what_it_showed_gives_no_decision(keys: Any) -> None:
    about = judged(DRAFT, ReviewPass.adjudicate, "p900", versions=keys)
    made, issues = adjudicate.decode(
        [*prepare.prefill(DRAFT, TASKS["av-qa"]), prepare.choice("verdict", "accept")], about, "x"
    )
    assert made is None
    assert [(one.kind, one.severity) for one in issues] == [("decision-unusable", Severity.error)]


def test_an_accepted_start_keeps_step_verdicts_of_the_adjudicator() -> None:
    made = decided(sent(version()), prepare.choice("s2_verdict", "correct"))
    assert [one.verdict for one in made.steps] == [None, StepVerdict.correct, None]
    assert made.required_modality is Modality.audio_visual


@given(st.lists(RESULT | JSON, max_size=5), JSON | st.lists(JSON | st.just(factories.sha("a")), max_size=3))
def test_no_page_crashes_the_decoder(results: Results, keys: Any) -> None:
    about = judged(DRAFT, ReviewPass.adjudicate, "p900", versions=keys)
    shown = [*prepare.prefill(DRAFT, about.benchmark_task), prepare.choice("verdict", "fix")]
    made, issues = adjudicate.decode([*shown, *results], about, "x")
    assert made is not None or any(issue.severity is Severity.error for issue in issues)


def test_the_pass_has_its_page() -> None:
    page = PAGES[ReviewPass.adjudicate]
    assert (page.config, page.prepare) == (adjudicate.config, adjudicate.prepare_decision)
    assert page.decode([], replace(judged(DRAFT, ReviewPass.adjudicate, "p9"), data={}), "x")[0] is None


def test_who_decides_is_told_of_a_row_of_the_dataset_that_answers_otherwise() -> None:
    row = Imported(
        dataset="Street", importer="table", file="qa.csv", file_sha256=factories.sha("qa"), position="record 2"
    )
    shown = factories.draft(imported=row, other_rows=(OtherRow(texts=("a dog",), imported=row),))
    why = sent(version(shown), draft=shown).data["why"]
    assert why.endswith(". Another row answers otherwise: 'a dog' (Street, record 2 of qa.csv).")
    assert sent(version()).data["why"].endswith(".")
