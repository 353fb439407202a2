"""One pass over a recording: the same pictures and sound that the other readers give, whatever the file is like."""

from __future__ import annotations

import wave
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from aurelia.media.decode import frames, sound
from aurelia.media.planes import Planes
from aurelia.media.reading import Picture
from aurelia.media.sound import Samples
from aurelia.media.walk import walk, walking
from aurelia.media.watching import MONO_RATE, Watchers
from schemas.errors import MediaError
from tests.aurelia.media.broken_time import late_sound, paused, twice
from tests.aurelia.media.sources import numbered, playlist, steady, uneven
from tests.media_factory import RATE, film, onset, sounds


class Everything:
    """Keeps all it is shown."""

    def __init__(self) -> None:
        self.times: list[float] = []
        self.sizes: set[tuple[int, ...]] = set()
        self.full: list[float] = []
        self.heard: list[NDArray[np.float32]] = []

    def see(self, frame: Planes) -> None:
        self.times.append(frame.time)
        self.sizes.add(frame.pixels.shape)

    def look(self, picture: Picture, mini: Planes) -> None:
        assert mini.time == self.times[-1]
        self.full.append(float(picture.time))

    def hear(self, samples: NDArray[np.float32]) -> None:
        self.heard.append(samples)

    @property
    def mono(self) -> Samples:
        return np.concatenate([np.zeros(0, np.float32), *self.heard])[None]


class Native:
    """Keeps the sound with the file's own channels."""

    def __init__(self) -> None:
        self.heard: list[Samples] = []
        self.rate, self.layout = 0, ""

    def hear(self, samples: Samples, sample_rate: int, layout: str) -> None:
        self.heard.append(samples)
        self.rate, self.layout = sample_rate, layout


def all_of(path: Path) -> tuple[Everything, Native]:
    seen, native = Everything(), Native()
    walk(path, Watchers([seen], [seen], [seen], [native]))
    return seen, native


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv", "a.webm", "a.ts", "a.mpg", "a.mov"])
def test_a_walk_shows_each_frame_once_and_all_of_the_sound(tmp_path: Path, name: str) -> None:
    codecs = {"a.webm": ("libvpx", "libopus"), "a.mpg": ("mpeg2video", "mp2")}
    video, audio = codecs.get(name, ("libx264", "aac"))
    path = tmp_path / name
    numbered(path, steady(50, Fraction(25)), base=Fraction(1, 25), rate=Fraction(25), beeps=[0.5, 1.5], codec=video,
             audio_codec=audio)  # fmt: skip

    seen, native = all_of(path)

    expected = [frame.time for frame in frames(path)]
    assert seen.times == pytest.approx(expected)
    assert len(seen.times) == 50
    assert seen.full == pytest.approx(expected)
    assert np.array_equal(seen.mono, sound(path, sample_rate=MONO_RATE))
    assert native.rate == RATE
    assert np.concatenate(native.heard, axis=1).shape[0] == 1


@pytest.mark.parametrize(("layout", "channels"), [("mono", 1), ("stereo", 2), ("5.1", 6)])
def test_sound_keeps_its_channels_for_those_who_want_them(tmp_path: Path, layout: str, channels: int) -> None:
    path = tmp_path / "a.mkv"
    numbered(path, steady(25, Fraction(25)), base=Fraction(1, 25), rate=Fraction(25), beeps=[0.3], layout=layout)

    seen, native = all_of(path)

    assert {block.shape[0] for block in native.heard} == {channels}
    assert native.layout == layout
    assert np.array_equal(seen.mono, sound(path, sample_rate=MONO_RATE))


@pytest.mark.parametrize("channels", [3, 7, 16, 24])
def test_odd_numbers_of_channels_are_heard(tmp_path: Path, channels: int) -> None:
    path = tmp_path / "a.wav"
    samples = np.repeat((sounds(2, beeps=[0.5])[0] * 20_000).astype("<i2"), channels)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())

    seen, native = all_of(path)

    assert onset(seen.mono, MONO_RATE) == pytest.approx(0.5, abs=0.01)
    assert {block.shape[0] for block in native.heard} == {channels if channels <= 8 else 2}


