"""Prints as bytes, and spans of them."""

from __future__ import annotations

from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aurelia.fingerprint import Prints, packed, slice, unpacked
from schemas.errors import MediaError


def prints(pictures: int = 40, sounds: int = 100, duration: float = 10.0) -> Prints:
    drawn = np.random.default_rng(3)
    return Prints(
        drawn.integers(0, 2**64, (pictures, 2), np.uint64), drawn.integers(0, 2**32, sounds, np.uint32), duration
    )


def as_bytes(one: Prints) -> bytes:
    return packed(one.pictures.tobytes(), one.sounds.tobytes(), one.duration)


def test_packed_prints_come_back() -> None:
    one = prints()
    back = unpacked(as_bytes(one))
    assert (back.pictures == one.pictures).all()
    assert (back.sounds == one.sounds).all()
    assert back.duration == 10.0


def test_media_without_picture_or_sound_have_prints_too() -> None:
    back = unpacked(packed(b"", b"", 3.0))
    assert (back.pictures.shape, back.sounds.shape) == ((0, 2), (0,))


@pytest.mark.parametrize(
    "data",
    [b"", b"AVP1", b"AVP0" + bytes(20), as_bytes(prints())[:-1], as_bytes(prints()) + b"x",
     b"AVP1" + b"\xff" * 16, packed(b"", b"", float("nan")), packed(b"", b"", -1.0)],
)  # fmt: skip
def test_bytes_that_are_no_prints_are_refused(data: bytes) -> None:
    with pytest.raises(MediaError):
        unpacked(data)


@given(st.binary(max_size=200))
def test_no_bytes_do_more_than_be_refused(data: bytes) -> None:
    for one in (data, b"AVP1" + data):
        with suppress(MediaError):
            unpacked(one)


def test_a_span_has_the_prints_of_its_time() -> None:
    one = prints()
    part = slice(one, 2.5, 5.0)
    assert (part.pictures == one.pictures[10:30]).all()
    assert (part.sounds == one.sounds[25:75]).all()
    assert part.duration == 5.0


@pytest.mark.parametrize(("start", "duration"), [(9.0, 50.0), (12.0, 1.0), (-1.0, 3.0), (0.0, 0.0)])
def test_a_span_past_the_end_has_what_there_is(start: float, duration: float) -> None:
    part = slice(prints(), start, duration)
    assert len(part.pictures) <= 4 * part.duration + 1
    assert 0 <= part.duration <= 10
