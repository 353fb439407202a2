"""From a submitted page to an annotation and its differences; nothing malformed crashes it."""

from __future__ import annotations

from typing import Any

import pytest

from aurelia import tasks as benchmark_tasks
from curation.review.page import prepare
from curation.review.page.decode import decode
from curation.review.people import guidelines
from curation.review.work import Judged
from db.assignments import Assignment
from schemas.issues import Severity
from schemas.reasoning import Draft, Modality, StepVerdict
from schemas.review import Annotation, FieldChange, RejectReason, Verdict
from tests import factories
from tests.curation.review.page.test_prepare import example, unanswered

TASKS = benchmark_tasks.find()
GUIDELINES = guidelines.read()
Results = list[Any]


def judged(draft: Draft | None = None, name: str = "av-qa", demo: bool = False) -> Judged:
    """What an annotation is about."""
    draft = draft or factories.draft(benchmark_task=name)
    data = {"fps": 25.0, "guidelines_version": "v1", "guidelines_sha256": GUIDELINES.reference.sha256}
    assignment = Assignment(draft.subject(), name, draft.demo)
    return Judged(
        assignment, factories.draft_fact(draft).key, draft, TASKS[name], "demo-p1" if demo else "p1", data, demo
    )


def shown(about: Judged) -> Results:
    """The page as it was prefilled, accepted."""
    prefilled = prepare.prefill(about.draft, about.benchmark_task)
    return [*prefilled, prepare.choice("verdict", "accept")]


def left(about: Judged, *results: dict[str, Any], without: tuple[str, ...] = ()) -> Annotation:
    """What comes of the prefilled page with some controls replaced."""
    names = {one["from_name"] for one in results} | set(without)
    annotation, issues = decode([*[o for o in shown(about) if o["from_name"] not in names], *results], about, "x")
    assert annotation is not None, issues
    assert issues == []
    return annotation


@pytest.mark.parametrize("name", sorted(TASKS))
def test_an_untouched_page_gives_the_draft_and_no_difference(name: str) -> None:
    about = judged(example(name), name)
    annotation = left(about)
    assert annotation.changes == ()
    assert tuple(one.step for one in annotation.steps) == about.draft.steps
    assert (annotation.answer, annotation.question) == (about.draft.answer, about.draft.question)
    assert annotation.guidelines == GUIDELINES.reference


def test_an_edited_step_keeps_its_id_and_its_links() -> None:
    annotation = left(judged(), prepare.text("s3_text", "Compare the word"), prepare.choice("s3_verdict", "correct"))
    step = annotation.steps[2]
    assert (step.step.id, step.step.depends_on, step.verdict) == ("s3", ("s1", "s2"), StepVerdict.correct)
    assert annotation.changes == (
        FieldChange(
            field="step:s3:text", change="edited", before="Match the word with the options", after="Compare the word"
        ),
    )  # fmt: skip


@pytest.mark.parametrize("results", [[prepare.choice("s2_use", "drop")], []], ids=["dropped", "unticked"])
def test_a_step_that_is_not_kept_is_dropped_whatever_its_fields_hold(results: Results) -> None:
    annotation = left(judged(), *results, without=("s2_use",))
    assert [one.step.id for one in annotation.steps] == ["s1", "s3"]
    assert [change.field for change in annotation.changes] == ["step:s2"]


def test_an_added_step_comes_before_the_conclusion() -> None:
    annotation = left(
        judged(), prepare.choice("s4_use", "keep"), prepare.text("s4_text", "Hear the bell"),
        prepare.choice("s4_modality", "audio"), prepare.choice("s4_sound", "sound"), prepare.span("s4", (1.0, 2.0)),
        without=(),
    )  # fmt: skip
    assert [one.step.id for one in annotation.steps] == ["s1", "s2", "s4", "s3"]
    added = annotation.steps[2]
    assert (added.origin, added.step.kind, added.step.audio_type) == ("added", "perceive", "sound")


def test_an_added_step_never_takes_the_id_of_a_drafted_one() -> None:
    steps = [step.model_copy(update={"id": f"x{n}", "depends_on": ()}) for n, step in enumerate(factories.steps())]
    steps[0] = steps[0].model_copy(update={"id": "s4"})
    about = judged(factories.draft(benchmark_task="av-qa", steps=tuple(steps)))
    annotation = left(about, prepare.choice("s4_use", "keep"), prepare.text("s4_text", "Look"))
    assert "s4-2" in [one.step.id for one in annotation.steps]


def test_an_untouched_page_without_drafted_steps_has_no_step_and_no_difference() -> None:
    annotation = left(judged(unanswered()))
    assert (annotation.steps, annotation.changes) == ((), ())


@pytest.mark.parametrize(
    "touch", [prepare.text("s1_finding", "red"), prepare.span("s1", (0.0, 1.0))], ids=["found", "marked"]
)
def test_a_step_begun_without_its_text_is_named(touch: dict[str, Any]) -> None:
    about = judged(unanswered())
    annotation, issues = decode([*shown(about), touch], about, "x")
    assert annotation is not None
    assert (annotation.steps, [issue.kind for issue in issues]) == ((), ["step-empty"])


def written(number: int, words: str, modality: str) -> Results:
    """A step that a person writes."""
    name = f"s{number}"
    return [prepare.choice(f"{name}_use", "keep"), prepare.text(f"{name}_text", words),
            prepare.choice(f"{name}_modality", modality)]  # fmt: skip


