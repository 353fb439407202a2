"""Copying packets: fast, and honest about what it gives."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from aurelia.media.copying import copy_many
from aurelia.media.cutting import Want
from schemas.errors import MediaError
from schemas.media import Measured
from tests.aurelia.media import sources
from tests.aurelia.media.corners import FPS, Odd, write
from tests.media_factory import numbers


def copied(source: Path, target: Path, start: float, duration: float) -> Measured | MediaError:
    ((_, found),) = copy_many(source, [Want(start, duration, target)])
    return found


@pytest.mark.parametrize("name", ["f.mp4", "f.mkv", "f.ts"])
@pytest.mark.parametrize("bframes", ["0", "2"])
def test_a_copy_says_where_it_really_begins_and_is_not_certified(tmp_path: Path, name: str, bframes: str) -> None:
    source, clip = tmp_path / name, tmp_path / "clip.mp4"
    base = Fraction(1, 1000) if name == "f.mkv" else Fraction(1, 90_000)
    options = {"bf": bframes, "g": "40", "keyint_min": "40", "sc_threshold": "0"}
    write(source, Odd(times=sources.steady(200, FPS), base=base, options=options))
    found = copied(source, clip, 3.0, 1.5)
    assert isinstance(found, Measured)
    assert (found.mode, found.certified) == ("copy", False)
    assert found.start == pytest.approx(1.6, abs=0.001)
    assert found.start_error == pytest.approx(-1.4, abs=0.001)
    assert numbers(clip)[:3] == [40, 41, 42]
    assert found.frames == len(numbers(clip))
    assert found.picture_error == 0


def test_a_copy_from_a_key_frame_on_without_b_frames_can_be_certified(tmp_path: Path) -> None:
    source, clip = tmp_path / "f.mp4", tmp_path / "clip.mp4"
    options = {"bf": "0", "g": "25", "keyint_min": "25", "sc_threshold": "0"}
    write(source, Odd(times=sources.steady(100, FPS), base=1 / FPS, audio_codec=None, options=options))
    found = copied(source, clip, 1.0, 2.0)
    assert isinstance(found, Measured)
    assert (found.mode, found.certified, found.frames) == ("copy", True, 50)
    assert numbers(clip) == list(range(25, 75))


def test_what_mp4_does_not_hold_is_refused_with_the_way_out(tmp_path: Path) -> None:
    source, clip = tmp_path / "f.webm", tmp_path / "clip.mp4"
    write(source, Odd(codec="libvpx", audio_codec="libopus", options={"deadline": "realtime", "b": "1M"}))
    found = copied(source, clip, 1.0, 1.0)
    assert isinstance(found, MediaError)
    assert "copied" in str(found)
    assert "cut it exactly" in found.hint
    assert not list(tmp_path.glob("*clip*"))


@pytest.mark.parametrize(("start", "duration"), [(-1.0, 1.0), (1.0, 0.0), (30.0, 1.0)])
def test_spans_that_cannot_be_are_refused(tmp_path: Path, start: float, duration: float) -> None:
    source, clip = tmp_path / "f.mp4", tmp_path / "clip.mp4"
    write(source, Odd(base=1 / FPS))
    assert isinstance(copied(source, clip, start, duration), MediaError)
    assert not clip.exists()


def test_sound_alone_is_copied(tmp_path: Path) -> None:
    source, clip = tmp_path / "f.m4a", tmp_path / "clip.m4a"
    write(source, Odd(times=[], sound_to=4.0))
    found = copied(source, clip, 1.0, 1.5)
    assert isinstance(found, Measured)
    assert found.start == pytest.approx(1.0, abs=0.03)
    assert found.duration == pytest.approx(1.5, abs=0.06)