def test_variable_and_extreme_frame_rates_are_seen_whole(tmp_path: Path) -> None:
    for number, (times, rate) in enumerate(
        [(uneven(40, Fraction(25), 3), Fraction(25)), (steady(5, Fraction(1)), Fraction(1)),
         (steady(240, Fraction(120)), Fraction(120))]
    ):  # fmt: skip
        path = tmp_path / f"{number}.mkv"
        numbered(path, times, base=Fraction(1, 1000), rate=rate, beeps=[0.1])

        seen, _ = all_of(path)

        assert seen.times == pytest.approx([float(t) for t in times], abs=0.002)


def test_late_sound_is_led_in_by_silence(tmp_path: Path) -> None:
    path = tmp_path / "late.mkv"
    late_sound(path, Fraction(7, 10))

    seen, native = all_of(path)

    assert onset(seen.mono, MONO_RATE) == pytest.approx(0.9, abs=0.01)
    assert onset(np.concatenate(native.heard, axis=1), native.rate) == pytest.approx(0.9, abs=0.01)


def test_a_long_pause_in_the_sound_is_told_in_small_pieces(tmp_path: Path) -> None:
    paused(tmp_path / "a.mkv", Fraction(900))
    seen, native = Everything(), Native()

    walk(tmp_path / "a.mkv", Watchers([], [], [seen], [native]))
    until = walk(tmp_path / "a.mkv", Watchers(), end=5.0)

    assert seen.mono.shape[1] / MONO_RATE == pytest.approx(902, abs=0.1)
    assert max(block.shape[1] for block in native.heard) <= 2 * native.rate
    assert max(block.shape[0] for block in seen.heard) <= 2 * MONO_RATE
    assert until.samples / MONO_RATE < 3


def test_a_film_without_sound_and_a_sound_without_picture(tmp_path: Path) -> None:
    film(tmp_path / "mute.mp4", audio=False)
    film(tmp_path / "blind.m4a", video=False, beeps=(0.5,))

    mute, _ = all_of(tmp_path / "mute.mp4")
    blind, _ = all_of(tmp_path / "blind.m4a")

    assert len(mute.times) == 50
    assert not mute.heard
    assert not blind.times
    assert onset(blind.mono, MONO_RATE) == pytest.approx(0.5, abs=0.01)


def test_damage_in_the_middle_is_gone_around_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.mkv"
    numbered(path, steady(100, Fraction(25)), base=Fraction(1, 1000), rate=Fraction(25), beeps=[0.5, 3.5],
             options={"g": "25"})  # fmt: skip
    data = bytearray(path.read_bytes())
    third = len(data) // 3
    data[third : third + third // 3] = np.random.default_rng(1).bytes(third // 3)
    path.write_bytes(bytes(data))
    seen, native = Everything(), Native()

    walked = walk(path, Watchers([seen], [], [seen], [native]))

    assert 50 <= len(seen.times) < 100
    assert seen.times[-1] == pytest.approx(3.96, abs=0.1)
    assert walked.lost > 0
    assert onset(seen.mono[:, 2 * MONO_RATE :], MONO_RATE) == pytest.approx(1.5, abs=0.03)


def test_times_only_grow(tmp_path: Path) -> None:
    path = tmp_path / "back.ts"
    film(tmp_path / "a.mp4", beeps=(0.5,))
    twice(tmp_path / "a.mp4", path)

    seen, _ = all_of(path)

    assert all(a < b for a, b in zip(seen.times, seen.times[1:], strict=False))


def test_it_says_how_far_it_has_come(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    film(path, shots=((35.0, "grey"),), rate=10, size=(64, 36), texture=False)

    told = list(walking(path, Watchers()))

    assert len(told) == 3
    assert told == sorted(told)


def test_a_playlist_is_refused(tmp_path: Path) -> None:
    playlist(tmp_path / "a.mp4", tmp_path / "secret.ts")

    with pytest.raises(MediaError):
        walk(tmp_path / "a.mp4", Watchers())
