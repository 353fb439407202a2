from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from db import lthash

MEMBERS = st.lists(st.binary(max_size=8), max_size=12)


def _slow(members: list[bytes]) -> bytes:
    """The same by its definition: 1,024 sums of 16-bit numbers."""
    lanes = [0] * 1024
    for member in members:
        stretched = hashlib.shake_128(member).digest(2048)
        for lane in range(1024):
            lanes[lane] = (lanes[lane] + int.from_bytes(stretched[2 * lane : 2 * lane + 2], "little")) % 65536
    return b"".join(lane.to_bytes(2, "little") for lane in lanes)


@given(MEMBERS)
def test_is_the_sum_of_all_lanes(members: list[bytes]) -> None:
    assert lthash.update(lthash.EMPTY, members) == _slow(members)


@given(MEMBERS, MEMBERS, st.randoms())
def test_depends_on_members_alone(kept: list[bytes], gone: list[bytes], random: object) -> None:
    mixed = [*kept, *gone]
    random.shuffle(mixed)  # type: ignore[attr-defined]
    state = lthash.update(lthash.EMPTY, mixed)
    assert lthash.update(state, removed=gone) == lthash.update(lthash.EMPTY, kept)


def test_what_was_never_there_can_be_taken_away_and_put_back() -> None:
    below = lthash.update(lthash.EMPTY, removed=[b"x"])
    assert below != lthash.EMPTY
    assert lthash.update(below, added=[b"x"]) == lthash.EMPTY
