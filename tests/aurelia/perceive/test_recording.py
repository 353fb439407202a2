"""One pass over films whose shots, sounds, black and frozen stretches are known."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from aurelia import fingerprint
from aurelia.media.decode import sound, still
from aurelia.media.encode import write
from aurelia.media.planes import Planes
from aurelia.media.probe import probe
from aurelia.perceive.recording import Surveyed, survey
from schemas.errors import MediaError
from schemas.survey import Change
from tests.aurelia.media.sources import numbered
from tests.media_factory import film, sounds


class Known:
    """A detector that knows the truth."""

    name, version = "known", 1

    def __init__(self, *changes: Change) -> None:
        self.changes = list(changes)
        self.seen = 0

    def watch(self) -> Known:
        return self

    def see(self, frame: Planes) -> None:
        self.seen += 1

    def found(self) -> list[Change]:
        return self.changes


def cut(at: float) -> Change:
    return Change(at=at, kind="cut", confidence=1.0)


def surveyed(path: Path, *changes: Change, frames: int | None = None) -> Surveyed:
    folder = path.parent / "made"
    folder.mkdir(exist_ok=True)
    return survey(path, folder, Known(*changes), frames=frames)


def test_everything_is_measured_in_one_pass(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    film(path, shots=((3, "red"), (2, "black"), (4, "blue")), beeps=(1.0, 2.0, 6.5), texture=True)

    found = surveyed(path, cut(3.0), cut(5.0), cut(500.0))

    assert [change.at for change in found.changes] == [3.0, 5.0]
    assert found.onsets == pytest.approx((1.0, 2.0, 6.5), abs=0.03)
    assert np.allclose(found.silence, [(0, 1.0), (1.1, 2.0), (2.1, 6.5), (6.6, 9.0)], atol=0.06)
    assert found.speech == ()
    assert found.frames_seen == 225
    assert found.lost == 0
    assert found.loudness.peak == pytest.approx(20 * np.log10(0.5), abs=1.0)
    assert len(found.loudness.short_term) == 9
    assert found.tools["shots:known"] == "1"
    assert found.sound is not None
    flac = probe(found.sound)
    assert flac.duration == pytest.approx(found.duration, abs=0.1)
    assert flac.audio is not None
    assert (flac.audio.codec, flac.audio.sample_rate, flac.audio.channels) == ("flac", 16_000, 1)
    assert np.abs(sound(found.sound, sample_rate=16_000) - sound(path, sample_rate=16_000)).max() < 1e-4
    assert found.prints is not None
    assert fingerprint.unpacked(found.prints.read_bytes()).duration == found.duration


def test_black_and_frozen_stretches_are_found_to_the_frame(tmp_path: Path) -> None:
    rng = np.random.default_rng(4)
    still = rng.integers(0, 255, (180, 320, 3)).astype(np.uint8)
    moving = [np.roll(still, 3 * n, axis=1) for n in range(50)]
    black = [np.full((180, 320, 3), 5, np.uint8)] * 20
    pictures = [*moving, *[still] * 75, *moving, *black, *moving]
    path = tmp_path / "a.mp4"
    write(path, frames=iter(pictures), frame_rate=Fraction(25), sound=sounds(len(pictures) / 25))

    found = surveyed(path)

    # the moving stretch begins with the very picture that stood still before it
    assert np.allclose(found.frozen, [(2.0, 5.04)], atol=0.0401)
    assert np.allclose(found.black, [(7.0, 7.8)], atol=0.001)


def test_a_slow_drift_does_not_stand_still(tmp_path: Path) -> None:
    rng = np.random.default_rng(4)
    broad = np.kron(rng.integers(0, 255, (9, 40)), np.ones((20, 20)))
    pictures = (np.repeat(broad[:, n // 3 : n // 3 + 320, None], 3, axis=2).astype(np.uint8) for n in range(100))
    path = tmp_path / "a.mp4"
    write(path, frames=pictures, frame_rate=Fraction(25), sound=sounds(4))

    assert surveyed(path).frozen == ()


def test_slides_stand_still(tmp_path: Path) -> None:
    path = tmp_path / "a.mkv"
    times = [Fraction(0), Fraction(5), Fraction(8)]
    numbered(path, times, base=Fraction(1, 1000), rate=Fraction(1), beeps=[1.0], size=(320, 180))

    assert np.allclose(surveyed(path).frozen, [(0, 5), (5, 8)], atol=0.01)


@pytest.mark.parametrize(("audio", "video"), [(False, True), (True, False)])
def test_one_sense_alone_is_measured_too(tmp_path: Path, audio: bool, video: bool) -> None:
    path = tmp_path / ("a.mp4" if video else "a.m4a")
    film(path, shots=((2.0, "red"), (2.0, "blue")), beeps=(1.0,), audio=audio, video=video)

    found = surveyed(path, cut(2.0))

    assert bool(found.changes) is video
    assert bool(found.stills) is video
    assert (found.sound is not None) is audio
    assert bool(found.onsets) is audio
    assert (found.loudness.integrated is not None) is audio
    assert found.duration == pytest.approx(4.0, abs=0.1)


def test_the_same_file_gives_the_same(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    film(path, shots=((2.0, "red"), (2.0, "blue")), beeps=(1.0,))
    once, again = surveyed(path, cut(2.0)), surveyed(path, cut(2.0))

    def all_bytes(found: Surveyed) -> list[bytes]:
        paths = [path for _, path in found.stills]
        return [p.read_bytes() for p in (*paths, found.sound, found.prints) if p]

    assert once == again
    assert all_bytes(once) == all_bytes(again)


def test_a_file_that_is_no_media_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"nothing of the kind" * 100)

    with pytest.raises(MediaError):
        surveyed(tmp_path / "a.mp4")


def test_stills_show_each_shot_and_are_small_and_upright(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    film(path, shots=((1.0, "red"), (0.6, "green"), (3.0, "blue"), (1.0, "black"), (0.8, "yellow")), size=(640, 360))

    found = surveyed(path, cut(1.0), cut(1.6), cut(4.6), cut(5.6), frames=5)

    edges = [0, 1.0, 1.6, 4.6, 5.6, 6.4]
    shots = {int(np.searchsorted(edges, at, side="right")) for at, _ in found.stills}
    assert shots == {1, 2, 3, 4, 5}
    for _, made in found.stills:
        assert probe_jpeg(made) == (320, 180)


def test_stills_of_small_films_are_as_good_as_their_frames(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    film(path, shots=((6.0, "green"),), size=(320, 180))

    found = surveyed(path)

    at, still_path = found.stills[-1]
    assert still_path.read_bytes() == still(path, at, max_side=320)


def probe_jpeg(path: Path) -> tuple[int, int]:
    """Width and height from the frame header of a JPEG file."""
    data = path.read_bytes()
    at = data.index(b"\xff\xc0")
    return int.from_bytes(data[at + 7 : at + 9], "big"), int.from_bytes(data[at + 5 : at + 7], "big")
