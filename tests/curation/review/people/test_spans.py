"""Stretches of a recording, against moments counted one by one."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from curation.review.people.spans import Stretches

SECOND = 1_000_000
_spans = st.tuples(st.integers(0, 40), st.integers(1, 9)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(st.lists(_spans), _spans)
def test_stretches_meet_what_shares_a_moment_with_them(added: list[tuple[int, int]], asked: tuple[int, int]) -> None:
    held, moments = Stretches(), set[int]()
    for start, end in added:
        held.add(start * 333_333, end * 333_333)
        moments |= set(range(start, end))
    assert held.meet(asked[0] * 333_333, asked[1] * 333_333) == bool(moments & set(range(*asked)))


def test_many_stretches_of_one_recording_are_asked_fast() -> None:
    held, begun = Stretches(), time.perf_counter()
    for number in range(50_000):
        held.add(SECOND * 2 * number, SECOND * (2 * number + 1))
        assert not held.meet(SECOND * (2 * number + 1), SECOND * (2 * number + 2))
    assert time.perf_counter() - begun < 5