def test_steps_that_a_person_wrote_all_alone_are_premises_of_the_last() -> None:
    steps = [*written(1, "Look", "visual"), *written(2, "Listen", "audio"), *written(3, "So", "none")]
    annotation = left(judged(unanswered()), *steps)
    assert [(one.origin, one.step.depends_on) for one in annotation.steps] == [
        ("added", ()), ("added", ()), ("added", ("s1", "s2")),
    ]  # fmt: skip
    assert [change.field for change in annotation.changes] == ["step:s1", "step:s2", "step:s3"]


def test_a_single_written_step_has_no_premises() -> None:
    [only] = left(judged(unanswered()), *written(1, "Look", "visual")).steps
    assert only.step.depends_on == ()


def test_written_steps_rest_on_no_drafted_one_that_was_dropped() -> None:
    dropped = [prepare.choice(f"s{n}_use", "drop") for n in (1, 2, 3)]
    annotation = left(judged(), *dropped, *written(4, "Listen", "audio"), *written(5, "So", "none"))
    assert [(one.step.id, one.step.depends_on) for one in annotation.steps] == [("s4", ()), ("s5", ("s4",))]


def test_another_option_becomes_the_answer_with_its_text() -> None:
    annotation = left(judged(), prepare.choice("option", "C"))
    assert annotation.answer is not None
    assert (annotation.answer.option, annotation.answer.texts) == ("C", ("winter",))
    assert annotation.changes == (
        FieldChange(field="answer", change="edited", before="B. harbour", after="C. winter"),
    )  # fmt: skip


def test_open_answers_are_one_a_line() -> None:
    draft = factories.draft(
        benchmark_task="av-qa", question=factories.question(options=()), answer=factories.answer("three", None)
    )
    annotation = left(judged(draft), prepare.text("answer", "three\n 3 \n\n"))
    assert annotation.answer is not None
    assert annotation.answer.texts == ("three", "3")


def test_an_answer_can_be_given_where_there_was_none() -> None:
    annotation = left(judged(unanswered()), prepare.choice("option", "A"))
    assert [(c.field, c.change, c.after) for c in annotation.changes] == [("answer", "added", "A. river")]


def test_the_tasks_own_fields_are_compared_with_what_was_shown() -> None:
    form = {"from_name": "task_form", "to_name": "task_about", "type": "choices", "value": {"choices": ["counting"]}}
    annotation = left(judged(), form)
    assert annotation.question.extra == {"form": "counting"}
    assert [change.field for change in annotation.changes] == ["question:form"]


def test_a_rejection_keeps_its_reason_and_others_have_none() -> None:
    reason = prepare.choice("reject_reason", "one-sense")
    assert left(judged(), prepare.choice("verdict", "reject"), reason).reject_reason is RejectReason.one_sense
    fixed = left(judged(), prepare.choice("verdict", "fix"), reason)
    assert (fixed.verdict, fixed.reject_reason) == (Verdict.fix, None)


def test_a_demo_is_marked() -> None:
    annotation = left(judged(demo=True), prepare.choice("required_modality", "audio"))
    assert (annotation.demo, annotation.required_modality) == (True, Modality.audio)


def test_sound_of_a_step_that_is_only_seen_is_ignored() -> None:
    annotation = left(judged(), prepare.choice("s2_modality", "visual"))
    assert annotation.steps[1].step.audio_type is None


def evidence(labels: list[str], *ranges: dict[str, Any]) -> dict[str, Any]:
    """A stretch of the time line as the server gives it."""
    return {"from_name": "evidence", "value": {"ranges": list(ranges), "timelinelabels": labels}}


@pytest.mark.parametrize(
    ("result", "kind"),
    [
        ("nonsense", "result-malformed"),
        ({"from_name": "s1_text", "type": "textarea", "value": {"text": 7}}, "result-malformed"),
        ({"from_name": "s1_text", "type": "choices", "value": {"text": ["x"]}}, "result-malformed"),
        ({"from_name": "old_control", "type": "choices", "value": {"choices": ["x"]}}, "result-unknown"),
        (evidence(["s1"]), "span-malformed"),
        (evidence(["s1"], {"start": 9, "end": 3}), "span-malformed"),
        (evidence(["s1"], {"start": "x"}), "span-malformed"),
        (evidence([], {"start": 1, "end": 3}), "span-without-step"),
        ({"from_name": "evidence", "value": {"labels": ["s1"], "start": 2.0, "end": 1.0}}, "span-malformed"),
        ({"from_name": "evidence", "value": {"labels": ["s1"], "start": float("nan"), "end": 1.0}}, "span-malformed"),
        ({"from_name": "s1_place", "type": "number", "value": {"number": "first"}}, "result-malformed"),
        (prepare.choice("difficulty", "9"), "choice-unknown"),
        (prepare.choice("option", "Q"), "choice-unknown"),
        (prepare.choice("s1_verdict", "fine"), "choice-unknown"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named_and_the_rest_is_kept(result: Any, kind: str) -> None:
    about = judged()
    annotation, issues = decode([*shown(about), result], about, "annotation 7")
    assert annotation is not None
    assert [(issue.kind, issue.severity, issue.subject) for issue in issues] == [
        (kind, Severity.warning, "annotation 7")
    ]


def test_without_a_verdict_there_is_no_annotation() -> None:
    about = judged()
    annotation, issues = decode(shown(about)[:-1], about, "annotation 7")
    assert annotation is None
    assert [issue.kind for issue in issues] == ["annotation-unusable"]
