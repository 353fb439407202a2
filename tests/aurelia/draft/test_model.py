"""The drafter by model: people's questions, a question of its own, and what becomes of those it cannot finish."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from aurelia.case import Agents, LoopSettings
from aurelia.draft.base import Drafter
from aurelia.draft.model import ModelDrafter
from aurelia.tasks import find
from schemas.errors import RightsError
from schemas.reasoning import Draft
from tests.aurelia.recorded import Watched, answers, scene, thought, turn, watched
from tests.factories import answer, asked, question

PATH = Path("clip.mp4")
OWN = (
    "question",
    {"question": "What rings?", "options": [{"id": "A", "text": "a bell"}, {"id": "B", "text": "a phone"}]},
)


def drafter(model: Watched, task: str = "av-qa", **settings: Any) -> ModelDrafter:
    """A drafter with one model in all parts."""
    return ModelDrafter(Agents.all_by(model), find(), (task,), replace(LoopSettings.paper(), **settings))


def test_asked_question_is_reasoned_about() -> None:
    given = asked(benchmark_task="av-qa", answer=None)

    (draft,) = drafter(watched(turn(3), turn(8))).draft(scene(PATH, given, seed=5))

    assert (draft.status, draft.kept, draft.reason) == ("drafted", 2, "")
    assert draft.question == given.question
    assert draft.answer == answer()
    assert [made.score for made in draft.tries] == [3, 8]
    assert draft.steps == draft.tries[1].steps
    assert draft.seed == 5
    assert draft.media == (scene().media,)
    assert draft.maker.is_language_model
    assert draft.maker.models["evaluator"] == "watched@r1"
    assert set(draft.parameters["prompts"]) >= {"reasoner", "summarizer", "evaluator", "feedback"}
    assert Draft.from_canonical(draft.canonical()) == draft


def test_drafter_fits_the_protocol() -> None:
    made: Drafter = drafter(watched())
    assert made.maker.name == "watched"


def test_same_scene_gives_the_same_draft() -> None:
    drafts = [drafter(watched(turn(8))).draft(scene(PATH, asked(benchmark_task="av-qa"))) for _ in range(2)]

    assert drafts[0] == drafts[1]


def test_asked_question_below_the_threshold_stays_with_the_reason() -> None:
    (draft,) = drafter(watched(turn(3), turn(5)), tries=2).draft(scene(PATH, asked(benchmark_task="av-qa")))

    assert (draft.status, draft.kept) == ("drafted", 2)
    assert draft.reason == "the best of 2 tries scored 5, below 6"


def test_given_answer_is_kept_when_the_model_says_otherwise() -> None:
    (draft,) = drafter(watched(turn(9, "A")), tries=1).draft(scene(PATH, asked(benchmark_task="av-qa")))

    assert draft.answer == answer()
    assert draft.tries[0].answer != answer()
    assert "answer that was given" in draft.reason


def test_asked_question_without_a_readable_try_is_left_to_people() -> None:
    (draft,) = drafter(watched(answers(("reasoner", "no"))), tries=1).draft(scene(PATH, asked(benchmark_task="av-qa")))

    assert (draft.status, draft.kept, draft.steps) == ("unanswered", None, ())
    assert draft.answer == answer()
    assert "none of 1 try could be scored" in draft.reason


@pytest.mark.parametrize(("task", "why"), [("nowhere", "no benchmark task"), ("dm-match", "is given one clip")])
def test_question_of_an_unsuited_task_is_left_to_people_and_keeps_its_place(task: str, why: str) -> None:
    strange = asked(benchmark_task=task, question=question("Strange?"))
    usual = asked(benchmark_task="av-qa")

    first, second = drafter(watched(turn(8))).draft(scene(PATH, strange, usual))

    assert (first.status, first.benchmark_task) == ("unanswered", task)
    assert why in first.reason
    assert second.status == "drafted"


def test_prompts_of_the_benchmark_task_are_used() -> None:
    model = watched(turn(8))

    drafter(model).draft(scene(PATH, asked(benchmark_task="av-geoiq")))

    assert "Think in hops" in model.asked[0].prompt


def test_own_question_is_written_then_reasoned_about() -> None:
    model = watched(answers(OWN), turn(8, "A"))

    (draft,) = drafter(model).draft(scene(PATH))

    assert draft.status == "drafted"
    assert draft.question.text == "What rings?"
    assert draft.answer is not None
    assert draft.answer.option == "A"
    assert [request.role for request in model.asked] == ["question", "reasoner", "summarizer", "evaluator"]
    assert len(draft.tries[0].calls) == 4


def test_own_question_below_the_threshold_is_dropped_with_the_reason() -> None:
    (draft,) = drafter(watched(answers(OWN), turn(2, "A")), tries=1).draft(scene(PATH))

    assert (draft.status, draft.kept) == ("dropped", None)
    assert draft.reason == "the best of 1 try scored 2, below 6"
    assert len(draft.tries) == 1


@pytest.mark.parametrize(
    ("task", "reply", "why"),
    [
        ("av-qa", "no", "no JSON object"),
        ("av-qa", {"question": ""}, "question"),
        ("av-compositional", {"question": "Which?"}, "has 0 options"),
        ("av-meme", {"question": "Where?", "category": "planet"}, "planet"),
        ("av-geoiq", {"entities": []}, "no chain of facts can be built"),
    ],
)
def test_own_question_that_does_not_fit_is_dropped_with_the_reason(task: str, reply: Any, why: str) -> None:
    (draft,) = drafter(watched(answers(("question", reply))), task).draft(scene(PATH))

    assert draft.status == "dropped"
    assert why in draft.reason
    assert draft.tries[0].issues


def test_caption_needs_no_question_from_the_model() -> None:
    model = watched(turn(8, "A man rings a bell."))

    (draft,) = drafter(model, "av-captioning").draft(scene(PATH))

    assert draft.benchmark_task == "av-captioning"
    assert draft.answer is not None
    assert draft.answer.text == "A man rings a bell."
    assert model.asked[0].role == "reasoner"


@pytest.mark.parametrize("questions", [(), (asked(benchmark_task="av-qa"),)])
def test_media_stays_here_without_permission(questions: tuple[Any, ...]) -> None:
    model = watched(answers(OWN), turn(8, "A"), remote=True)

    with pytest.raises(RightsError):
        drafter(model).draft(scene(PATH, *questions))
    assert model.asked == []
    assert drafter(model).draft(scene(PATH, third_party_allowed=True))[0].status == "drafted"


def test_demo_question_makes_a_demo_draft() -> None:
    (draft,) = drafter(watched(turn(8))).draft(scene(PATH, asked(benchmark_task="av-qa", demo=True)))

    assert draft.demo
    assert thought()["steps"][0]["text"] == draft.steps[0].text


def test_no_question_is_asked_for_where_the_judge_may_not_see_the_clip() -> None:
    local, remote = watched(answers(OWN), turn(8)), watched(turn(8), remote=True)
    made = ModelDrafter(Agents(local, local, remote, local), find(), ("av-qa",), LoopSettings.paper())

    with pytest.raises(RightsError):
        made.draft(scene(PATH))
    assert local.asked == []


@pytest.mark.parametrize(
    "changed", [{"categories": ("sound",)}, {"description": "Another one."}, {"options": 3}, {"version": 2}]
)
def test_a_changed_benchmark_task_is_other_work(changed: dict[str, Any]) -> None:
    tasks = find()
    others = {**tasks, "av-qa": replace(tasks["av-qa"], **changed)}
    made = [ModelDrafter(Agents.all_by(watched()), some, ("av-qa",)) for some in (tasks, others)]

    assert made[0].parameters != made[1].parameters


def test_an_open_question_whose_kept_reasoning_ends_elsewhere_than_proposed_is_warned_about() -> None:
    open_question = ("question", {"question": "What rings?", "options": [], "answer": "a bell"})
    told = [
        [issue.kind for made in draft.tries for issue in made.issues]
        for turns in ((turn(2, "a bell"), turn(9, "a phone")), (turn(2, "a phone"), turn(9, "a bell")))
        for draft in drafter(watched(answers(open_question), *turns)).draft(scene(PATH))
    ]

    assert told == [["answers-differ"], []]
