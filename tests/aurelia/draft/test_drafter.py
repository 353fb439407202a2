"""Tests of the evidence drafter on a real film with real speech: it measures again, revises, drops and keeps why."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from aurelia.draft.base import Scene
from aurelia.draft.evidence import EvidenceDrafter
from aurelia.perceive.screen import Eyes
from aurelia.perceive.words import Ears
from aurelia.tasks.av_qa import TASK
from aurelia.tasks.checks import check_question
from schemas.perception import Perception
from schemas.reasoning import Answer, AskedQuestion, Draft, Option, Question

Tools = tuple[Ears, Eyes]


@pytest.fixture(scope="module")
def drafts(scene: Scene, tools: Tools) -> list[Draft]:
    return _drafter(tools).draft(scene)


def _drafter(tools: Tools, **settings: Any) -> EvidenceDrafter:
    return EvidenceDrafter(ears=tools[0], eyes=tools[1], **settings)


def _measured(scene: Scene, **changes: Any) -> Scene:
    return replace(scene, perception=scene.perception.model_copy(update=changes))


def _renamed(perception: Perception, old: str, new: str) -> tuple[Any, ...]:
    return tuple(
        text.model_copy(update={"text": new}) if text.text == old else text for text in perception.texts
    )  # fmt: skip


def _asked(text: str, answer: Answer | None = None, options: tuple[Option, ...] = ()) -> AskedQuestion:
    question = Question(text=text, options=options)
    return AskedQuestion(source="d" * 64, benchmark_task="av-qa", question=question, answer=answer)


def test_drafts_of_both_families_reach_the_threshold(drafts: list[Draft]) -> None:
    assert {draft.question.extra["form"] for draft in drafts} == {"said-while-shown", "shown-when-said"}
    for draft in drafts:
        assert draft.status == "drafted"
        kept = draft.tries[(draft.kept or 0) - 1]
        assert (kept.score or 0) >= draft.threshold
        assert (kept.steps, kept.answer) == (draft.steps, draft.answer)
        assert kept.critique


def test_drafts_fit_the_declaration_of_their_benchmark_task(drafts: list[Draft]) -> None:
    for draft in drafts:
        assert list(check_question(TASK, draft.question, draft.answer, "draft")) == []
        assert draft.question.dataset == "evidence"


def test_the_maker_says_what_it_is(drafts: list[Draft]) -> None:
    maker = drafts[0].maker
    assert not maker.is_language_model
    assert "no language model" in maker.description
    assert {"speech", "words", "screen-text"} <= set(maker.models)
    assert all(call == () for draft in drafts for call in (one.calls for one in draft.tries))


def test_evidence_lies_inside_the_clip(drafts: list[Draft], scene: Scene) -> None:
    spans = [span for draft in drafts for step in draft.steps for span in step.evidence]
    assert spans
    assert all(0 <= start < end <= scene.clip.duration for start, end in spans)


def test_a_second_drafter_gives_the_same_bytes(drafts: list[Draft], scene: Scene) -> None:
    again = EvidenceDrafter().draft(scene)
    assert [draft.canonical() for draft in again] == [draft.canonical() for draft in drafts]


def test_a_text_that_is_not_found_again_is_dropped_with_the_reason(scene: Scene, tools: Tools) -> None:
    """The measurement claims a text that the film does not show."""
    false = _measured(scene, texts=_renamed(scene.perception, "Wide Field", "Green Parrot"))
    found = [draft for draft in _drafter(tools, per_family=9).draft(false) if "Green Parrot" in draft.question.text]
    assert [draft.status for draft in found] == ["dropped"]
    assert found[0].kept is None
    assert found[0].answer is not None
    assert "below 6" in found[0].reason
    assert "Green Parrot" in found[0].reason


def test_a_wrong_option_that_is_right_too_drops_the_draft(scene: Scene, tools: Tools) -> None:
    """The measurement claims another text at the moment when "Wide Field" is shown."""
    texts = tuple(
        text.model_copy(update={"text": "Tall Tree"}) if text.text == "Wide Field" else text
        for text in scene.perception.texts
        if text.text != "Tall Tree"
    )
    drafts = _drafter(tools, per_family=9).draft(_measured(scene, texts=texts))
    assert all(draft.status == "dropped" for draft in drafts if draft.answer and draft.answer.text == "Tall Tree")


def test_words_that_are_not_heard_again_are_revised_away(scene: Scene, tools: Tools) -> None:
    """The measurement holds false words after true ones: the revision keeps the words that were heard twice."""
    false = {"himself.": "violins.", "amiable": "seventeen", "made": "purple"}
    words = tuple(word.model_copy(update={"text": false.get(word.text, word.text)}) for word in scene.perception.words)
    found = _drafter(tools, per_family=9).draft(_measured(scene, words=words))
    draft = next(one for one in found if "Clock House" in one.question.text)
    assert len(draft.tries) == 2
    assert (draft.tries[0].score or 0) < draft.threshold <= (draft.tries[1].score or 0)
    assert draft.status == "drafted"
    assert draft.answer is not None
    assert "violins" not in draft.answer.text
    assert draft.answer.text.startswith("he might even have been")


def test_a_threshold_that_cannot_be_reached_keeps_every_try(scene: Scene, tools: Tools) -> None:
    drafts = _drafter(tools, threshold=10.1, tries=3, per_family=1).draft(scene)
    assert drafts
    assert all(draft.status == "dropped" and 1 <= len(draft.tries) <= 3 for draft in drafts)


def test_nothing_is_drafted_from_a_clip_of_one_sense(scene: Scene, tools: Tools) -> None:
    assert _drafter(tools).draft(_measured(scene, words=())) == []
    assert _drafter(tools).draft(_measured(scene, texts=())) == []


def test_an_asked_question_of_a_known_form_is_answered(scene: Scene, tools: Tools) -> None:
    asked = _asked('Which text is on screen when "glutton" is said?')
    (draft,) = _drafter(tools).draft(replace(scene, asked=(asked,)))
    assert draft.status == "drafted"
    assert draft.answer == Answer(texts=("Tall Tree",))
    assert [step.id for step in draft.steps] == ["s1", "s2", "s3"]
    assert draft.question == asked.question


def test_the_answer_of_a_person_is_kept_and_a_doubt_is_told(scene: Scene, tools: Tools) -> None:
    given = Answer(texts=("Night Hotel",))
    asked = _asked('Which text is on screen when "glutton" is said?', given)
    (draft,) = _drafter(tools).draft(replace(scene, asked=(asked,)))
    assert draft.answer == given
    assert "'Tall Tree'" in draft.reason


def test_options_of_a_person_are_kept(scene: Scene, tools: Tools) -> None:
    options = tuple(Option(id=letter, text=text) for letter, text in (("A", "Clock House"), ("B", "Tall Tree")))
    asked = _asked('Which text is on screen when "glutton" is said?', None, options)
    (draft,) = _drafter(tools).draft(replace(scene, asked=(asked,)))
    assert draft.question.options == options
    assert draft.answer == Answer(texts=("Tall Tree",), option="B")


def test_any_other_question_is_left_to_people_with_its_answer(scene: Scene, tools: Tools) -> None:
    given = Answer(texts=("a field",))
    (draft,) = _drafter(tools).draft(replace(scene, asked=(_asked("What is the first picture?", given),)))
    assert draft.status == "unanswered"
    assert draft.answer == given
    assert "--model or people" in draft.reason
    assert (draft.steps, draft.tries, draft.kept) == ((), (), None)


def test_an_asked_question_that_is_not_found_again_is_left_to_people(scene: Scene, tools: Tools) -> None:
    false = _measured(scene, texts=_renamed(scene.perception, "Wide Field", "Green Parrot"))
    asked = _asked('Which text is on screen when "ornament" is said?')
    (draft,) = _drafter(tools).draft(replace(false, asked=(asked,)))
    assert draft.status == "unanswered"
    assert draft.answer is None
    assert draft.tries
    assert "below 6" in draft.reason
