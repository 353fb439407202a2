"""How much memory a survey needs does not depend on how long the recording is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import av
import numpy as np
import pytest
from av.audio.frame import AudioFrame
from av.video.frame import VideoFrame

from aurelia.media.probe import probe
from tests.aurelia.media.loops import looped
from tests.media_factory import RATE, sounds

RATE_OF_FRAMES = 20
"""So many that a minute fills the window of frames that the shot detector looks at."""

TRIES = 3
"""What else the machine does can only add to a peak: the least of a few counts."""

OPTIONS = {"preset": "ultrafast", "crf": "30", "g": "200"}

SURVEY = """
import re, resource, sys, tempfile
from pathlib import Path
from aurelia.perceive.recording import survey
from curation.segment.detectors.planes import DETECTOR
with tempfile.TemporaryDirectory() as folder:
    found = survey(Path(sys.argv[1]), Path(folder), DETECTOR)
status = Path("/proc/self/status")  # ru_maxrss would count the process that started this one, too
peak = re.search(r"VmHWM:\\s+(\\d+)", status.read_text())[1] if status.exists() else \\
    resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(found.frames_seen, len(found.onsets), peak)
"""


@pytest.mark.slow
def test_ten_minutes_of_1080p_need_no_more_memory_than_one(tmp_path: Path) -> None:
    short(tmp_path / "short.mp4")
    one, ten = (film(tmp_path, minutes) for minutes in (1, 10))
    needed = peak(one, 1)
    assert any(peak(ten, 10) <= 1.1 * needed for _ in range(TRIES))


def film(folder: Path, minutes: int) -> Path:
    """The ten seconds again and again."""
    path = folder / f"{minutes}.mp4"
    looped(folder / "short.mp4", path, minutes * 6)
    assert probe(path).duration == pytest.approx(minutes * 60, abs=0.5)
    return path


def peak(path: Path, minutes: int) -> int:
    """The peak of a survey that has seen and heard all of it."""
    frames, onsets, needed = surveyed(path)
    assert frames == minutes * 60 * RATE_OF_FRAMES
    assert onsets >= minutes * 12
    print(f"{minutes} min: {needed} kB")
    return needed


def surveyed(path: Path) -> tuple[int, int, int]:
    """Frames seen, onsets found, and the peak of resident memory in kB."""
    command = [sys.executable, "-c", SURVEY, str(path)]
    frames, onsets, peak = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return int(frames), int(onsets), int(peak)


def short(path: Path) -> None:
    """Ten seconds of 1080p, two shots that move once a second, beeps."""
    rng = np.random.default_rng(1)
    scenes = [np.kron(rng.integers(30, 220, (54, 96)), np.ones((20, 20))).astype(np.uint8) for _ in range(2)]
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=RATE_OF_FRAMES, options=OPTIONS)
        video.width, video.height, video.pix_fmt = 1920, 1080, "yuv420p"
        audio = container.add_stream("aac", rate=RATE, layout="stereo")
        for number in range(10 * RATE_OF_FRAMES):
            second = number // RATE_OF_FRAMES  # frames alike cost little
            luma = np.roll(scenes[second // 5], 8 * second, axis=1)
            planes = np.full((1620, 1920), 128, np.uint8)
            planes[:1080] = luma
            frame = VideoFrame.from_ndarray(planes, format="yuv420p")
            frame.pts = number
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
        both = np.repeat(sounds(10, beeps=(1.0, 6.0)), 2, axis=0)
        heard = AudioFrame.from_ndarray(np.ascontiguousarray(both), format="fltp", layout="stereo")
        heard.sample_rate, heard.pts = RATE, 0
        container.mux(audio.encode(heard))
        container.mux(audio.encode(None))
