"""Time lines: where marks stand, and that none hides another."""

from __future__ import annotations

import pytest

from curation.report.card import StepCard
from curation.report.stills import spread
from curation.report.timeline import evidence_lanes, measured_lanes, place, seconds, span_text, ticks
from schemas.perception import Perception, ScreenText, Word
from tests import factories
from tests.curation.report import shelf


def text(shown: str, start: float, end: float) -> ScreenText:
    return ScreenText(text=shown, start=start, end=end, confidence=1.0, box=(0.0, 0.0, 1.0, 1.0))


def test_times_are_told_shortly() -> None:
    assert [seconds(value) for value in (4.0, 0.5, 12.25)] == ["4 s", "0.5 s", "12.25 s"]
    assert span_text(2, 4.5) == "2.00–4.50 s"


def test_place_is_percent_of_the_clip_and_never_beyond_it() -> None:
    assert place(1.0, 3.0, 10.0) == (10.0, 20.0)
    assert place(8.0, 13.0, 10.0) == (80.0, 20.0)
    assert place(0.0, 1.0, 0.0) == (0.0, 0.0)


@pytest.mark.parametrize("duration", [0.3, 4.0, 59.0, 600.0, 20000.0])
def test_axis_has_at_most_nine_times_within_the_clip(duration: float) -> None:
    marks = ticks(duration)
    assert 1 <= len(marks) <= 9
    assert all(0 <= mark.x <= 100 for mark in marks)
    assert marks[0].text == "0 s"


def test_lanes_come_in_a_fixed_order() -> None:
    clip = factories.clip(duration=4.0)
    lanes = measured_lanes(clip, shelf.perception(clip), ["film"])
    assert [lane.label for lane in lanes] == ["Shots", "Words", "On screen", "Sound", "Loudness"]


def test_nothing_measured_is_said() -> None:
    clip = factories.clip(duration=4.0)
    lanes = measured_lanes(clip, Perception(clip=clip.subject(), duration=4.0), ["film"])
    assert [lane.note for lane in lanes] == ["none measured", "no speech found", "no text found", "no sound"]


def test_words_close_together_stand_in_one_phrase() -> None:
    clip = factories.clip(duration=4.0)
    words = tuple(Word(text=t, start=s, end=s + 0.2, confidence=1.0) for t, s in (("a", 0), ("b", 0.3), ("c", 2.0)))
    lanes = measured_lanes(clip, Perception(clip=clip.subject(), duration=4.0, words=words), ["film"])
    assert [mark.text for mark in lanes[1].marks] == ["a b", "c"]


def test_texts_at_the_same_time_stand_in_rows_of_their_own() -> None:
    clip = factories.clip(duration=4.0)
    texts = (text("one", 0, 2), text("two", 1, 3), text("three", 2, 4))
    lane = measured_lanes(clip, Perception(clip=clip.subject(), duration=4.0, texts=texts), ["film"])[2]
    assert {mark.text: mark.row for mark in lane.marks} == {"one": 0, "two": 1, "three": 0}
    assert lane.rows == 2


def test_many_texts_do_not_make_the_lane_higher_than_four_rows() -> None:
    clip = factories.clip(duration=4.0)
    texts = tuple(text(str(number), 0, 4) for number in range(9))
    lane = measured_lanes(clip, Perception(clip=clip.subject(), duration=4.0, texts=texts), ["film"])[2]
    assert lane.rows == 4


def test_loudness_stays_in_its_box() -> None:
    clip = factories.clip(duration=4.0)
    curve = measured_lanes(clip, shelf.perception(clip), ["film"])[-1].curve
    points = [tuple(float(number) for number in point.split(",")) for point in curve.split()]
    assert all(0 <= x <= 100 and 0 <= y <= 100 for x, y in points)
    assert min(y for _, y in points) == 0.0


def test_every_step_with_evidence_has_a_lane() -> None:
    card = StepCard("s1", "look", "", "visual", "perceive", "", ((1.0, 2.0),), (), (), x=((25.0, 25.0),))
    inferred = StepCard("s2", "think", "", "none", "infer", "", (), ("s1",), ())
    lanes = evidence_lanes([card, inferred])
    assert [lane.label for lane in lanes] == ["s1"]
    assert (lanes[0].marks[0].x, lanes[0].marks[0].tone) == (25.0, "visual")


def test_pictures_are_taken_where_it_matters_and_not_twice() -> None:
    assert spread(6.0, []) == [1.0, 3.0, 5.0]
    assert spread(6.0, [3.2, 3.3, 99.0]) == [1.0, 3.2, 5.0]
    assert spread(8.0, [0.1, 0.6, 1.1, 2.6]) == [0.1, 1.1, 2.6]
