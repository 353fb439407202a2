"""Tests of shot boundaries on films with known truth."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from aurelia.media.encode import write
from aurelia.media.planes import Planes, planes
from aurelia.perceive import shots as shots_module
from aurelia.perceive.shots import Watcher, boundaries
from benchmarks.filming import scoring
from benchmarks.filming.film import write as write_drawn
from benchmarks.filming.scoring import Found
from benchmarks.filming.script import Script, script
from schemas.survey import Change, shots_between
from tests.aurelia.perceive.pictures import Picture
from tests.media_factory import film, pictures

RATE = Fraction(25)
SHOTS = [(3.0, "red"), (3.0, "green"), (3.0, "grey")]


def edited(path: Path, edit: Callable[[list[Picture]], list[Picture]]) -> Path:
    """A film of three shots (cuts at 3 and 6 s) after an edit of its frames."""
    frames = list(pictures(SHOTS, rate=RATE, size=(192, 108)))
    write(path, frames=iter(edit(frames)), frame_rate=RATE, sound=None)
    return path


def found(path: Path) -> list[tuple[float, str]]:
    return [(change.at, change.kind) for change in boundaries(path)]


def blend(one: Picture, other: Picture, share: float) -> Picture:
    return ((1 - share) * one + share * other).astype(np.uint8)


@pytest.mark.parametrize("rate", [Fraction(25), Fraction(30000, 1001), Fraction(60)])
def test_cuts_are_found_to_the_frame(tmp_path: Path, rate: Fraction) -> None:
    shots = [(1.2, "red"), (0.8, "green"), (2.0, "blue"), (1.5, "grey"), (1.0, "orange")]
    film(tmp_path / "f.mp4", shots=shots, rate=rate, audio=False)
    expected = [round(at * rate) / rate for at in (1.2, 2.0, 4.0, 5.5)]
    assert [at for at, _ in found(tmp_path / "f.mp4")] == pytest.approx([float(t) for t in expected], abs=1e-4)
    assert {kind for _, kind in found(tmp_path / "f.mp4")} == {"cut"}


def test_one_shot_has_no_boundary(tmp_path: Path) -> None:
    film(tmp_path / "f.mp4", shots=[(4.0, "green")], audio=False)
    assert found(tmp_path / "f.mp4") == []
    film(tmp_path / "black.mp4", shots=[(2.0, "black")], texture=False, audio=False)
    assert found(tmp_path / "black.mp4") == []


@pytest.mark.parametrize("length", [1, 2, 4])
def test_flashes_are_no_boundaries(tmp_path: Path, length: int) -> None:
    def flash(frames: list[Picture]) -> list[Picture]:
        for at in (40, 120):
            for k in range(length):
                frames[at + k] = np.full_like(frames[at], 250)
        return frames

    assert found(edited(tmp_path / "f.mp4", flash)) == [(3.0, "cut"), (6.0, "cut")]


@pytest.mark.parametrize("length", [10, 16, 30])
def test_dissolves_are_found(tmp_path: Path, length: int) -> None:
    def dissolve(frames: list[Picture]) -> list[Picture]:
        for k in range(length):
            at = 75 - length // 2 + k
            frames[at] = blend(frames[75 - length], frames[75 + length], (k + 1) / (length + 1))
        return frames

    seen = found(edited(tmp_path / "f.mp4", dissolve))
    assert [kind for _, kind in seen] == ["dissolve", "cut"]
    assert seen[0][0] == pytest.approx(3.0, abs=0.3)
    assert seen[1][0] == 6.0


def test_a_fade_through_black_is_one_boundary(tmp_path: Path) -> None:
    def fade(frames: list[Picture]) -> list[Picture]:
        for k in range(12):
            frames[62 + k] = (frames[62 + k] * (1 - (k + 1) / 12)).astype(np.uint8)
            frames[76 + k] = (frames[76 + k] * (k / 12)).astype(np.uint8)
        frames[74] = frames[75] = np.zeros_like(frames[0])
        return frames

    seen = found(edited(tmp_path / "f.mp4", fade))
    assert [kind for _, kind in seen] == ["fade", "cut"]
    assert seen[0][0] == pytest.approx(3.0, abs=0.1)


def test_a_shaking_camera_is_no_boundary(tmp_path: Path) -> None:
    rng = np.random.default_rng(5)

    def shake(frames: list[Picture]) -> list[Picture]:
        shifts = rng.integers(-8, 9, (40, 2))
        for k, (up, left) in enumerate(shifts):
            frames[20 + k] = np.roll(frames[20 + k], (int(up), int(left)), axis=(0, 1))
        return frames

    assert found(edited(tmp_path / "f.mp4", shake)) == [(3.0, "cut"), (6.0, "cut")]


def test_lights_going_down_slowly_are_no_boundary(tmp_path: Path) -> None:
    def dim(frames: list[Picture]) -> list[Picture]:
        for k in range(60):
            frames[k] = (frames[0] * (1 - 0.5 * min(1, k / 20))).astype(np.uint8)
        return frames

    seen = found(edited(tmp_path / "f.mp4", dim))
    assert [c for c in seen if c[0] < 2.2] == []


def test_long_films_are_looked_at_in_chunks_with_the_same_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    colours = ["red", "green", "blue", "grey", "orange", "cyan"] * 4
    film(tmp_path / "f.mp4", shots=[(1.0, c) for c in colours], size=(96, 54), audio=False)
    whole = boundaries(tmp_path / "f.mp4")
    monkeypatch.setattr(shots_module, "_CHUNK", 300)
    assert boundaries(tmp_path / "f.mp4") == whole
    assert [c.at for c in whole] == list(range(1, 24))


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> tuple[Script, list[Planes]]:
    """A film as the benchmark draws them, with flashes, shakes and changes of light, in miniature."""
    made = script(20261123, "25", (320, 180), 24.0)
    path = tmp_path_factory.mktemp("drawn") / "film.mp4"
    return made, list(planes(write_drawn(path, made).path))


def test_what_the_benchmark_draws_is_found(drawn: tuple[Script, list[Planes]]) -> None:
    made, frames = drawn
    said = [Found(change.at, change.kind == "cut") for change in watched(frames)]
    assert scoring.transitions(made, said).f1 >= 0.94
    cuts = scoring.cuts(made, said)
    assert cuts.true > 4
    assert cuts.exact == cuts.hits == cuts.true == cuts.found


@pytest.mark.parametrize("chunk", [300, 333, 401])
def test_where_chunks_end_does_not_matter(
    drawn: tuple[Script, list[Planes]], chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = watched(drawn[1])
    monkeypatch.setattr(shots_module, "_CHUNK", chunk)
    assert watched(drawn[1]) == whole


def test_a_watcher_keeps_a_bounded_number_of_frames(drawn: tuple[Script, list[Planes]]) -> None:
    watcher, most = Watcher(), 0
    for number in range(2500):
        watcher.see(Planes(number / 25, drawn[1][number % 600].pixels))
        most = max(most, len(watcher._held))
    assert most <= shots_module._CHUNK
    assert watcher.found()


def test_a_shot_of_one_frame_has_a_cut_on_either_side(tmp_path: Path) -> None:
    def insert(frames: list[Picture]) -> list[Picture]:
        frames[75] = next(iter(pictures([(0.04, "orange"), (0.04, "cyan")], rate=RATE, size=(192, 108))))
        return frames

    assert found(edited(tmp_path / "f.mp4", insert)) == [(3.0, "cut"), (3.04, "cut"), (6.0, "cut")]


@pytest.mark.parametrize("level", [0, 255])
def test_a_fade_says_how_long_it_is(tmp_path: Path, level: int) -> None:
    def fade(frames: list[Picture]) -> list[Picture]:
        for k in range(10):
            frames[62 + k] = blend(frames[62 + k], np.full_like(frames[0], level), (k + 1) / 11)
            frames[78 + k] = blend(frames[78 + k], np.full_like(frames[0], level), 1 - (k + 1) / 11)
        for k in range(72, 78):
            frames[k] = np.full_like(frames[0], level)
        return frames

    path = edited(tmp_path / "f.mp4", fade)
    change = boundaries(path)[0]
    assert change.kind == "fade"
    assert change.at == pytest.approx(3.0, abs=0.1)
    assert change.length == pytest.approx(27 / 25, abs=0.2)


def test_two_black_frames_within_a_shot_are_no_boundary(tmp_path: Path) -> None:
    def dark(frames: list[Picture]) -> list[Picture]:
        frames[30] = frames[31] = np.zeros_like(frames[0])
        return frames

    assert found(edited(tmp_path / "f.mp4", dark)) == [(3.0, "cut"), (6.0, "cut")]


def test_frames_of_another_size_are_looked_at_too() -> None:
    rng = np.random.default_rng(3)
    one, other = (rng.integers(0, 256, (3, *size), dtype=np.uint8) for size in ((90, 160), (60, 80)))
    frames = [Planes(k / 25, one if k < 30 else other) for k in range(60)]
    assert [(change.at, change.kind) for change in watched(frames)] == [(1.2, "cut")]


def watched(frames: list[Planes]) -> list[Change]:
    watcher = Watcher()
    for frame in frames:
        watcher.see(frame)
    return watcher.found()


def test_too_few_frames_have_no_boundary() -> None:
    grey = Planes(0.0, np.full((3, 36, 64), 90, dtype=np.uint8))
    assert watched([]) == watched([grey]) == []


@pytest.mark.parametrize("size", [(64, 2), (1, 64), (1, 1)])
def test_very_flat_pictures_and_frames_without_times_are_looked_at(size: tuple[int, int]) -> None:
    frames = [Planes(0.0, np.full((3, *size), 40 if k < 30 else 200, dtype=np.uint8)) for k in range(60)]
    assert [change.kind for change in watched(frames)] == ["cut"]


def test_spans_cover_the_clip() -> None:
    between = [
        Change(at=2.5, kind="gradual", confidence=0.5),
        Change(at=1.0, kind="cut", confidence=1.0),
        Change(at=4.0, kind="cut", confidence=1.0),
    ]
    assert shots_between(between, 4.0) == ((0, 1), (1, 2.5), (2.5, 4))
    assert shots_between([], 2.0) == ((0, 2),)
    assert shots_between([], 0.0) == ()
