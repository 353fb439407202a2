from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from aurelia.media.decode import frames, sound, still
from schemas.errors import MediaError
from tests.aurelia.media import sources
from tests.media_factory import film, onset, read_barcode


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four seconds at 25 frames a second with B-frames, numbered; beeps at 1 and 3."""
    path, rate = tmp_path_factory.mktemp("decode") / "f.mp4", Fraction(25)
    sources.numbered(
        path, sources.steady(100, rate), base=Fraction(1, 12800), rate=rate, beeps=[1, 3], options={"bf": "3"}
    )
    return path


def test_frames_gives_each_frame_of_the_span_once(counted: Path) -> None:
    found = list(frames(counted, start=1.0, end=2.0))
    assert [read_barcode(f.pixels) for f in found] == list(range(25, 50))
    assert [f.time for f in found] == pytest.approx([n / 25 for n in range(25, 50)])
    assert found[0].pixels.dtype == np.uint8


def test_frames_at_steps_are_those_shown_then(counted: Path) -> None:
    found = [read_barcode(f.pixels) for f in frames(counted, start=0.5, end=3.5, every=0.7)]
    assert found == [int(t * 25 + 1e-9) for t in (0.5, 1.2, 1.9, 2.6, 3.3)]
    assert len(list(frames(counted, every=0.01, start=0, end=0.1))) == 10
    assert [read_barcode(f.pixels) for f in frames(counted, start=3.0, every=0.5)] == [75, 87]


def test_frames_are_scaled_to_the_longest_side(counted: Path) -> None:
    assert next(frames(counted, max_side=96)).pixels.shape == (54, 96, 3)
    assert next(frames(counted, max_side=4000)).pixels.shape == (108, 192, 3)


def test_frames_after_the_end_are_none(counted: Path) -> None:
    assert list(frames(counted, start=9)) == []


def test_sound_begins_at_the_asked_sample(counted: Path) -> None:
    for start, end, expected in ((0.0, None, 1.0), (0.9, 1.5, 0.1), (2.123, 3.9, 0.877)):
        samples = sound(counted, sample_rate=16_000, start=start, end=end)
        assert onset(samples, 16_000) == pytest.approx(expected, abs=0.004)
        assert samples.dtype == np.float32
        if end is not None:
            assert samples.shape == (1, round((end - start) * 16_000))


def test_sound_is_the_same_wherever_reading_begins(counted: Path) -> None:
    whole = sound(counted, sample_rate=48_000)
    part = sound(counted, sample_rate=48_000, start=2.5, end=3.5)
    assert np.allclose(part, whole[:, 120_000:168_000], atol=2e-3)


def test_sound_can_be_mono_or_stereo(tmp_path: Path) -> None:
    film(tmp_path / "f.mp4", beeps=[0.5], channels=2)
    assert sound(tmp_path / "f.mp4", sample_rate=16_000, channels=2).shape == (2, 32_000)
    assert sound(tmp_path / "f.mp4", sample_rate=16_000, channels=1).shape == (1, 32_000)


def test_missing_streams_are_named(tmp_path: Path) -> None:
    film(tmp_path / "silent.mp4", audio=False)
    film(tmp_path / "blind.m4a", video=False)
    with pytest.raises(MediaError, match="no sound"):
        sound(tmp_path / "silent.mp4", sample_rate=16_000)
    with pytest.raises(MediaError, match="no picture"):
        next(frames(tmp_path / "blind.m4a"))
    with pytest.raises(MediaError, match="no picture"):
        still(tmp_path / "blind.m4a", 0)


@pytest.mark.parametrize("time", [0.0, 1.99, 3.96, 50.0])
def test_still_is_a_jpeg_of_the_picture_shown(counted: Path, tmp_path: Path, time: float) -> None:
    data = still(counted, time, max_side=160)
    assert data[:3] == b"\xff\xd8\xff"
    assert data == still(counted, time, max_side=160)
    (tmp_path / "still.jpg").write_bytes(data)
    assert read_barcode(jpeg_pixels(tmp_path / "still.jpg")) == min(99, int(time * 25 + 1e-6))


def jpeg_pixels(path: Path) -> np.ndarray:
    import av

    with av.open(str(path)) as container:
        return next(container.decode(video=0)).to_ndarray(format="rgb24")


def test_damage_in_the_middle_leaves_the_rest(counted: Path, tmp_path: Path) -> None:
    data = bytearray(counted.read_bytes())
    middle = data.index(b"mdat") + 3000
    data[middle : middle + 400] = bytes(400)
    (tmp_path / "f.mp4").write_bytes(bytes(data))
    assert len(list(frames(tmp_path / "f.mp4"))) > 50
