"""The solve pass: a question and one or both senses, nothing of the draft, and a person's own answer back."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aurelia import tasks as benchmark_tasks
from curation.review.page import prepare, solve
from curation.review.page.passes import PAGES
from curation.review.page.solve_decode import decode
from curation.review.people import guidelines
from curation.review.sync import strict
from curation.review.sync.shown import Shown
from curation.review.work import Judged, Prepared, Work
from db.assignments import Assignment
from schemas.issues import Issue, Severity
from schemas.reasoning import Draft, Option, Question
from schemas.review import ReviewPass, Role, Senses, Solve
from tests import factories
from tests.curation.review.page.test_decode_hostile import JSON
from tests.curation.review.page.test_prepare import example

TASKS = benchmark_tasks.find()
GUIDELINES = guidelines.read()
SECRET = "zebra-crossing"
TRACKS = {"media_track_a", "media_track_b", "media_track_c", "media_track_d"}
Results = list[Any]


def work(draft: Draft, senses: Senses = Senses.both, role: Role = Role.work) -> Work:
    """An assignment to solve a draft's question."""
    task = TASKS[draft.benchmark_task]
    assignment = Assignment(draft.subject(), task.name, draft.demo, ReviewPass.solve, senses, role, "p3")
    media = {role: Shown(factories.clip(), f"{role}.mp4") for role in solve.roles_of(task, senses)}
    return Work(assignment, factories.draft_fact(draft), draft, task, media, GUIDELINES)


def sent(draft: Draft, senses: Senses = Senses.both) -> Prepared:
    """What is sent for a draft."""
    prepared = solve.prepare(work(draft, senses))
    assert isinstance(prepared, Prepared), prepared
    return prepared


def secretive(name: str = "av-qa") -> Draft:
    """A draft that says a secret word wherever it says more than its question."""
    steps = tuple(
        one.model_copy(update={"id": f"s{n}-secret", "text": SECRET, "answer": SECRET, "depends_on": ()})
        for n, one in enumerate(factories.steps())
    )
    tries = factories.draft().tries[0].model_copy(update={"steps": steps, "caption": SECRET, "critique": SECRET})
    maker = factories.maker(name=SECRET, version=SECRET, description=SECRET)
    question = factories.question(category=SECRET, dataset=SECRET, extra={"hops": [SECRET], SECRET: 1})
    return factories.draft(
        benchmark_task=name, steps=steps, tries=(tries,), maker=maker, question=question, reason=SECRET,
        parameters={SECRET: SECRET}, answer=factories.answer(SECRET, "C", extra={"said": SECRET}),
    )  # fmt: skip


@pytest.mark.parametrize("senses", Senses)
@pytest.mark.parametrize("name", sorted(TASKS))
def test_nothing_of_the_draft_is_sent(name: str, senses: Senses) -> None:
    draft = secretive(name)
    body = sent(draft, senses).body()
    assert set(body) == {"data", "meta"}
    assert set(body["meta"]) == {"content_hash"}
    told = json.dumps(body) + solve.config(TASKS[name], senses)
    assert SECRET not in told
    assert "secret" not in told
    assert factories.draft_fact(draft).key not in told


@pytest.mark.parametrize("name", sorted(TASKS))
def test_all_answers_of_a_question_are_sent_alike(name: str) -> None:
    draft = example(name)
    answers = [draft.answer, None, factories.answer("winter", "C"), factories.answer("river", "A")]
    tasks = [sent(draft.model_copy(update={"answer": answer, "steps": ()})).body() for answer in answers]
    assert all(task == sent(draft).body() for task in tasks)


def test_options_keep_the_questions_order_and_are_only_text() -> None:
    shown = (Option(id="B", text="<b>two</b>"), Option(id="A", text="<img src=x onerror=alert(1)>"))
    options = sent(factories.draft(question=factories.question(options=shown))).data["options"]
    assert [(one["value"], one["html"]) for one in options] == [
        ("B", "B. &lt;b&gt;two&lt;/b&gt;"), ("A", "A. &lt;img src=x onerror=alert(1)&gt;"),
        ("cannot-tell", "I cannot tell from this"),
    ]  # fmt: skip


def test_a_question_without_options_is_answered_in_words() -> None:
    options = sent(factories.draft(question=factories.question(options=()))).data["options"]
    assert [one["value"] for one in options] == ["words", "cannot-tell"]


@pytest.mark.parametrize(
    ("senses", "fields", "line"),
    [
        (Senses.both, {"media_dance", *TRACKS}, "picture and"),
        (Senses.picture, {"media_dance"}, "picture alone, without the tracks"),
        (Senses.sound, TRACKS, "tracks alone"),
    ],
)  # fmt: skip
def test_of_a_match_each_sense_gets_its_media_alone(senses: Senses, fields: set[str], line: str) -> None:
    data = sent(example("dm-match"), senses).data
    assert {name for name in data if name.startswith("media_")} == fields
    assert line in data["given"]
    config = solve.config(TASKS["dm-match"], senses)
    assert {f"media_{role}" for role in ("dance", "track_a", "track_d") if f"$media_{role}" in config} == fields - {
        "media_track_b", "media_track_c",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("senses", "shows", "sounds"),
    [(Senses.both, True, True), (Senses.picture, True, False), (Senses.sound, False, True)],
)
@pytest.mark.parametrize("name", sorted(TASKS))
def test_the_page_holds_only_what_the_senses_need(name: str, senses: Senses, shows: bool, sounds: bool) -> None:
    config = solve.config(TASKS[name], senses)
    assert ("<Video" in config, "<Audio" in config) == (shows, sounds)
    prepared = sent(example(name), senses)
    assert list(strict.faults(prepared.results, prepared.data, strict.page(config))) == []


