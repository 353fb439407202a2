from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from aurelia.media.decode import frames, sound
from aurelia.media.encode import cut, decoded_digest, write
from aurelia.media.probe import probe
from schemas.errors import MediaError
from tests.aurelia.media import sources
from tests.media_factory import film, numbers, onset, read_barcode

NTSC = Fraction(30000, 1001)


def offset_of_beep(clip: Path, beep_frame: int) -> float:
    """Seconds that the beep is heard after the frame that it belongs to is shown (shown at its own time)."""
    shown = next(frame.time for frame in frames(clip) if read_barcode(frame.pixels) >= beep_frame)
    return onset(sound(clip, sample_rate=48_000), 48_000) - shown


@pytest.mark.parametrize(
    ("name", "rate", "base", "options"),
    [
        ("a.mp4", Fraction(25), Fraction(1, 12800), {"bf": "3", "g": "60"}),
        ("b.mp4", NTSC, Fraction(1001, 30000), {"bf": "2", "g": "250"}),
        ("c.mkv", Fraction(24000, 1001), Fraction(1, 1000), {"bf": "0"}),
        ("d.ts", Fraction(25), Fraction(1, 90000), {"bf": "2", "g": "30"}),
        ("e.mp4", Fraction(30), Fraction(1, 90000), {"bf": "3", "x264-params": "open-gop=1:keyint=40:min-keyint=40"}),
    ],
)
@pytest.mark.parametrize("start", [0.0, 2.0133, 3.51])
def test_cut_begins_with_the_nearest_frame_and_has_the_exact_count(
    tmp_path: Path, name: str, rate: Fraction, base: Fraction, options: dict[str, str], start: float
) -> None:
    source, clip = tmp_path / name, tmp_path / "clip.mp4"
    beep = round(rate * Fraction(start + 0.7))
    sources.numbered(
        source, sources.steady(150, rate), base=base, rate=rate, beeps=[float(beep / rate)], options=options
    )
    first, count = round(Fraction(start) * rate), round(Fraction(3, 2) * rate)

    found = cut(source, clip, start=start, duration=1.5)

    assert numbers(clip) == list(range(first, first + count))
    assert found.frames == count
    assert Fraction(found.frame_rate) == rate
    assert found.start == pytest.approx(float(first / rate), abs=0.001)
    assert found.duration == pytest.approx(float(count / rate), abs=1e-6)
    assert found.samples == round(count / rate * 48_000)
    assert found.av_offset == 0
    assert abs(offset_of_beep(clip, beep)) <= 0.02


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_cut_of_a_variable_rate_keeps_sound_and_picture_together(tmp_path: Path, seed: int) -> None:
    source, clip = tmp_path / "vfr.mkv", tmp_path / "clip.mp4"
    times = sources.uneven(200, Fraction(30), seed)
    beep = next(i for i, time in enumerate(times) if time > 3)
    sources.numbered(source, times, base=Fraction(1, 1000), rate=Fraction(30), beeps=[float(times[beep])])

    found = cut(source, clip, start=2.2, duration=2.0)

    shown = numbers(clip)
    rate = Fraction(found.frame_rate)
    assert len(shown) == found.frames == round(2 * rate)
    for tick, number in enumerate(shown):
        moment = found.start + tick / float(rate)
        assert times[number] <= moment + 0.5 / float(rate) + 1e-6
        assert number + 1 == len(times) or times[number + 1] >= moment + 0.5 / float(rate) - 1e-6
    # The picture can only change on the grid: half a frame on either side
    assert abs(offset_of_beep(clip, beep)) <= 0.5 / float(rate) + 0.005
    assert onset(sound(clip, sample_rate=48_000), 48_000) == pytest.approx(float(times[beep]) - found.start, abs=0.005)


def test_cut_inside_a_slide_begins_where_it_was_asked(tmp_path: Path) -> None:
    source, clip = tmp_path / "slides.mkv", tmp_path / "clip.mp4"
    times = [Fraction(t) for t in (0, 4, 8, 12)]
    sources.numbered(source, times, base=Fraction(1, 1000), rate=Fraction(1, 4), beeps=[6.0])

    found = cut(source, clip, start=5.0, duration=4.0)

    assert found.start == 5.0
    assert set(numbers(clip)) == {1, 2}
    assert onset(sound(clip, sample_rate=48_000), 48_000) == pytest.approx(1.0, abs=0.02)


