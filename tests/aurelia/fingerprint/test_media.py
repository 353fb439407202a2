"""Real files: what was encoded again, made smaller, mirrored, cut, dubbed or framed in black is found again."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from aurelia.fingerprint import Prints
from aurelia.fingerprint.index import Found, Index
from aurelia.media.encode import write
from tests.aurelia.fingerprint.test_picture import picture
from tests.aurelia.fingerprint.test_sound import music
from tests.aurelia.fingerprint.walking import prints_of

Picture = NDArray[np.uint8]
RATE, SECONDS = 12, 12
SHOT = 20
"""Frames of a shot."""


clouds = cache(picture)


def pictures(seed: int, size: tuple[int, int] = (90, 160)) -> Iterator[Picture]:
    """Shots of clouds that drift."""
    for number in range(RATE * SECONDS):
        shot, frame = divmod(number, SHOT)
        luma = clouds(1000 * seed + shot, *size)
        yield np.repeat(np.roll(luma, frame, axis=1)[:, :, None], 3, axis=2)


def written(path: Path, shown: Iterator[Picture], seed: int, start: float = 0.0) -> Prints:
    samples = music(seed, SECONDS)[round(start * 16_000) :]
    write(path, frames=shown, frame_rate=Fraction(RATE), sound=np.repeat(samples, 3)[None])
    return prints_of(path)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder, made = tmp_path_factory.mktemp("films"), Index()
    for seed in (1, 2):
        made.add(f"film {seed}", written(folder / f"{seed}.mp4", pictures(seed), seed))
    return made


def only(found: list[Found]) -> Found:
    assert [one.name for one in found] == ["film 1"]
    assert len(found[0].shared) == 1
    return found[0]


def test_a_small_mirrored_part_in_black_bars_is_found(index: Index, tmp_path: Path) -> None:
    part = list(pictures(1, (60, 106)))[3 * RATE :]
    framed = (np.pad(one[:, ::-1], ((10, 10), (0, 0), (0, 0)), constant_values=16) for one in part)
    found = only(index.find(written(tmp_path / "part.mp4", framed, 1, start=3.0)))
    shared = found.shared[0]
    assert (shared.sense, shared.mirrored) == ("both", True)
    assert shared.other_start - shared.start == pytest.approx(3, abs=0.3)
    assert found.share_of_one > 0.9


def test_a_cropped_picture_with_another_sound_is_found(index: Index, tmp_path: Path) -> None:
    cropped = (one[5:85, 10:154] for one in pictures(1))
    found = only(index.find(written(tmp_path / "dubbed.mp4", cropped, 7)))
    assert (found.shared[0].sense, found.share_of_one > 0.9) == ("picture", True)


def test_a_sound_under_other_pictures_is_found(index: Index, tmp_path: Path) -> None:
    found = only(index.find(written(tmp_path / "reused.mp4", pictures(8), 1)))
    assert (found.shared[0].sense, found.share_of_one > 0.9) == ("sound", True)


def test_another_film_of_the_same_kind_is_not_found(index: Index, tmp_path: Path) -> None:
    assert index.find(written(tmp_path / "other.mp4", pictures(9), 9)) == []