def test_a_sense_that_the_media_lack_is_named() -> None:
    asked = work(example("dm-match"), Senses.sound)
    issues = solve.prepare(replace(asked, media={}))
    assert isinstance(issues, list)
    [issue] = issues
    assert (issue.kind, issue.message) == (
        "media-missing", "there is no sound of track-a, track-b, track-c, track-d",
    )  # fmt: skip


def judged(draft: Draft, senses: Senses = Senses.sound, role: Role = Role.work) -> Judged:
    """What a solve is about."""
    asked = work(draft, senses, role)
    data = {"guidelines_version": "v1", "guidelines_sha256": GUIDELINES.reference.sha256}
    return Judged(asked.assignment, asked.fact.key, draft, asked.benchmark_task, "p3", data, False)


def read(draft: Draft, *results: Any, role: Role = Role.work) -> tuple[Solve | None, list[Issue]]:
    """What comes of a page."""
    return decode(list(results), judged(draft, role=role), "annotation 7")


def test_a_chosen_option_comes_back_with_its_text() -> None:
    draft = secretive()
    looks = prepare.choice("flagged", "second look")
    made, issues = read(
        draft, prepare.choice("option", "D"), prepare.choice("confidence", "4"), prepare.text("notes", "hm"), looks,
        role=Role.gold,
    )  # fmt: skip
    assert issues == []
    assert made == Solve(
        about=draft.subject(), benchmark_task="av-qa", reviewer="p3", guidelines=GUIDELINES.reference,
        media=draft.media, senses=Senses.sound, question=draft.question, answer=factories.answer("engine", "D"),
        confidence=4, flagged=True, notes="hm", role=Role.gold,
    )  # fmt: skip


def test_cannot_tell_is_an_answer_without_confidence() -> None:
    made, issues = read(secretive(), prepare.choice("option", "cannot-tell"), prepare.choice("confidence", "2"))
    assert made is not None
    assert (made.cannot_tell, made.answer, made.confidence, issues) == (True, None, None, [])


@pytest.mark.parametrize(
    ("name", "words", "texts"),
    [
        ("av-geoiq", "Japan\n\n Nippon \nJapan", ("Japan", "Nippon")),
        ("av-captioning", "A boat\nenters.\n\nA horn sounds.", ("A boat\nenters.", "A horn sounds.")),
        ("av-meme", "Because", ("Because",)),
    ],
)
def test_words_become_answers_as_on_the_other_pages(name: str, words: str, texts: tuple[str, ...]) -> None:
    draft = factories.draft(benchmark_task=name, question=Question(text="What is it?"))
    made, _ = read(draft, prepare.choice("option", "words"), prepare.text("answer", words))
    assert made is not None
    assert made.answer is not None
    assert (made.answer.texts, made.answer.option) == (texts, None)


@pytest.mark.parametrize(
    "results",
    [
        [], [prepare.choice("option", "Q")], [prepare.choice("option", "words"), prepare.text("answer", "harbour")],
        [prepare.choice("confidence", "5")],
    ],
)  # fmt: skip
def test_a_page_without_an_answer_is_named(results: Results) -> None:
    made, issues = read(factories.draft(), *results)
    assert made is None
    assert [(one.kind, one.severity, one.subject) for one in issues] == [
        ("solve-unusable", Severity.error, "annotation 7")
    ]


def test_what_cannot_be_read_is_named_and_the_rest_is_kept() -> None:
    malformed = {"from_name": "notes", "value": {"text": 7}}
    odd = ["x", prepare.choice("verdict", "accept"), malformed, prepare.choice("confidence", "6")]
    made, issues = read(factories.draft(), prepare.choice("option", "A"), *odd)
    assert made is not None
    assert [one.kind for one in issues] == [
        "result-malformed", "result-unknown", "result-malformed", "choice-unknown",
    ]  # fmt: skip


def test_task_data_that_somebody_edited_are_named() -> None:
    about = replace(judged(factories.draft()), data={"guidelines_sha256": 5})
    made, issues = decode([prepare.choice("option", "A")], about, "x")
    assert (made, [one.kind for one in issues]) == (None, ["solve-unusable"])


NAMES = st.sampled_from(["option", "confidence", "flagged", "answer", "notes"])
ODD = st.sampled_from(["A", "words", "cannot-tell", "6", "\ud83d", "\0", "5" * 5000])
VALUE = JSON | st.fixed_dictionaries({}, optional={"choices": JSON | st.lists(ODD), "text": JSON | st.lists(ODD) | ODD})
RESULT = st.fixed_dictionaries({"from_name": NAMES | JSON, "type": JSON, "value": VALUE})
DATA = st.dictionaries(st.sampled_from(["guidelines_version", "guidelines_sha256", "key"]), JSON, max_size=3)


@given(st.lists(RESULT | JSON, max_size=6), DATA, st.booleans())
def test_no_page_crashes_the_decoder(results: Results, data: dict[str, Any], options: bool) -> None:
    draft = factories.draft() if options else factories.draft(question=Question(text="Why?"))
    about = judged(draft)
    for shown in (about, replace(about, data=data)):
        made, issues = decode(results, shown, "x")
        assert made is not None or any(issue.severity is Severity.error for issue in issues)
        if made is not None:
            assert Solve.from_canonical(made.canonical()) == made


def test_the_pass_has_its_page() -> None:
    page = PAGES[ReviewPass.solve]
    assert (page.config, page.prepare, page.decode) == (solve.config, solve.prepare, decode)
