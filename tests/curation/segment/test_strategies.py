"""What each strategy chooses."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curation.segment import strategies
from curation.segment.base import Candidate, Lengths, Material, Strategy
from schemas.base import on_grid
from schemas.media import AskedSpan
from schemas.plugins import load
from schemas.reasoning import AskedQuestion, Question
from schemas.survey import Change
from tests.curation.segment.materials import LENGTHS, check, cuts, material, recording, spans_of

NAMES = ("chapters", "given", "shots", "shots-speech", "speech", "subtitles", "windows")


@cache
def known() -> dict[str, Strategy]:
    return {name: one.value for name, one in load("curation.strategies", strategies.__name__, "STRATEGY").items()}


def chosen(name: str, seen: Material, lengths: Lengths = LENGTHS) -> list[Candidate]:
    return known()[name].spans(seen, lengths)


def test_every_built_in_strategy_is_found() -> None:
    assert set(NAMES) <= set(known())


def test_every_shot_is_a_clip() -> None:
    found = chosen("shots", material(40, changes=cuts(8, 15, 30)))
    assert spans_of(found) == [(0, 8), (8, 15), (15, 30), (30, 40)]
    assert [edge.reason for edge in found[1].boundaries] == ["cut", "cut"]


def test_a_short_shot_joins_its_likest_neighbour() -> None:
    changes = [*cuts(10), *cuts(12, confidence=0.4), *cuts(25)]
    assert spans_of(chosen("shots", material(35, changes=changes))) == [(0, 10), (10, 25), (25, 35)]
    changes = [*cuts(10, confidence=0.4), *cuts(12), *cuts(25)]
    assert spans_of(chosen("shots", material(35, changes=changes))) == [(0, 12), (12, 25), (25, 35)]


def test_a_short_shot_between_two_long_ones_is_left_out() -> None:
    assert spans_of(chosen("shots", material(42, changes=cuts(20, 22)))) == [(0, 20), (22, 42)]


def test_a_long_shot_is_divided_in_silence() -> None:
    found = chosen("shots", material(30, changes=cuts(26, 28), silence=[(12.5, 13.5)]))
    assert spans_of(found)[0] == (0, 13)
    assert found[0].boundaries[1].reason == "silence"


def test_black_shots_are_left_out() -> None:
    seen = material(30, changes=cuts(10, 20), black=[(10, 20)], silence=[(9, 21)])
    assert spans_of(chosen("shots", seen)) == [(0, 10), (20, 30)]


def test_hundreds_of_short_shots_are_joined() -> None:
    found = chosen("shots", material(600, changes=cuts(*(on_grid(k * 0.52) for k in range(1, 1150)), confidence=0.9)))
    check(found, LENGTHS, 600)
    assert sum(clip.duration for clip in found) > 590


def test_turns_of_speech_are_joined_over_short_pauses() -> None:
    seen = material(60, speech=[(2, 5), (5.6, 9), (20, 29), (40, 42)])
    found = chosen("speech", seen)
    assert [tuple(round(at, 1) for at in span) for span in spans_of(found)] == [(1.8, 9.2), (19.8, 29.2), (38.4, 43.6)]
    assert {edge.reason for clip in found for edge in clip.boundaries} == {"speech-gap"}


def test_a_long_speech_is_divided_at_its_pauses() -> None:
    found = chosen("speech", material(60, speech=[(1, 12), (12.4, 24), (24.3, 35)]))
    check(found, LENGTHS, 60)
    assert len(found) == 3
    assert all(not 1 < at < 35 or 11.9 < at < 12.5 or 23.9 < at < 24.4 for span in spans_of(found) for at in span)


def test_windows_follow_each_other_and_overlap_as_asked() -> None:
    assert spans_of(chosen("windows", material(33))) == [(0, 10), (10, 20), (20, 30)]
    assert spans_of(chosen("windows", material(36))) == [(0, 10), (10, 20), (20, 30), (30, 36)]
    found = chosen("windows", material(30), Lengths(5, 10, 20, overlap=4))
    assert spans_of(found) == [(0, 10), (6, 16), (12, 22), (18, 28), (24, 30)]
    assert [edge.reason for clip in found[:2] for edge in clip.boundaries] == ["start", "window", "window", "window"]


def test_spans_are_given_as_people_and_datasets_ask() -> None:
    asked = AskedQuestion(
        source="0" * 64, start=1.0, end=1.4, benchmark_task="av-qa", question=Question(text="What is said?")
    )
    rows = [
        AskedSpan(source="0" * 64, start=30, end=40, dataset="vggsound", name="abc_30", labels=("dog", "bark")),
        AskedSpan(source="0" * 64, start=55, end=99), AskedSpan(source="0" * 64, start=1.0, end=1.4, dataset="d"),
        AskedSpan(source="0" * 64, start=70, end=80),
    ]  # fmt: skip
    found = chosen("given", material(60, questions=[asked], spans=rows))
    assert spans_of(found) == [(1, 1.4), (30, 40), (55, 60)]
    assert [clip.boundaries[0].reason for clip in found] == ["given", "dataset", "given"]
    assert found[1].boundaries[0].note == "vggsound/abc_30: dog, bark"


def test_chapters_keep_their_titles() -> None:
    film = recording(
        70, chapters=[("Two", 12, 40), ("One", 0, 12), ("Three", 40, 43), ("Four", 43, 50), ("End", 69, 70)]
    )
    found = chosen("chapters", material(of=film, changes=cuts(25)))
    assert spans_of(found) == [(0, 12), (12, 25), (25, 40), (40, 50)]
    assert [edge.note for edge in found[0].boundaries] == ["One", "One"]
    assert [edge.reason for edge in found[1].boundaries] == ["chapter", "cut"]
    assert found[3].boundaries[0].note == "Three / Four"
    assert chosen("chapters", material(60)) == []


def test_sentences_of_subtitles_stay_whole() -> None:
    cues = [
        (1, 4, "This is a long"), (4, 7, "sentence."), (7.2, 9, "Another one."), (9.1, 14, "It goes on"),
        (14, 18, "and on and on."), (40, 43, "Late."),
    ]  # fmt: skip
    found = chosen("subtitles", material(60, cues=cues))
    assert [tuple(round(at, 1) for at in span) for span in spans_of(found)] == [(0.8, 9.0), (9.1, 18.2), (39.0, 44.0)]
    assert found[0].boundaries[0].note == "This is a long sentence."
    assert found[0].boundaries[0].reason == "subtitle"


def test_subtitles_without_full_stops_end_where_nobody_speaks() -> None:
    cues = [(k * 2.0, k * 2.0 + (1.0 if k % 5 == 4 else 2.0), f"word {k}") for k in range(25)]
    found = chosen("subtitles", material(60, cues=cues))
    check(found, LENGTHS, 60)
    assert len(found) == 5


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=40)
@given(data=st.data())
def test_whatever_was_measured_clips_are_within_bounds(name: str, data: st.DataObject) -> None:
    duration = on_grid(data.draw(st.floats(0.5, 120)))
    times = st.lists(st.floats(0, duration).map(on_grid), max_size=10, unique=True).map(sorted)
    shortest, more, most = data.draw(st.tuples(st.floats(1, 15), st.floats(0, 15), st.floats(0, 15)))
    lengths = Lengths(shortest, shortest + more, shortest + more + most, overlap=data.draw(st.floats(0, shortest / 2)))
    stretches: dict[str, Any] = {
        what: list(zip(at[::2], at[1::2], strict=False))
        for what in ("speech", "silence", "black", "frozen")
        for at in [data.draw(times)]
    }
    changes = [
        Change(at=at, kind=kind, confidence=0.7, length=length)
        for at in data.draw(times)
        for kind, length in [data.draw(st.sampled_from([("cut", 0.0), ("dissolve", 0.6), ("fade", 1.0)]))]
    ]
    marks = data.draw(times)
    spans = list(zip(marks[::2], marks[1::2], strict=False))
    film = recording(duration, chapters=[("c", *span) for span in spans], video=data.draw(st.booleans()))
    seen = material(
        of=film, changes=changes, onsets=data.draw(times), cues=[(*span, "Word.") for span in spans], **stretches
    )
    found = chosen(name, seen, lengths)
    check(found, lengths, duration, overlap=lengths.overlap + 0.04 if name == "windows" else 0.0)
    assert found == chosen(name, seen, lengths)
