"""Recordings whose streams, codecs or containers are odd: each is cut rightly, or refused with its reason."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest

from aurelia.media.decode import sound
from aurelia.media.encode import cut
from aurelia.media.probe import probe
from schemas.errors import MediaError
from tests.aurelia.media import sources
from tests.aurelia.media.corners import FPS, Odd, is_right, write
from tests.media_factory import RATE, film, numbers

NTSC = Fraction(30000, 1001)
H90K = Fraction(1, 90_000)


@pytest.mark.parametrize(
    ("name", "odd"),
    [
        ("a.mkv", Odd()),
        ("a.mov", Odd(base=1 / FPS)),
        ("a.mp4", Odd(base=Fraction(1, 12800))),
        ("a.ts", Odd(base=H90K)),
        ("ntsc.mp4", Odd(times=sources.steady(120, NTSC), rate=NTSC, base=1 / NTSC)),
        ("web.webm", Odd(codec="libvpx", audio_codec="libopus", options={"deadline": "realtime", "b": "2M"})),
        ("old.mpg", Odd(codec="mpeg2video", audio_codec="mp2", base=1 / FPS, options={"b": "4M", "bf": "2"})),
        ("ten-bit.mkv", Odd(pixel_format="yuv420p10le")),
        ("pcm.mov", Odd(base=1 / FPS, audio_codec="pcm_s16le")),
        ("120.mp4", Odd(times=sources.steady(400, Fraction(120)), rate=Fraction(120), base=Fraction(1, 120))),
        ("vfr.mkv", Odd(times=sources.uneven(120, Fraction(30), 5), rate=Fraction(30))),
        ("six.mkv", Odd(layout="5.1")),
        ("stereo.mkv", Odd(layout="stereo")),
        ("slow-sound.mkv", Odd(sample_rate=8000)),
        ("several.mkv", Odd(extra=["picture", "sound"])),
        ("late-sound.mkv", Odd(sound_from=0.6)),
        ("late-sound.mp4", Odd(sound_from=0.6, base=Fraction(1, 12800))),
        ("short-sound.mkv", Odd(sound_to=1.6, beeps=[1.2])),
        ("long-sound.mkv", Odd(sound_to=6.0)),
        ("silent.mkv", Odd(audio_codec=None)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
@pytest.mark.parametrize("start", [0.0, 0.913])
def test_odd_recordings_are_cut_to_the_frame_with_their_sound(
    tmp_path: Path, name: str, odd: Odd, start: float
) -> None:
    source, clip = tmp_path / name, tmp_path / "clip.mp4"
    write(source, odd)
    found = is_right(source, clip, odd, start, 1.4)
    assert abs(found.duration - 1.4) <= 1 / float(Fraction(found.frame_rate))
    audio = probe(clip).audio
    assert (audio.channels if audio else 0) == (0 if odd.audio_codec is None else 1 if odd.layout == "mono" else 2)


def test_pictures_that_come_once_a_second_are_held(tmp_path: Path) -> None:
    source, clip = tmp_path / "slow.mkv", tmp_path / "clip.mp4"
    write(source, Odd(times=sources.steady(12, Fraction(1)), rate=Fraction(1), beeps=[5.5]))
    cut(source, clip, start=4.5, duration=3.0)
    assert numbers(clip) == [4] * 5 + [5] * 10 + [6] * 10 + [7] * 5


@pytest.mark.parametrize("lead", [0.2, -0.4])
def test_a_file_whose_clock_does_not_start_at_nought_is_cut_in_its_own_time(tmp_path: Path, lead: float) -> None:
    """Time stamps below 0, and above: second 0 of a recording is where its picture begins."""
    source, clip = tmp_path / "f.ts", tmp_path / "clip.mp4"
    zero = Fraction(round(lead * 1000), 1000) + 1
    odd = Odd(times=[zero + n / FPS for n in range(100)], base=H90K, sound_from=float(zero), beeps=[2.5, 4.1])
    write(source, odd)
    is_right(source, clip, odd, 0.8, 1.5, zero=zero)


def test_a_picture_that_starts_before_nought_keeps_its_sound(tmp_path: Path) -> None:
    source, clip = tmp_path / "f.mkv", tmp_path / "clip.mp4"
    times = [Fraction(n - 5, 25) for n in range(100)]
    odd = Odd(times=times, options={"bf": "0", "g": "30"}, beeps=[1.5])
    write(source, odd)
    begins = probe(source)
    found = cut(source, clip, start=1.0, duration=1.5)
    assert begins.video is not None
    assert found.certified
    assert numbers(clip) in (list(range(25, 25 + found.frames)), list(range(30, 30 + found.frames)))


def test_sound_before_the_picture_is_kept(tmp_path: Path) -> None:
    source, clip = tmp_path / "f.mkv", tmp_path / "clip.mp4"
    odd = Odd(times=[2 + n / FPS for n in range(50)], beeps=[1.5])
    write(source, odd)
    found = cut(source, clip, start=1.0, duration=2.0)
    assert numbers(clip) == [0] * 25 + list(range(25))
    assert found.sound_error == pytest.approx(0, abs=0.001)


def test_sound_alone_is_cut_to_the_sample(tmp_path: Path) -> None:
    source, clip = tmp_path / "f.mka", tmp_path / "clip.m4a"
    write(source, Odd(times=[], sound_to=4.0))
    found = cut(source, clip, start=0.7331, duration=1.2345)
    assert found.certified
    assert (found.frames, found.samples) == (0, round(1.2345 * RATE))
    assert sound(clip, sample_rate=RATE).shape == (1, found.samples)


def test_cover_art_is_no_picture(tmp_path: Path) -> None:
    source, clip = tmp_path / "f.m4a", tmp_path / "clip.m4a"
    sources.with_cover(source, sound=True)
    found = cut(source, clip, start=0.1, duration=0.5)
    assert (found.frames, found.samples) == (0, RATE // 2)


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_turned_picture_is_certified_upright(tmp_path: Path, degrees: int) -> None:
    source, clip = tmp_path / "f.mp4", tmp_path / "clip.mp4"
    film(source, shots=[(2, "red")], beeps=[0.8], size=(192, 108))
    sources.turn_picture(source, degrees)
    found = cut(source, clip, start=0.5, duration=1)
    video = probe(clip).video
    assert video is not None
    assert ((video.width, video.height), video.rotation) == (((192, 108) if degrees == 180 else (108, 192)), 0)
    assert found.certified


@pytest.mark.parametrize("size", [(191, 107), (193, 109)])
def test_odd_sides_lose_a_line(tmp_path: Path, size: tuple[int, int]) -> None:
    source, clip = tmp_path / "f.avi", tmp_path / "clip.mp4"
    odd = Odd(size=size, codec="mpeg4", audio_codec=None, base=1 / FPS, options={"b": "4M"})
    write(source, odd)
    is_right(source, clip, odd, 0.5, 1.0)
    video = probe(clip).video
    assert video is not None
    assert (video.width, video.height) == (size[0] - 1, size[1] - 1)


@pytest.mark.parametrize("keep", [0.55, 0.8])
def test_a_file_without_its_end_is_cut_up_to_there(tmp_path: Path, keep: float) -> None:
    source, clip = tmp_path / "f.ts", tmp_path / "clip.mp4"
    write(source, Odd(base=H90K, options={"bf": "0", "g": "10"}))
    whole = source.read_bytes()
    source.write_bytes(whole[: round(len(whole) * keep)])
    found = cut(source, clip, start=0.52, duration=20)
    assert found.ends_early
    assert numbers(clip) == list(range(13, 13 + found.frames))


def test_an_mp4_without_its_end_is_refused_with_the_reason(tmp_path: Path) -> None:
    source = tmp_path / "f.mp4"
    write(source, Odd(base=Fraction(1, 12800)))
    source.write_bytes(source.read_bytes()[:-8000])
    with pytest.raises(MediaError, match=r"f\.mp4"):
        cut(source, tmp_path / "clip.mp4", start=0, duration=1)


def test_a_damaged_middle_leaves_the_rest_right(tmp_path: Path) -> None:
    source, clip = tmp_path / "f.ts", tmp_path / "clip.mp4"
    write(source, Odd(times=sources.steady(200, FPS), base=H90K, options={"bf": "0", "g": "10"}, beeps=[1.0, 6.5]))
    data = bytearray(source.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 3000] = b"\x55" * 3000
    source.write_bytes(bytes(data))
    assert cut(source, clip, start=0.52, duration=1.0).certified
    assert numbers(clip) == list(range(13, 38))
    assert cut(source, clip, start=6.0, duration=1.0).certified
    assert numbers(clip) == list(range(150, 175))
    across = cut(source, clip, start=3.0, duration=2.0)
    assert across.frames == 50


def test_time_stamps_out_of_order_are_off_by_a_frame_at_most(tmp_path: Path) -> None:
    """A transport stream whose packets do not come in the order of their time stamps."""
    source, shuffled, clip = tmp_path / "f.ts", tmp_path / "shuffled.ts", tmp_path / "clip.mp4"
    write(source, Odd(base=H90K, options={"bf": "0", "g": "10"}, audio_codec=None))
    stamps = reversed_stamps(source.read_bytes(), every=7)
    shuffled.write_bytes(stamps)
    found = cut(shuffled, clip, start=0.52, duration=1.0)
    assert (found.frames, found.certified) == (25, True)
    assert all(abs(number - tick) <= 1 for tick, number in enumerate(numbers(clip), start=13))


def reversed_stamps(data: bytes, every: int) -> bytes:
    """The bytes of a transport stream of one picture, every so many time stamps swapped with the one after."""
    made, found, at = bytearray(data), [], 0
    while (at := data.find(b"\x00\x00\x01\xe0", at)) >= 0:
        found.append(at + 9)
        at += 4
    for first, second in list(pairwise(found))[3::every]:
        made[first : first + 5], made[second : second + 5] = made[second : second + 5], made[first : first + 5]
    return bytes(made)
