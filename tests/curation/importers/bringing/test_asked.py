"""Loose rows as questions: what fits, and why something does not."""

from __future__ import annotations

from typing import Any

import pytest

from aurelia import tasks
from curation.importers.bringing.asked import UnfitError, question_of, sense_of, steps_of
from schemas.loose import LooseMedia, LooseOption, LooseRow, LooseStep
from schemas.reasoning import Modality

OPTIONS = (LooseOption(id="A", text="left"), LooseOption(id="B", text="right"))


def row(**fields: Any) -> LooseRow:
    given = {
        "subject": "q.json, record 1",
        "benchmark_task": "av-qa",
        "question": "Where?",
        "media": (LooseMedia(id="v"),),
    }
    return LooseRow(**{**given, **fields})


def asked(found: LooseRow) -> Any:
    return question_of(found, tasks.find()[found.benchmark_task])


@pytest.mark.parametrize(
    ("word", "sense"),
    [("vision", "visual"), ("Audio-Visual", "audio-visual"), ("audio_visual", "audio-visual"), ("Speech", "audio"),
     ("audio+vision", "audio-visual"), ("Audio and Video", "audio-visual"), ("both", "audio-visual"), ("text", "none"),
     ("smell", None), ("", None), (None, None), ("audio, visual", "audio-visual")],
)  # fmt: skip
def test_the_words_of_datasets_for_senses(word: str | None, sense: str | None) -> None:
    assert sense_of(word) == (None if sense is None else Modality(sense))


@pytest.mark.parametrize(
    "key",
    [
        {"option": "B"},
        {"option": "b)"},
        {"answers": ("Right",)},
        {"option": "right"},
        {"option": "B. right"},
        {"answers": ("B. right",)},
        {"option": "B", "answers": ("b",)},
    ],
)
def test_a_key_gives_the_option_and_its_text(key: dict[str, Any]) -> None:
    question, answer, told = asked(row(options=OPTIONS, **key))
    assert (answer.option, answer.texts, told) == ("B", ("right",), [])
    assert [option.id for option in question.options] == ["A", "B"]


def test_a_key_is_a_letter_even_where_another_option_says_that_letter() -> None:
    options = tuple(LooseOption(id=one, text=text) for one, text in zip("ABCD", "BADC", strict=True))
    assert asked(row(options=options, option="A"))[1].option == "A"
    assert asked(row(options=options, answers=("A",)))[1].option == "B"


def test_the_option_counts_where_the_text_says_otherwise() -> None:
    _, answer, told = asked(row(options=OPTIONS, option="A", answers=("right",)))
    assert answer.option == "A"
    assert [issue.kind for issue in told] == ["answer-differs-from-option"]


def test_an_undisclosed_answer_is_none_whatever_the_row_holds() -> None:
    assert asked(row(options=OPTIONS, option="A", undisclosed=True))[1] is None


def test_the_form_of_a_question_is_kept_where_the_task_knows_it() -> None:
    known, unknown = (asked(row(category=category))[0] for category in ("Counting", "smelling"))
    assert (known.extra, unknown.extra) == ({"form": "counting"}, {})


def test_a_name_of_a_dataset_that_the_task_does_not_know_is_left_to_the_origin() -> None:
    assert [asked(row(dataset=name))[0].dataset for name in ("music-avqa", "street")] == ["music-avqa", ""]


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"options": OPTIONS, "option": "C"}, "answer-not-among-options"),
        ({"options": OPTIONS, "answers": ("up",)}, "answer-not-among-options"),
        ({"options": (OPTIONS[0], LooseOption(id="B", text="")), "option": "A"}, "bad-options"),
        ({"options": (OPTIONS[0], LooseOption(id="first", text="x")), "option": "A"}, "bad-options"),
        ({"options": (OPTIONS[0], LooseOption(id="A", text="x")), "option": "A"}, "options-repeat"),
        ({"options": (OPTIONS[0], LooseOption(id="B", text="Left")), "option": "A"}, "options-repeat"),
        ({"benchmark_task": "av-captioning", "options": OPTIONS, "option": "A"}, "option-count"),
        ({"question": ""}, "bad-row"),
    ],
)
def test_what_does_not_fit_is_told_at_its_place(fields: dict[str, Any], kind: str) -> None:
    with pytest.raises(UnfitError) as caught:
        asked(row(**fields))
    assert (caught.value.issue.kind, caught.value.issue.subject) == (kind, "q.json, record 1")


def test_steps_keep_what_is_seen_and_what_follows_apart() -> None:
    seen = LooseStep(id="S 1", text="so it rings", evidence_text="a bell moves", modality="vision", evidence=((1, 2),))
    heard = LooseStep(id="s1", text="it rings twice", modality="audio", audio_type="Sound", answer="two")
    steps, told = steps_of(row(steps=(seen, heard)), Modality.audio_visual)
    assert told == []
    assert [(step.id, step.text, step.answer, step.modality) for step in steps] == [
        ("s1", "a bell moves", "so it rings", "visual"), ("s2-1", "it rings twice", "two", "audio"),
    ]  # fmt: skip
    assert (steps[1].audio_type, steps[1].kind, steps[1].depends_on) == ("sound", "perceive", ("s1",))


def test_a_step_without_sense_or_evidence_is_an_inference() -> None:
    (step,), _ = steps_of(row(steps=(LooseStep(text="so it is noon"),)), Modality.audio_visual)
    assert (step.modality, step.kind) == ("none", "infer")


def test_evidence_without_a_sense_needs_what_the_question_needs() -> None:
    (step,), _ = steps_of(row(steps=(LooseStep(text="He walks in.", evidence=((1.0, 2.0),)),)), Modality.visual)
    assert (step.modality, step.kind, step.evidence) == ("visual", "perceive", ((1.0, 2.0),))


@pytest.mark.parametrize(
    ("step", "kinds", "left"),
    [
        (LooseStep(), ["empty-step"], 0),
        (LooseStep(text="x", modality="smell"), ["unknown-modality"], 1),
        (LooseStep(text="x", modality="audio", evidence=((2.0, 1.0), (None, 3.0))), ["bad-evidence"], 1),
        (LooseStep(text="x", modality="audio", evidence=((0.0, 1e305),)), ["bad-row"], 0),
    ],
)
def test_what_of_a_step_cannot_be_used_is_told(step: LooseStep, kinds: list[str], left: int) -> None:
    steps, told = steps_of(row(steps=(step,)), Modality.audio_visual)
    assert ([issue.kind for issue in told], len(steps)) == (kinds, left)
    assert {issue.severity for issue in told} == {"warning"}
