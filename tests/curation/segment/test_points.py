from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from curation.segment.base import Candidate, Lengths
from curation.segment.points import cheapest, frame_grid, points
from schemas.base import on_grid
from schemas.survey import Change

LENGTHS = Lengths(5, 10, 20)


def plan(
    duration: float,
    changes: list[Change] | None = None,
    speech: list[tuple[float, float]] | None = None,
    lengths: Lengths = LENGTHS,
) -> list[Candidate]:
    return cheapest(points(duration, changes or [], speech or [], lengths, frame_grid("25/1", 0.0)), lengths)


def edges(found: list[Candidate]) -> list[float]:
    return [found[0].start, *(on_grid(c.start + c.duration) for c in found)] if found else []


def test_clips_end_at_shot_boundaries_near_the_target() -> None:
    changes = [Change(at=at, kind="cut", confidence=1.0) for at in (3.0, 9.6, 12.0, 21.2, 30.0)]
    assert edges(plan(40, changes)) == [0, 9.6, 21.2, 30, 40]
    assert [b.reason for c in plan(40, changes) for b in c.boundaries] == [
        "start", "cut", "cut", "cut", "cut", "cut", "cut", "end",
    ]  # fmt: skip


def test_a_shot_boundary_within_speech_gives_way_to_one_outside() -> None:
    changes = [Change(at=10.0, kind="cut", confidence=1.0), Change(at=13.0, kind="cut", confidence=1.0)]
    assert edges(plan(22, changes, speech=[(8, 12)])) == [0, 13, 22]


def test_without_shot_boundaries_clips_end_in_pauses_of_speech() -> None:
    found = plan(24, speech=[(1, 11), (12, 23)])
    assert edges(found) == [0, 11.52, 24]
    assert found[0].boundaries[1].reason == "speech-gap"


def test_speech_without_a_pause_is_cut_only_where_it_must_be() -> None:
    assert edges(plan(20, speech=[(0.5, 19.5)])) == [0, 20]
    found = plan(30, speech=[(0.5, 29.5)])
    assert len(found) == 2
    assert found[0].boundaries[1].reason == "length"


def test_a_sure_boundary_is_preferred_to_an_unsure_one() -> None:
    changes = [Change(at=9.0, kind="gradual", confidence=0.3), Change(at=11.0, kind="cut", confidence=0.95)]
    assert edges(plan(21, changes)) == [0, 11, 21]


def test_a_rest_too_short_for_a_clip_is_left_out() -> None:
    assert edges(plan(12, lengths=Lengths(10, 10, 10))) == [0, 10]
    assert plan(4) == []


def test_times_lie_on_frames() -> None:
    grid = frame_grid("30000/1001", 0.0)
    assert grid(1.0) == 1.001
    assert grid(0.01) == 0.0
    assert frame_grid("25/1", 0.003)(1.01) == 1.003


@given(
    duration=st.floats(1, 200),
    cuts=st.lists(st.floats(0, 200), max_size=12),
    speech=st.lists(st.floats(0, 200), max_size=12),
    bounds=st.tuples(st.floats(1, 20), st.floats(0, 20), st.floats(0, 20)),
)
def test_any_recording_is_cut_within_bounds_without_gaps(
    duration: float, cuts: list[float], speech: list[float], bounds: tuple[float, float, float]
) -> None:
    lengths = Lengths(bounds[0], bounds[0] + bounds[1], sum(bounds))
    spoken = sorted(speech)
    spans = [(a, b) for a, b in zip(spoken[::2], spoken[1::2], strict=False) if b > a]
    found = plan(duration, [Change(at=at, kind="cut", confidence=0.5) for at in cuts], spans, lengths)
    for clip in found:
        assert lengths.shortest - 1e-6 <= clip.duration <= lengths.longest + 1e-6
        assert clip.start + clip.duration <= duration + 1e-6
        assert (clip.boundaries[0].at, clip.boundaries[1].at) == (clip.start, on_grid(clip.start + clip.duration))
    assert all(abs(a.start + a.duration - b.start) < 2e-6 for a, b in pairwise(found))
    assert not found or found[0].start == 0