def test_cut_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    source, one, two = tmp_path / "f.mp4", tmp_path / "one.mp4", tmp_path / "two.mp4"
    film(source, shots=[(1, "red"), (2, "green")], beeps=[1.0])

    first = cut(source, one, start=0.5, duration=2)
    second = cut(source, two, start=0.5, duration=2)

    assert one.read_bytes() == two.read_bytes()
    assert first == second
    assert decoded_digest(one) == decoded_digest(two)


def test_cut_is_playable_from_its_first_bytes(tmp_path: Path) -> None:
    source, clip = tmp_path / "f.mp4", tmp_path / "clip.mp4"
    film(source)
    cut(source, clip, start=0, duration=1)
    data = clip.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


def test_cut_stops_where_the_recording_ends(tmp_path: Path) -> None:
    source, clip = tmp_path / "f.mp4", tmp_path / "clip.mp4"
    film(source, shots=[(2, "red")], barcode=True, beeps=[1.8])

    found = cut(source, clip, start=1.52, duration=10)

    assert numbers(clip) == list(range(38, 50))
    assert found.samples == round(12 / 25 * 48_000)


@pytest.mark.parametrize("start", [2.0, 7.0])
def test_cut_past_the_end_is_refused(tmp_path: Path, start: float) -> None:
    source = tmp_path / "f.mp4"
    film(source, shots=[(2, "red")])
    with pytest.raises(MediaError, match=r"f\.mp4"):
        cut(source, tmp_path / "clip.mp4", start=start, duration=1)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["f.mp4"]


@pytest.mark.parametrize(("start", "duration"), [(-1.0, 1.0), (0.0, 0.0), (0.5, -1.0)])
def test_cut_of_an_impossible_span_is_refused(tmp_path: Path, start: float, duration: float) -> None:
    source = tmp_path / "f.mp4"
    film(source, shots=[(1, "red")])
    with pytest.raises(MediaError, match="no span"):
        cut(source, tmp_path / "clip.mp4", start=start, duration=duration)


def test_cut_without_sound_gives_a_silent_clip(tmp_path: Path) -> None:
    source, clip = tmp_path / "f.mp4", tmp_path / "clip.mp4"
    film(source, audio=False)
    found = cut(source, clip, start=0.5, duration=1)
    assert (found.samples, found.av_offset, found.frames) == (0, None, 25)
    assert probe(clip).audio is None


def test_cut_without_picture_gives_sound_alone(tmp_path: Path) -> None:
    source, clip = tmp_path / "f.m4a", tmp_path / "clip.m4a"
    film(source, shots=[(3, "red")], video=False, beeps=[2.0])
    found = cut(source, clip, start=1.25, duration=1.5)
    assert (found.frames, found.samples, found.start, found.duration) == (0, 72_000, 1.25, 1.5)
    assert onset(sound(clip, sample_rate=48_000), 48_000) == pytest.approx(0.75, abs=0.005)


@pytest.mark.parametrize(("degrees", "corner"), [(90, "right"), (180, "bottom"), (270, "left")])
def test_cut_turns_the_picture_upright(tmp_path: Path, degrees: int, corner: str) -> None:
    source, clip = tmp_path / "f.mp4", tmp_path / "clip.mp4"
    film(source, shots=[(1, "black")], barcode=True, texture=False, size=(192, 108))
    write_white_top(source)
    sources.turn_picture(source, degrees)

    cut(source, clip, start=0, duration=0.5)

    video = probe(clip).video
    assert video is not None
    assert (video.width, video.height) == ((192, 108) if degrees == 180 else (108, 192))
    assert video.rotation == 0
    for path in (source, clip):
        assert brightest_side(next(frames(path)).pixels) == corner


def write_white_top(path: Path) -> None:
    picture = np.full((108, 192, 3), 16, np.uint8)
    picture[:20] = 235
    write(path, frames=[picture] * 25, frame_rate=Fraction(25), sound=None)


def brightest_side(pixels: np.ndarray) -> str:
    sides = {"top": pixels[:15], "bottom": pixels[-15:], "left": pixels[:, :15], "right": pixels[:, -15:]}
    return max(sides, key=lambda side: sides[side].mean())


def test_cut_makes_odd_sizes_even(tmp_path: Path) -> None:
    source, clip = tmp_path / "odd.avi", tmp_path / "clip.mp4"
    rate = Fraction(25)
    sources.numbered(
        source, sources.steady(25, rate), base=1 / rate, rate=rate, codec="mpeg4", audio_codec=None, size=(195, 111)
    )
    cut(source, clip, start=0, duration=1)
    video = probe(clip).video
    assert video is not None
    assert (video.width, video.height) == (194, 110)
    assert numbers(clip) == list(range(25))
