"""Films made from arrays, joined from spans, or with the picture of one and the sound of another."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from aurelia.media.decode import frames, sound
from aurelia.media.encode import decoded_digest, join, mux, write
from schemas.errors import MediaError
from tests.media_factory import film, numbers, onset, read_barcode


def test_write_keeps_what_it_is_given(tmp_path: Path) -> None:
    path = tmp_path / "f.mp4"
    found = film(path, shots=[(0.5, "red"), (0.5, "blue")], beeps=[0.25], channels=2, texture=False)
    shown = list(frames(path))
    assert found.frames == len(shown) == 25
    assert np.allclose(shown[5].pixels[90, 160], (200, 40, 40), atol=6)
    assert np.allclose(shown[20].pixels[90, 160], (40, 60, 200), atol=6)
    assert onset(sound(path, sample_rate=16_000), 16_000) == pytest.approx(0.25, abs=0.005)


def test_write_of_nothing_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="empty"):
        write(tmp_path / "f.mp4", frames=None, frame_rate=Fraction(25), sound=None)
    assert list(tmp_path.iterdir()) == []


def test_failed_write_keeps_the_file_that_was_there(tmp_path: Path) -> None:
    path = tmp_path / "f.mp4"
    film(path)
    before = path.read_bytes()

    def broken() -> object:
        yield np.zeros((60, 80, 3), np.uint8)
        raise MediaError("somewhere", "broke")

    with pytest.raises(MediaError, match="broke"):
        write(path, frames=broken(), frame_rate=Fraction(25), sound=None)  # type: ignore[arg-type]
    assert path.read_bytes() == before
    assert len(list(tmp_path.iterdir())) == 1


def test_join_puts_spans_one_after_another(tmp_path: Path) -> None:
    one, two, joined = tmp_path / "one.mp4", tmp_path / "two.mp4", tmp_path / "joined.mp4"
    film(one, shots=[(3, "red")], beeps=[1.5], barcode=True)
    film(two, shots=[(3, "blue")], beeps=[2.0], barcode=True, size=(180, 180), rate=30)

    found = join([(two, 1.5, 1.0), (one, 1.0, 1.0)], joined)

    assert Fraction(found.frame_rate) == 30
    assert found.frames == 60
    assert found.samples == 96_000
    shown = list(frames(joined))
    assert shown[0].pixels.shape == (180, 320, 3)
    assert shown[0].pixels[90, 10].max() < 30  # letterboxed
    assert read_barcode(shown[30].pixels) == 25
    samples = sound(joined, sample_rate=48_000)
    assert onset(samples, 48_000) == pytest.approx(0.5, abs=0.005)
    assert onset(samples[:, 48_000:], 48_000) == pytest.approx(0.5, abs=0.005)


def test_join_fills_parts_without_sound_with_silence(tmp_path: Path) -> None:
    one, two, joined = tmp_path / "one.mp4", tmp_path / "two.mp4", tmp_path / "joined.mp4"
    film(one, shots=[(1, "red")], audio=False)
    film(two, shots=[(1, "blue")], beeps=[0.5])
    join([(one, 0, 1.0), (two, 0, 1.0)], joined)
    assert onset(sound(joined, sample_rate=48_000), 48_000) == pytest.approx(1.5, abs=0.005)


def test_join_refuses_a_part_that_ends_too_early(tmp_path: Path) -> None:
    one = tmp_path / "one.mp4"
    film(one, shots=[(1, "red")])
    with pytest.raises(MediaError, match="ends at"):
        join([(one, 0.5, 2.0)], tmp_path / "joined.mp4")


def test_mux_gives_the_picture_of_one_the_sound_of_another(tmp_path: Path) -> None:
    one, two, made = tmp_path / "one.mp4", tmp_path / "two.mp4", tmp_path / "made.mp4"
    film(one, shots=[(2, "red")], beeps=[0.1], barcode=True)
    film(two, shots=[(3, "blue")], beeps=[1.5])

    found = mux((one, 0.4, 1.2), (two, 1.0, 1.0), made)

    assert numbers(made) == list(range(10, 40))
    assert found.samples == round(1.2 * 48_000)
    assert onset(sound(made, sample_rate=48_000), 48_000) == pytest.approx(0.5, abs=0.005)


def test_mux_silences_and_mux_of_sound_alone(tmp_path: Path) -> None:
    one, silent, alone = tmp_path / "one.mp4", tmp_path / "silent.mp4", tmp_path / "alone.m4a"
    film(one, shots=[(2, "red")], beeps=[1.0])

    assert mux((one, 0, 2.0), None, silent).samples == 0
    assert mux(None, (one, 0.5, 1.0), alone).frames == 0
    assert onset(sound(alone, sample_rate=48_000), 48_000) == pytest.approx(0.5, abs=0.005)
    with pytest.raises(MediaError):
        mux(None, None, tmp_path / "nothing.mp4")


@pytest.mark.parametrize("level", [-30.0, -20.0])
def test_mux_brings_sound_to_a_level(tmp_path: Path, level: float) -> None:
    path = tmp_path / "a.m4a"
    tone = 0.02 * np.sin(np.arange(96_000, dtype=np.float32)[None] / 20)
    mux(None, tone, path, loudness_dbfs=level)
    samples = sound(path, sample_rate=48_000)
    assert 20 * np.log10(np.sqrt(np.mean(samples**2))) == pytest.approx(level, abs=1.0)


def test_decoded_digest_tells_pictures_and_sounds_apart(tmp_path: Path) -> None:
    paths = [tmp_path / f"{n}.mp4" for n in range(4)]
    film(paths[0], beeps=[0.5])
    film(paths[1], beeps=[0.6])
    film(paths[2], shots=[(1.0, "red"), (1.0, "green")], beeps=[0.5])
    film(paths[3], beeps=[0.5])
    digests = [decoded_digest(path) for path in paths]
    assert digests[0] == digests[3]
    assert len(set(digests)) == 3
