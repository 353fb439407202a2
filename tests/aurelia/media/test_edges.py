"""Media as the world brings it: late pictures, short sound, many channels, deep colour, other codecs, a full disk."""

from __future__ import annotations

import errno
import multiprocessing
import os
import resource
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.audio.frame import AudioFrame

from aurelia.media.decode import frames, sound
from aurelia.media.encode import cut
from aurelia.media.opening import media_errors
from aurelia.media.probe import probe
from schemas.errors import MediaError, WorkspaceError
from tests.aurelia.media import sources
from tests.media_factory import RATE, film, numbers, onset, read_barcode, sounds
from tests.parts import missing

FPS = Fraction(25)
MS = Fraction(1, 1000)


def beep_at(path: Path) -> float:
    return onset(sound(path, sample_rate=RATE), RATE)


def test_sound_that_comes_well_before_the_picture_keeps_its_place(tmp_path: Path) -> None:
    source, clip = tmp_path / "f.mkv", tmp_path / "clip.mp4"
    times = [2 + number / FPS for number in range(75)]
    sources.numbered(source, times, base=MS, rate=FPS, beeps=[3.0])
    assert beep_at(source) == pytest.approx(3.0, abs=0.005)
    assert next(frames(source)).time == pytest.approx(2.0)

    found = cut(source, clip, start=1.0, duration=3.0)

    assert numbers(clip) == [0] * 25 + list(range(50))
    assert found.samples == 3 * RATE
    assert beep_at(clip) == pytest.approx(2.0, abs=0.005)


@pytest.mark.parametrize("seconds", [1.0, 6.0])
def test_sound_shorter_or_longer_than_the_picture_is_made_to_fit(tmp_path: Path, seconds: float) -> None:
    source, clip = tmp_path / "f.mkv", tmp_path / "clip.mp4"
    sources.numbered(source, sources.steady(75, FPS), base=MS, rate=FPS, beeps=[0.8], seconds=seconds)
    found = cut(source, clip, start=0.6, duration=10)
    assert numbers(clip) == list(range(15, 75))
    assert found.samples == round(2.4 * RATE)
    assert beep_at(clip) == pytest.approx(0.2, abs=0.005)


def test_six_channels_are_mixed_down(tmp_path: Path) -> None:
    source, clip = tmp_path / "f.mkv", tmp_path / "clip.mp4"
    sources.numbered(source, sources.steady(50, FPS), base=MS, rate=FPS, beeps=[1.0], layout="5.1")
    cut(source, clip, start=0.52, duration=1)
    audio = probe(clip).audio
    assert audio is not None
    assert audio.channels == 2
    assert beep_at(clip) == pytest.approx(0.48, abs=0.005)


@pytest.mark.parametrize(
    ("name", "codec", "audio", "pixel_format", "options"),
    [
        ("ten-bit.mkv", "libx264", "flac", "yuv420p10le", {}),
        ("full-colour.mkv", "libx264", "pcm_s16le", "yuv444p", {}),
        ("web.webm", "libvpx", "libopus", "yuv420p", {"deadline": "realtime", "b": "2M"}),
        ("old.mpg", "mpeg2video", "mp2", "yuv420p", {"b": "4M", "bf": "2"}),
        ("older.mkv", "mpeg4", "mp3", "yuv420p", {"b": "4M", "bf": "2"}),
    ],
)
def test_other_codecs_are_cut_to_the_frame(
    tmp_path: Path, name: str, codec: str, audio: str, pixel_format: str, options: dict[str, str]
) -> None:
    source, clip = tmp_path / name, tmp_path / "clip.mp4"
    base = MS if name.endswith(("mkv", "webm")) else 1 / FPS
    sources.numbered(
        source, sources.steady(100, FPS), base=base, rate=FPS, beeps=[2.0],
        codec=codec, audio_codec=audio, pixel_format=pixel_format, options=options,
    )  # fmt: skip
    found = cut(source, clip, start=1.2, duration=2)
    assert numbers(clip) == list(range(30, 80))
    assert found.frames == 50
    video = probe(clip).video
    assert video is not None
    assert (video.codec, video.pixel_format) == ("h264", "yuv420p")
    assert beep_at(clip) == pytest.approx(0.8, abs=0.02)


