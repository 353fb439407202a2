"""A clip is read back; what is off is found, whatever wrote it."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from aurelia.media.certify import Claim, certify
from aurelia.media.encode import cut, write
from aurelia.media.matching import sound_lag
from schemas.errors import MediaError
from tests.aurelia.media import sources
from tests.aurelia.media.corners import FPS, Odd
from tests.aurelia.media.corners import write as write_odd
from tests.media_factory import RATE, Samples, film, pictures, sounds


def busy(path: Path) -> Samples:
    """A film with noise for sound and numbered frames; gives the sound."""
    rng = np.random.default_rng(3)
    heard = rng.normal(0, 0.1, (1, 4 * RATE)).astype(np.float32)
    shown = pictures([(4.0, "red")], rate=FPS, size=(192, 108), barcode=True)
    write(path, frames=shown, frame_rate=FPS, sound=heard)
    return heard


def claim(start: float, duration: float) -> Claim:
    return Claim(start, duration, Fraction(start), None, sounds=True)


def rewritten(path: Path, heard: Samples, *, frame: int, late: float, seconds: float = 2.0) -> None:
    """A clip from 1 s whose pictures begin with `frame` and whose sound is late."""
    first = round((1 - late) * RATE)
    numbered = list(pictures([(4.0, "red")], rate=FPS, size=(192, 108), barcode=True))
    shown = numbered[frame : frame + round(seconds * 25)]
    write(path, frames=shown, frame_rate=FPS, sound=heard[:, first : first + round(seconds * RATE)])


def test_what_is_right_is_certified_without_anything_kept_from_cutting(tmp_path: Path) -> None:
    source, clip = tmp_path / "f.mp4", tmp_path / "clip.mp4"
    busy(source)
    kept = cut(source, clip, start=1.0, duration=2.0)
    fetched = certify(clip, source, claim(1.0, 2.0))
    assert kept.certified
    assert fetched.certified
    assert (kept.picture_error, fetched.picture_error) == (0, 0)
    for one in (kept, fetched):
        assert one.sound_error == pytest.approx(0, abs=0.0005)
        assert one.av_error == pytest.approx(0, abs=0.0005)


@pytest.mark.parametrize(
    ("frame", "late", "told"),
    [
        (25, 0.030, r"sound is 0\.03 s off the recording's, and may be 0\.02 s"),
        (25, -0.300, r"sound is -0\.3\d* s off"),
        (27, 0.0, r"pictures are -0\.08 s off the recording's, and may be 0\.02 s"),
        (24, 0.0, r"pictures are 0\.04 s off"),
        (24, 0.045, r"sound is 0\.045 s off"),
    ],
)
def test_what_is_off_is_told_with_both_figures(tmp_path: Path, frame: int, late: float, told: str) -> None:
    source, clip = tmp_path / "f.mp4", tmp_path / "clip.mp4"
    heard = busy(source)
    rewritten(clip, heard, frame=frame, late=late)
    with pytest.raises(MediaError, match=told):
        certify(clip, source, claim(1.0, 2.0))


def test_a_clip_that_is_too_short_is_told_unless_the_recording_ends(tmp_path: Path) -> None:
    source, clip = tmp_path / "f.mp4", tmp_path / "clip.mp4"
    heard = busy(source)
    rewritten(clip, heard, frame=25, late=0.0, seconds=1.0)
    with pytest.raises(MediaError, match=r"length is -1\.0 s off, and may be 0\.04 s"):
        certify(clip, source, claim(1.0, 2.0))
    assert cut(source, clip, start=3.0, duration=9.0).ends_early


def test_a_clip_that_lost_its_sound_is_told(tmp_path: Path) -> None:
    source, clip = tmp_path / "f.mp4", tmp_path / "clip.mp4"
    busy(source)
    shown = list(pictures([(4.0, "red")], rate=FPS, size=(192, 108), barcode=True))[25:75]
    write(clip, frames=shown, frame_rate=FPS, sound=None)
    with pytest.raises(MediaError, match="sound is missing"):
        certify(clip, source, claim(1.0, 2.0))


def test_silence_and_still_pictures_are_not_measured(tmp_path: Path) -> None:
    source, clip = tmp_path / "f.mp4", tmp_path / "clip.mp4"
    film(source, shots=[(3, "red")], texture=False)
    found = cut(source, clip, start=1.0, duration=1.5)
    assert found.certified
    assert (found.picture_error, found.sound_error, found.av_error) == (None, None, None)


def test_times_of_packets_are_the_same_for_readers_that_ignore_edit_lists(tmp_path: Path) -> None:
    source, clip = tmp_path / "f.mkv", tmp_path / "clip.mp4"
    write_odd(source, Odd(times=sources.steady(100, FPS), options={"bf": "3"}))
    found = cut(source, clip, start=0.53, duration=1.6)
    assert found.picture is not None
    assert found.sound is not None
    assert (found.picture.first, found.picture.plain_first, found.picture.last) == (0, 0, 1.6)
    assert (found.sound.first, found.sound.plain_first, found.sound.last) == (0, 0, 1.6)
    assert (found.av_offset, found.plain_av_offset) == (0, 0)
    assert found.start_error == pytest.approx(-0.01)
    assert found.duration_error == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("late", [0.0, 0.0101, -0.25])
def test_sound_is_placed_to_a_fraction_of_a_millisecond(late: float) -> None:
    heard = np.random.default_rng(5).normal(0, 0.1, (1, 48_000)).astype(np.float32)[:, ::1]
    moved = np.roll(heard, round(late * 8000), axis=1)
    assert sound_lag(moved, heard, 8000) == pytest.approx(round(late * 8000) / 8000, abs=2e-4)


def test_a_steady_tone_tells_nothing() -> None:
    tone = sounds(2.0, tones=[(0, 2, 440)])[:, ::6]
    assert sound_lag(tone, tone, 8000) is None
    assert sound_lag(np.zeros((1, 8000), np.float32), tone, 8000) is None
