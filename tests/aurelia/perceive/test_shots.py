"""Tests of shot boundaries on frames with known truth."""

from __future__ import annotations

import numpy as np
import pytest

from aurelia.perceive.shots import Change, changes, signature, spans
from tests.aurelia.perceive.pictures import Picture, scene

_RATE = 25


def _found(pictures: list[Picture]) -> list[Change]:
    return changes(np.arange(len(pictures)) / _RATE, np.stack([signature(picture) for picture in pictures]))


def _shot(seed: int, frames: int) -> list[Picture]:
    shake = np.random.default_rng(seed)
    still = scene(seed).astype(np.int16)
    return [(still + shake.integers(-6, 7, still.shape)).clip(0, 255).astype(np.uint8) for _ in range(frames)]


def _fade(one: Picture, other: Picture, frames: int) -> list[Picture]:
    weights = np.linspace(0, 1, frames)
    return [(one * (1 - weight) + other * weight).astype(np.uint8) for weight in weights]


def test_cuts_are_found_at_the_first_frame_of_the_new_shot() -> None:
    found = _found([*_shot(1, 50), *_shot(2, 40), *_shot(3, 30)])
    assert [(time, kind) for time, _, kind in found] == [(2.0, "cut"), (3.6, "cut")]


def test_a_dissolve_is_one_gradual_change_in_its_middle() -> None:
    found = _found([*_shot(1, 40), *_fade(scene(1), scene(2), 20), *_shot(2, 40)])
    assert [kind for _, _, kind in found] == ["gradual"]
    assert found[0][0] == pytest.approx(2.0, abs=0.2)


def test_a_flash_is_no_boundary() -> None:
    white = np.full_like(scene(1), 255)
    assert _found([*_shot(1, 30), white, white, *_shot(1, 30)]) == []


def test_one_shot_and_no_frames_have_no_boundary() -> None:
    assert _found(_shot(4, 60)) == []
    assert changes(np.zeros(0), np.zeros((0, 1), dtype=np.float32)) == []
    assert _found(_shot(4, 1)) == []


def test_spans_cover_the_clip() -> None:
    assert spans([(1.0, 1.0, "cut"), (2.5, 0.5, "gradual")], 4.0) == ((0, 1), (1, 2.5), (2.5, 4))
    assert spans([], 2.0) == ((0, 2),)


@pytest.mark.parametrize("size", [(64, 2), (1, 64), (3, 3)])
def test_very_flat_pictures_have_a_signature(size: tuple[int, int]) -> None:
    assert np.isfinite(signature(np.full((*size, 3), 200, dtype=np.uint8))).all()
