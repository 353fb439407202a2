"""Where recordings are cut, and what is left out."""

from __future__ import annotations

import time
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.segment import strategies
from curation.segment.base import Candidate, Lengths, Material
from curation.segment.cheapest import cheapest
from curation.segment.points import common, dead, frame_grid, joined, points
from schemas.base import on_grid
from schemas.plugins import load
from schemas.survey import Change
from tests.curation.segment.materials import LENGTHS, check, cuts, material, recording, spans_of


def plan(seen: Material, lengths: Lengths = LENGTHS) -> list[Candidate]:
    return cheapest(points(seen, lengths), lengths, dead(seen), seen.survey.black)


def edges(found: list[Candidate]) -> list[float]:
    return [found[0].start, *(on_grid(c.start + c.duration) for c in found)] if found else []


def test_clips_end_at_shot_boundaries_near_the_target() -> None:
    seen = material(40, changes=cuts(3.0, 9.6, 12.0, 21.2, 30.0))
    assert edges(plan(seen)) == [0, 9.6, 21.2, 30, 40]
    assert [b.reason for c in plan(seen) for b in c.boundaries] == [
        "start", "cut", "cut", "cut", "cut", "cut", "cut", "end",
    ]  # fmt: skip


def test_a_shot_boundary_within_speech_gives_way_to_one_outside() -> None:
    assert edges(plan(material(22, changes=cuts(10.0, 13.0), speech=[(8, 12)]))) == [0, 13, 22]


def test_without_shot_boundaries_clips_end_in_pauses_of_speech() -> None:
    found = plan(material(24, speech=[(1, 11), (12, 23)]))
    assert edges(found) == [0, 11.52, 24]
    assert found[0].boundaries[1].reason == "speech-gap"


def test_silence_is_preferred_to_a_pause_with_noise() -> None:
    found = plan(material(24, speech=[(1, 10), (11, 13), (14, 23)], silence=[(13.1, 13.9)]))
    assert (edges(found)[1], found[0].boundaries[1].reason) == (13.52, "silence")


def test_speech_without_a_pause_is_cut_only_where_it_must_be() -> None:
    assert edges(plan(material(20, speech=[(0.5, 19.5)]))) == [0, 20]
    found = plan(material(30, speech=[(0.5, 29.5)]))
    assert len(found) == 2
    assert found[0].boundaries[1].reason == "length"


def test_an_hour_of_speech_without_a_pause_is_cut_all_the_same() -> None:
    found = plan(material(3600, speech=[(0.5, 3599.5)]))
    assert sum(clip.duration for clip in found) == 3600


def test_no_sound_is_cut_through_where_another_place_does() -> None:
    """A beat each half second: clips end before one, not just after."""
    beats = [on_grid(0.25 + k * 0.5) for k in range(80)]
    found = plan(material(40, onsets=beats))
    inner = [clip.boundaries[1] for clip in found[:-1]]
    assert {edge.reason for edge in inner} == {"onset"}
    assert all(min(at - edge.at for at in beats if at >= edge.at) <= 0.07 for edge in inner)


def test_a_dissolve_is_cut_at_its_middle() -> None:
    slow = Change(at=10.0, kind="dissolve", confidence=0.8, length=1.0)
    seen = material(20, changes=[slow], silence=[(9.5, 9.9)])
    assert edges(plan(seen)) == [0, 10.0, 20]


def test_what_is_black_and_silent_is_left_out() -> None:
    seen = material(40, black=[(0, 3), (18, 22)], silence=[(0, 3.4), (17, 23)])
    found = plan(seen)
    assert spans_of(found) == [(3, 18), (22, 40)]
    assert [edge.reason for clip in found for edge in clip.boundaries] == ["black", "black", "black", "end"]


def test_a_still_picture_with_music_is_kept() -> None:
    assert sum(clip.duration for clip in plan(material(40, frozen=[(0, 40)]))) == 40


