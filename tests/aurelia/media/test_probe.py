from __future__ import annotations

import random
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.audio.frame import AudioFrame

from aurelia.media import opening
from aurelia.media.decode import frames
from aurelia.media.probe import probe
from aurelia.media.rate import STANDARD
from schemas.errors import MediaError
from tests.aurelia.media import sources
from tests.media_factory import RATE, film


def test_probe_tells_what_is_inside(tmp_path: Path) -> None:
    path = tmp_path / "f.mp4"
    film(path, shots=[(2, "red")], rate=Fraction(30000, 1001), size=(192, 108), channels=2)
    found = probe(path)
    assert (found.container, found.size_bytes) == ("mp4", path.stat().st_size)
    assert found.duration == pytest.approx(2.002, abs=0.01)
    assert found.video is not None
    assert found.audio is not None
    assert (found.video.codec, found.video.width, found.video.height) == ("h264", 192, 108)
    assert (found.video.frame_rate, found.video.pixel_format, found.video.start) == ("30000/1001", "yuv420p", 0)
    assert (found.audio.codec, found.audio.sample_rate, found.audio.channels) == ("aac", 48_000, 2)


def test_probe_believes_the_content_not_the_name(tmp_path: Path) -> None:
    path = tmp_path / "odd name, 100% (really).txt"
    film(tmp_path / "f.mp4")
    (tmp_path / "f.mp4").rename(path)
    assert probe(path).container == "mp4"


@pytest.mark.parametrize("name", ["f.mkv", "f.ts", "f.avi", "f.mov", "f.flv"])
def test_probe_reads_containers_that_start_anywhere(tmp_path: Path, name: str) -> None:
    path, rate = tmp_path / name, Fraction(25)
    codec, base = ("mpeg4", 1 / rate) if name.endswith("avi") else ("libx264", Fraction(1, 90000))
    base = Fraction(1, 1000) if name.endswith(("mkv", "flv")) else base
    sources.numbered(path, sources.steady(75, rate), base=base, rate=rate, codec=codec)
    found = probe(path)
    assert found.video is not None
    assert found.video.frame_rate == "25/1"
    assert found.video.start == pytest.approx(0, abs=0.05)
    assert found.duration == pytest.approx(3.0, abs=0.1)


def test_probe_gives_only_sound_or_only_picture(tmp_path: Path) -> None:
    film(tmp_path / "sound.m4a", video=False)
    film(tmp_path / "picture.mp4", audio=False)
    assert probe(tmp_path / "sound.m4a").video is None
    assert probe(tmp_path / "picture.mp4").audio is None


def test_probe_sees_through_a_variable_rate(tmp_path: Path) -> None:
    path = tmp_path / "vfr.mp4"
    sources.numbered(path, sources.uneven(200, Fraction(26), 1), base=Fraction(1, 90000), rate=Fraction(26))
    video = probe(path).video
    assert video is not None
    assert Fraction(video.frame_rate) in set(STANDARD)


def test_probe_reports_the_rotation_and_decode_applies_it(tmp_path: Path) -> None:
    path = tmp_path / "f.mp4"
    film(path, size=(192, 108))
    sources.turn_picture(path, 90)
    video = probe(path).video
    assert video is not None
    assert (video.width, video.height, video.rotation) == (192, 108, 90)
    assert next(frames(path)).pixels.shape == (192, 108, 3)


def test_cover_art_is_no_picture(tmp_path: Path) -> None:
    sources.with_cover(tmp_path / "song.m4a", sound=True)
    found = probe(tmp_path / "song.m4a")
    assert found.video is None
    assert found.audio is not None
    sources.with_cover(tmp_path / "cover.m4a", sound=False)
    with pytest.raises(MediaError, match="still picture"):
        probe(tmp_path / "cover.m4a")


def test_missing_empty_and_foreign_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.mp4").touch()
    (tmp_path / "text.mp4").write_text("<html>not found</html>" * 50)
    (tmp_path / "noise.mp4").write_bytes(random.Random(1).randbytes(50_000))
    (tmp_path / "folder.mp4").mkdir()
    for name in ("missing.mp4", "empty.mp4", "text.mp4", "noise.mp4", "folder.mp4"):
        with pytest.raises(MediaError, match=name):
            probe(tmp_path / name)


@pytest.mark.parametrize("make", [sources.playlist, sources.concat_script])
@pytest.mark.parametrize("name", ["video.mp4", "video.m3u8", "video.txt"])
def test_a_playlist_is_refused_under_any_name(tmp_path: Path, make: object, name: str) -> None:
    film(tmp_path / "secret.ts.mp4")
    make(tmp_path / name, tmp_path / "secret.ts.mp4")  # type: ignore[operator]
    with pytest.raises(MediaError, match=name):
        probe(tmp_path / name)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.8])
@pytest.mark.parametrize("name", ["f.mp4", "late-index.mov", "f.mkv"])
def test_a_file_cut_short_is_refused(tmp_path: Path, share: float, name: str) -> None:
    path, rate = tmp_path / name, Fraction(25)
    if name == "f.mp4":
        film(path, shots=[(20, "red"), (20, "blue")], beeps=range(1, 40))
    else:
        base = Fraction(1, 1000) if name.endswith("mkv") else Fraction(1, 12800)
        sources.numbered(path, sources.steady(1000, rate), base=base, rate=rate)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(MediaError, match=name):
        probe(path)


@pytest.mark.parametrize(("name", "codec"), [("f.mp3", "mp3"), ("f.ogg", "libopus"), ("f.ts", "aac")])
def test_a_stream_without_a_table_of_contents_is_as_long_as_it_is(tmp_path: Path, name: str, codec: str) -> None:
    path = tmp_path / name
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=RATE, layout="stereo")
        block = AudioFrame.from_ndarray(
            np.random.default_rng(1).normal(0, 0.1, (2, RATE * 20)).astype(np.float32), format="fltp", layout="stereo"
        )
        block.sample_rate = RATE
        container.mux(stream.encode(block))
        container.mux(stream.encode(None))
    assert probe(path).duration == pytest.approx(20, abs=0.1)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    assert probe(path).duration == pytest.approx(10, abs=1.5)


def test_absurd_dimensions_are_refused_before_decoding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources.huge(tmp_path / "wide.mkv", (20_000, 64))
    with pytest.raises(MediaError, match="20000x64"):
        probe(tmp_path / "wide.mkv")
    sources.huge(tmp_path / "big.mkv", (2_000, 2_000))
    assert probe(tmp_path / "big.mkv").video is not None
    monkeypatch.setattr(opening, "MAX_PIXELS", 3_000_000)
    with pytest.raises(MediaError, match=r"big\.mkv"):
        probe(tmp_path / "big.mkv")


@pytest.mark.parametrize("name", ["f.mkv", "f.mp4", "f.avi"])
def test_probe_leaves_out_a_picture_of_an_unknown_codec(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    film(path)
    path.write_bytes(path.read_bytes().replace(b"avc1", b"zzz1"))
    found = probe(path)
    assert found.video is None
    assert found.audio is not None


def test_probe_refuses_a_file_of_unknown_codecs_alone(tmp_path: Path) -> None:
    path = tmp_path / "f.mp4"
    film(path, audio=False)
    path.write_bytes(path.read_bytes().replace(b"avc1", b"zzz1"))
    with pytest.raises(MediaError, match=r"holds (only|neither)"):
        probe(path)
