"""Seconds and frames: what goes out comes back, and nothing leaves the clip."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from curation.review.page.frames import rate, to_frames, to_seconds

RATES = st.sampled_from([24.0, 25.0, 30.0, rate("30000/1001"), rate("24000/1001"), 60.0])


def test_the_first_second_at_25_frames_is_frames_1_to_25() -> None:
    assert to_frames((0.0, 1.0), 25, 10) == (1, 25)
    assert to_seconds((1, 25), 25, 10) == (0.0, 1.0)


def test_a_span_at_the_end_stays_inside_the_clip() -> None:
    assert to_frames((9.9, 12.0), 25, 10) == (248, 250)
    assert to_seconds((248, 400), 25, 10.0) == (9.88, 10.0)


@given(RATES, st.floats(0, 59), st.floats(0.001, 20))
def test_frames_cover_the_span_and_no_more_than_a_frame_beside_it(fps: float, start: float, length: float) -> None:
    duration = 80.0
    frames = to_frames((start, start + length), fps, duration)
    back = to_seconds(frames, fps, duration)
    assert 1 <= frames[0] <= frames[1]
    assert back[0] - 1e-4 <= start <= back[0] + 1 / fps + 1e-4
    assert back[1] - 1 / fps - 1e-4 <= start + length <= back[1] + 1e-4
    assert to_frames(back, fps, duration) == frames


def test_an_unknown_rate_is_zero() -> None:
    assert rate("0/1") == rate("x") == rate("1/0") == 0