def test_a_still_picture_in_a_silent_film_is_left_out() -> None:
    seen = material(of=recording(40, audio=False), frozen=[(20, 40)])
    assert edges(plan(seen))[-1] == 20


def test_a_sure_boundary_is_preferred_to_an_unsure_one() -> None:
    changes = [Change(at=9.0, kind="gradual", confidence=0.3), Change(at=11.0, kind="cut", confidence=0.95)]
    assert edges(plan(material(21, changes=changes))) == [0, 11, 21]


def test_a_rest_too_short_for_a_clip_is_left_out() -> None:
    assert edges(plan(material(12), Lengths(10, 10, 10))) == [0, 10]
    assert plan(material(4)) == []


def test_clips_go_on_where_no_length_fits_behind_a_gap() -> None:
    seen = material(50, black=[(10, 13.3)], silence=[(10, 13.3)])
    found = plan(seen, Lengths(9.5, 10, 10.5))
    check(found, Lengths(9.5, 10, 10.5), 50)
    assert sum(clip.duration for clip in found) > 35


def test_times_lie_on_frames() -> None:
    grid = frame_grid(material(of=recording(rate="30000/1001")))
    assert (grid(1.0), grid(0.01)) == (1.001, 0.0)


def test_spans_are_joined_and_compared() -> None:
    assert joined([(3, 4), (0, 1), (1, 2), (0.5, 0.7)]) == [(0, 2), (3, 4)]
    assert common([(0, 2), (3, 5)], [(1, 3.5), (4, 9)]) == [(1, 2), (3, 3.5), (4, 5)]


@pytest.mark.parametrize("name", ["shots-speech", "shots", "speech", "chapters"])
def test_the_work_grows_with_the_length_and_no_faster(name: str) -> None:
    """Two hours with a word every second, a beat every 0.2 s, and quick and slow scenes: the same work a minute."""
    chosen = load("curation.strategies", strategies.__name__, "STRATEGY")[name].value

    def seconds(duration: int) -> float:
        rng = np.random.default_rng(1)
        at = {on_grid(float(at)) for at in rng.uniform(1, duration, duration // 3) if int(at / 60) % 2}
        seen = material(
            of=recording(duration, chapters=[(f"{k}", k, k + 60) for k in range(0, duration, 60)]),
            changes=cuts(*sorted(at)),
            speech=[(k, k + 0.7) for k in range(duration - 1)],
            onsets=[on_grid(k * 0.2) for k in range(duration * 5)],
        )  # fmt: skip
        began = time.process_time()
        check(chosen.spans(seen, LENGTHS), LENGTHS, duration)
        return time.process_time() - began

    def least(duration: int) -> float:
        return min(seconds(duration) for _ in range(3))  # the machine may be busy with something else

    assert least(7200) / 8 < 3 * least(900)


@given(
    duration=st.floats(1, 200),
    at=st.lists(st.floats(0, 200), max_size=12),
    speech=st.lists(st.floats(0, 200), max_size=12),
    empty=st.lists(st.floats(0, 200), max_size=6),
    bounds=st.tuples(st.floats(1, 20), st.floats(0, 20), st.floats(0, 20)),
)
def test_any_recording_is_cut_within_bounds_without_gaps(
    duration: float, at: list[float], speech: list[float], empty: list[float], bounds: tuple[float, float, float]
) -> None:
    duration = on_grid(duration)
    lengths = Lengths(bounds[0], bounds[0] + bounds[1], sum(bounds))
    held = pairs(empty)
    seen = material(
        duration, changes=sorted(cuts(*at, confidence=0.5), key=lambda one: one.at), speech=pairs(speech), black=held,
        silence=held,
    )  # fmt: skip
    found = plan(seen, lengths)
    check(found, lengths, duration)
    if not held:
        assert all(abs(a.start + a.duration - b.start) < 2e-6 for a, b in pairwise(found))
        assert not found or found[0].start == 0


def pairs(times: list[float]) -> list[tuple[float, float]]:
    grid = sorted({on_grid(at) for at in times})
    return list(zip(grid[::2], grid[1::2], strict=False))
