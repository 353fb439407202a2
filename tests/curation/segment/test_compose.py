from __future__ import annotations

from pathlib import Path

import pytest

from aurelia.media.decode import frames, sound
from curation.blobs import Blobs
from curation.segment.compose import mux, stitch
from schemas.errors import MediaError, UsageError
from schemas.media import Part, media_identity
from tests.media_factory import film, onset, read_barcode


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    (tmp_path / "w").mkdir()
    return Blobs(tmp_path / "w")


@pytest.fixture
def two(blobs: Blobs, tmp_path: Path) -> tuple[str, str]:
    """Two recordings of 4 s in the store: a beep at 1 s in the one, at 3 s in the other."""
    film(tmp_path / "one.mp4", shots=[(4, "red")], beeps=[1.0], barcode=True, size=(192, 108))
    film(tmp_path / "two.mp4", shots=[(4, "blue")], beeps=[3.0], barcode=True, size=(192, 108))
    return blobs.import_file(tmp_path / "one.mp4", ".mp4"), blobs.import_file(tmp_path / "two.mp4", ".mp4")


def part(sha256: str, start: float, duration: float, role: str = "both") -> Part:
    return Part(recording_sha256=sha256, start=start, duration=duration, role=role)  # type: ignore[arg-type]


def test_stitch_makes_one_clip_of_parts_in_order(blobs: Blobs, two: tuple[str, str]) -> None:
    parts = (part(two[1], 2, 2), part(two[0], 0, 2))
    clip = stitch(blobs, parts)
    assert (clip.derivation, clip.parts, clip.duration) == ("stitch", parts, 4.0)
    assert clip.subject() == media_identity(parts)
    path = blobs.path(clip.sha256)
    assert [read_barcode(frame.pixels) for frame in frames(path)] == [*range(50, 100), *range(50)]
    assert onset(sound(path, sample_rate=16_000), 16_000) == pytest.approx(1.0, abs=0.005)
    assert stitch(blobs, parts) == clip


def test_mux_makes_picture_of_one_and_sound_of_another(blobs: Blobs, two: tuple[str, str]) -> None:
    picture, heard = part(two[0], 1, 2, "picture"), part(two[1], 2, 2, "sound")
    clip = mux(blobs, picture, heard)
    assert (clip.derivation, clip.parts, clip.measured.frames) == ("mux", (picture, heard), 50)
    assert onset(sound(blobs.path(clip.sha256), sample_rate=16_000), 16_000) == pytest.approx(1.0, abs=0.005)


def test_mux_makes_silent_clips_and_tracks(blobs: Blobs, two: tuple[str, str]) -> None:
    silent = mux(blobs, part(two[0], 1, 2, "picture"), None)
    track = mux(blobs, None, part(two[0], 0, 2, "sound"), loudness_dbfs=-20)
    assert (silent.has_video, silent.has_audio) == (True, False)
    assert (track.has_video, track.has_audio, track.width, track.duration) == (False, True, 0, 2.0)
    assert blobs.path(track.sha256).suffix == ".m4a"


def test_roles_and_spans_that_do_not_fit_are_refused(blobs: Blobs, two: tuple[str, str]) -> None:
    with pytest.raises(UsageError):
        stitch(blobs, [part(two[0], 0, 1, "picture")])
    with pytest.raises(UsageError):
        stitch(blobs, [])
    with pytest.raises(UsageError):
        mux(blobs, part(two[0], 0, 1), None)
    with pytest.raises(UsageError):
        mux(blobs, None, None)
    with pytest.raises(MediaError, match="ends at"):
        stitch(blobs, [part(two[0], 3, 5)])