def test_two_files_run_together_are_still_read(tmp_path: Path) -> None:
    one, two, both = tmp_path / "one.ts", tmp_path / "two.ts", tmp_path / "both.ts"
    sources.numbered(one, sources.steady(50, FPS), base=Fraction(1, 90000), rate=FPS)
    sources.numbered(two, sources.steady(50, FPS), base=Fraction(1, 90000), rate=FPS, size=(96, 54))
    both.write_bytes(one.read_bytes() + two.read_bytes())
    assert cut(both, tmp_path / "clip.mp4", start=0, duration=1).frames == 25
    assert cut(both, tmp_path / "clip.mp4", start=0, duration=4).frames >= 50


def test_clips_read_the_same_in_opencv(tmp_path: Path) -> None:
    try:
        import cv2
    except ImportError:
        missing("OpenCV is not installed")
    source, clip = tmp_path / "f.mkv", tmp_path / "clip.mp4"
    sources.numbered(source, sources.steady(100, FPS), base=MS, rate=FPS, options={"bf": "3"})
    found = cut(source, clip, start=1.2, duration=2)
    reader = cv2.VideoCapture(str(clip))
    shown = []
    while (read := reader.read())[0]:
        shown.append(read_barcode(np.asarray(read[1])[:, :, ::-1]))
    assert shown == list(range(30, 80)) == numbers(clip)
    assert int(reader.get(cv2.CAP_PROP_FRAME_COUNT)) == found.frames
    assert reader.get(cv2.CAP_PROP_FPS) == 25
    reader.release()


def test_samples_that_are_no_numbers_are_silent(tmp_path: Path) -> None:
    source, clip = tmp_path / "f.wav", tmp_path / "clip.m4a"
    samples = sounds(1.0, beeps=[0.5])
    samples[0, 1000:1100], samples[0, 2000] = np.nan, np.inf
    with av.open(str(source), "w") as container:
        stream = container.add_stream("pcm_f32le", rate=RATE, layout="mono")
        block = AudioFrame.from_ndarray(samples, format="flt", layout="mono")
        block.sample_rate = RATE
        container.mux(stream.encode(block))
        container.mux(stream.encode(None))
    assert np.isfinite(sound(source, sample_rate=RATE)).all()
    assert cut(source, clip, start=0.1, duration=0.8).samples == round(0.8 * RATE)


@pytest.mark.parametrize("name", [b"caf\xe9.mp4", b"-i.mp4", b"a:b|c 100%d.mp4", "日本.mp4".encode()])
def test_odd_names_are_read(tmp_path: Path, name: bytes) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))
    film(tmp_path / "f.mp4")
    (tmp_path / "f.mp4").rename(path)
    assert probe(path).duration == pytest.approx(2, abs=0.05)


def _cut_with_little_room(folder: str, told: multiprocessing.Queue[str]) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
    try:
        cut(Path(folder) / "f.mp4", Path(folder) / "clip.mp4", start=0, duration=2)
        told.put("done")
    except MediaError as exc:
        told.put(str(exc))


def test_a_full_disk_is_the_workspace_s_failure() -> None:
    with pytest.raises(WorkspaceError, match="disk is full"), media_errors("f.mp4", "cannot be written"):
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_clip_too_large_for_a_file_says_so_and_leaves_nothing_behind(tmp_path: Path) -> None:
    film(tmp_path / "f.mp4", beeps=[0.5])
    context = multiprocessing.get_context("spawn")
    told: multiprocessing.Queue[str] = context.Queue()
    child = context.Process(target=_cut_with_little_room, args=(str(tmp_path), told))
    child.start()
    assert "too large" in told.get(timeout=60)
    child.join()
    told.close()
    assert [p.name for p in tmp_path.iterdir()] == ["f.mp4"]


@pytest.mark.parametrize(("jump", "beep"), [(0.5, 2.0), (90_000.0, 1.5)])
def test_jumps_in_the_time_stamps_of_sound(tmp_path: Path, jump: float, beep: float) -> None:
    """A pause is kept, and a jump that must be damage is closed."""
    source = tmp_path / "f.mkv"
    samples = sounds(3.0, beeps=[1.5])
    with av.open(str(source), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=RATE, layout="mono")
        for first in range(0, samples.shape[1], 4800):
            block = AudioFrame.from_ndarray(
                (samples[:, first : first + 4800] * 32767).astype(np.int16), format="s16", layout="mono"
            )
            block.sample_rate, block.time_base = RATE, Fraction(1, RATE)
            block.pts = first + (round(jump * RATE) if first >= RATE else 0)
            container.mux(stream.encode(block))
        container.mux(stream.encode(None))
    assert beep_at(source) == pytest.approx(beep, abs=0.01)
