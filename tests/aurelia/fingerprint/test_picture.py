"""Prints of pictures: the same after what happens to pictures, different for different ones, and bounded."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from aurelia.fingerprint import PicturePrints
from aurelia.fingerprint.picture import hashes, mirrored
from aurelia.media.planes import Planes

Luma = NDArray[np.uint8]


def picture(seed: int, height: int = 90, width: int = 160) -> Luma:
    """Clouds of all sizes, as pictures have them, the same at every size."""
    drawn = np.random.default_rng(seed)
    rows, columns = (np.arange(height) + 0.5) / height, (np.arange(width) + 0.5) / width
    total = np.zeros((height, width))
    for _ in range(40):
        across, down, turn = drawn.uniform(-9, 9), drawn.uniform(-9, 9), drawn.uniform(0, 6.3)
        wave = np.cos(2 * np.pi * (down * rows[:, None] + across * columns[None]) / 2 + turn)
        total += wave / (1 + np.hypot(across, down))
    return np.clip(128 + 40 * total, 50, 235).astype(np.uint8)


def film(*lumas: Luma, step: float = 0.25, start: float = 0.0) -> NDArray[np.uint64]:
    watcher = PicturePrints()
    for number, luma in enumerate(lumas):
        watcher.see(Planes(start + number * step, np.stack([luma] * 3)))
    return np.frombuffer(watcher.found(), "<u8").reshape(-1, 2)


def apart(one: Luma, other: Luma) -> int:
    return int(np.bitwise_count(hashes(one[None])[0, 0] ^ hashes(other[None])[0, 0]))


def test_unrelated_pictures_are_far_apart() -> None:
    far = [apart(picture(n), picture(n + 100)) for n in range(20)]
    assert min(far) > 14
    assert np.mean(far) > 26


def test_size_brightness_contrast_and_noise_change_little() -> None:
    one = picture(1)
    noisy = np.clip(one + np.random.default_rng(0).normal(0, 6, one.shape), 0, 255).astype(np.uint8)
    assert apart(one, picture(1, 40, 64)) <= 4
    assert apart(one, (one * 0.7 + 50).astype(np.uint8)) <= 2
    assert apart(one, noisy) <= 4


@pytest.mark.parametrize("bars", [((12, 12), (0, 0)), ((0, 0), (25, 25)), ((12, 10), (20, 24))])
def test_black_bars_do_not_count(bars: tuple[tuple[int, int], tuple[int, int]]) -> None:
    assert apart(picture(1), np.pad(picture(1), bars, constant_values=16)) == 0


def test_bars_are_seen_over_time_and_subtitles_in_them_do_not_hide_them() -> None:
    lumas = np.stack([np.pad(picture(n), ((12, 12), (0, 0)), constant_values=16) for n in range(10)])
    lumas[4, 105:108, 60:100] = 235
    plain = np.stack([picture(n) for n in range(10)])
    found, wanted = hashes(lumas)[:, 0], hashes(plain)[:, 0]
    assert (np.bitwise_count(found ^ wanted)[np.arange(10) != 4] == 0).all()


def test_a_mirrored_picture_has_the_mirrored_print() -> None:
    one = hashes(picture(1)[None])
    assert (mirrored(one) == hashes(picture(1)[None, :, ::-1])).all()
    assert not mirrored(np.zeros(2, np.uint64)).any()


def test_a_crop_is_met_through_the_centre() -> None:
    one = picture(1)
    cropped = hashes(one[9:81, 16:144][None])[0, 0]
    assert int(np.bitwise_count(cropped ^ hashes(one[None])[0, 1])) == 0


@pytest.mark.parametrize("level", [0, 16, 128, 255])
def test_flat_pictures_tell_nothing(level: int) -> None:
    assert not hashes(np.full((1, 90, 160), level, np.uint8)).any()


def test_each_moment_has_the_picture_then_shown() -> None:
    a, b = picture(1), picture(2)
    fast = film(*[a] * 25, *[b] * 25, step=0.04)
    assert len(fast) == 8
    assert len(set(fast[:4, 0])) == len(set(fast[4:, 0])) == 1
    slow = film(a, b, step=1.0)
    assert (slow == fast[:5]).all()


def test_before_the_first_picture_nothing_is_shown() -> None:
    assert film(picture(1), start=1.0)[:, 0].tolist() == [0, 0, 0, 0, int(hashes(picture(1)[None])[0, 0])]


def test_odd_times_do_not_cost_memory() -> None:
    watcher = PicturePrints()
    for time in (0.0, float("nan"), -5.0, 3.0, 1.0, 1e300, float("inf")):
        watcher.see(Planes(time, np.stack([picture(1)] * 3)))
    assert len(watcher.found()) <= 16 * (24 * 3600 * 4 + 1)


def test_pictures_that_change_their_size_are_printed() -> None:
    found = film(picture(1), picture(1), picture(1, 45, 80), picture(1, 1, 1))
    assert len(found) == 4
    assert int(np.bitwise_count(found[0, 0] ^ found[2, 0])) <= 4


def test_no_picture_gives_no_prints() -> None:
    assert PicturePrints().found() == b""
