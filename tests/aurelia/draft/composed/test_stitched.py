"""Tests of stitched films: no single sense tells, stitching is no cue, and the written film holds what was planned."""

from __future__ import annotations

from pathlib import Path

import pytest

from aurelia.draft.base import Scene
from aurelia.draft.composed import Composition, RecordingView, judged, plan, survey
from aurelia.draft.composed.events import events
from aurelia.draft.composed.stitched import open_options, stitched
from aurelia.draft.evidence.evaluate import Evaluator
from aurelia.media.encode import join
from aurelia.perceive.screen import Eyes
from aurelia.perceive.words import Ears
from aurelia.tasks.av_compositional import TASK
from aurelia.tasks.checks import check_question
from schemas.perception import Perception
from tests.aurelia.draft.scenes import CARDS, SPEECH, measured
from tests.factories import clip, sha


def _recording(perception: Perception, start: float = 20.0) -> RecordingView:
    """A recording with one measured clip that starts at second 20."""
    cut = clip(start=start, duration=perception.duration)
    return RecordingView(cut.parts[0].recording_sha256, Path("film.mp4"), ((cut, perception),))


@pytest.fixture
def made() -> list[Composition]:
    return stitched(_recording(measured()), 0)[0]


def test_three_spans_are_stitched_in_another_order_and_as_a_control_in_their_own(made: list[Composition]) -> None:
    assert [one.control for one in made] == [False, True]
    assert [one.question.extra["control"] for one in made] == [False, True]
    starts = [[part.start for part in one.media[0][1]] for one in made]
    assert starts[0] != sorted(starts[0])
    assert starts[1] == sorted(starts[0])


def test_spans_lie_in_recording_time_inside_the_sights_of_their_text(made: list[Composition]) -> None:
    for part in made[1].media[0][1]:
        card = int((part.start - 20) // 5)
        assert 20 + card * 5 + 0.5 <= part.start
        assert part.end <= 20 + card * 5 + 4


def test_the_right_option_pairs_what_belongs_together_and_the_others_do_not(made: list[Composition]) -> None:
    truth = {card: sentence.rstrip(".") for card, sentence in zip(CARDS, SPEECH, strict=True)}
    for one in made:
        right = [option.id for option in one.question.options if _fits(option.text, truth)]
        assert right == [one.answer.option]
        assert one.answer.extra["kinds"][right[0]] == "right"


def _fits(option: str, truth: dict[str, str]) -> bool:
    return any(card in option and sentence in option for card, sentence in truth.items())


def test_no_event_stands_in_two_options(made: list[Composition]) -> None:
    for one in made:
        for piece in (*CARDS, *(sentence.rstrip(".") for sentence in SPEECH)):
            assert sum(piece in option.text for option in one.question.options) <= 1


def test_each_sense_alone_leaves_two_options_open() -> None:
    first, second, third, other = events(_recording(measured()))
    swapped = [(first, first), (second, third), (third, second)]
    assert open_options(swapped, [first, second, third]) == (3, 3)
    by_ear_alone = [(first, first), (second, other), (third, other)]
    assert open_options(by_ear_alone, [first, second, third]) == (1, 3)
    by_eye_alone = [(first, first), (other, second), (other, third)]
    assert open_options(by_eye_alone, [first, second, third]) == (3, 1)


def test_two_spans_borrow_wrong_options_from_beside_them() -> None:
    perception = measured(
        cards=(*CARDS[:2], "Paper Moon"), speech=(*SPEECH[:2], "", "painters restored golden ceilings.")
    )
    made, reason = stitched(_recording(perception), 0)
    assert reason == ""
    assert [len(one.media[0][1]) for one in made] == [2, 2]
    for one in made:
        assert sum("Paper Moon" in option.text for option in one.question.options) == 1
        assert sum("painters" in option.text for option in one.question.options) == 1
        assert "Paper Moon" not in one.answer.text


def test_too_few_spans_give_nothing_and_the_reason() -> None:
    made, reason = stitched(_recording(measured(cards=CARDS[:1], speech=SPEECH[:1])), 0)
    assert made == []
    assert "1 spans" in reason


def test_events_whose_words_hint_at_a_text_are_not_put_together() -> None:
    hinting = ("Missing Parcels", *CARDS[1:])
    for one in stitched(_recording(measured(cards=hinting)), 0)[0]:
        texts = [option.text for option in one.question.options]
        assert not (
            any("Missing Parcels" in text for text in texts) and any("missing luggage" in text for text in texts)
        )


def test_overlapping_clips_give_each_event_once() -> None:
    perception = measured()
    cut, again = clip(start=20.0, duration=20.0), clip(start=20.0, duration=20.0, sha256=sha("again"))
    view = RecordingView("e" * 64, Path("film.mp4"), ((cut, perception), (again, perception)))
    assert len(events(view)) == len(CARDS)


def test_the_question_fits_the_declaration_of_its_benchmark_task(made: list[Composition]) -> None:
    for one in made:
        assert list(check_question(TASK, one.question, one.answer, "composition")) == []
        assert one.steps[-1].answer == one.answer.text


def test_the_same_recordings_and_seed_give_the_same_plan() -> None:
    recording = _recording(measured())
    assert stitched(recording, 4) == stitched(recording, 4)
    assert len({str(stitched(recording, seed)[0][0].media) for seed in range(6)}) > 1


def test_a_written_film_holds_what_was_planned(tmp_path: Path, scene: Scene, tools: tuple[Ears, Eyes]) -> None:
    """Real speech: the spans are stitched, written, and found again by measuring the file."""
    film = scene.clip_path
    view = RecordingView(scene.clip.sha256, film, ((scene.clip, scene.perception),))
    made = [one for one in plan([view], 1) if one.derivation == "stitch"]
    assert made == [one for one in survey([view], 1).compositions if one.derivation == "stitch"]
    target = tmp_path / "stitched.mp4"
    written = join([(film, part.start, part.duration) for part in made[0].media[0][1]], target)
    ends = [end for step in made[0].steps for _, end in step.evidence]
    assert max(ends) <= written.duration
    turn = judged(made[0], target, Evaluator(*tools))
    assert turn.score is not None
    assert turn.score >= 6, turn.critique
