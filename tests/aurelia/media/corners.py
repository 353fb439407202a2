"""Odd recordings with known truth, and what a clip of them must be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.video.frame import VideoFrame

from aurelia.media.decode import sound
from aurelia.media.encode import cut
from schemas.media import Measured
from tests.aurelia.media import sources
from tests.media_factory import RATE, numbers, onset, paint_barcode, read_barcode, sounds
from tests.parts import missing

FPS = Fraction(25)
MS = Fraction(1, 1000)


@dataclass
class Odd:
    """A recording to write; see `write`.

    Args:
        times: When each frame appears in the file, in seconds; empty for no picture.
        beeps: When beeps begin in the file, in seconds.
        rate: The frame rate that the encoder is told.
        base: Time base of the picture.
        codec: Picture encoder, `audio_codec` that of the sound (None for none).
        options: For the picture encoder.
        sound_from: Where the sound begins in the file, and `sound_to` where it ends.
        extra: Further streams before the others: `picture` or `sound`, silent and black.
    """

    times: Sequence[Fraction] = field(default_factory=lambda: sources.steady(100, FPS))
    beeps: Sequence[float] = (1.0, 2.2, 3.4)
    rate: Fraction = FPS
    base: Fraction = MS
    codec: str = "libx264"
    audio_codec: str | None = "aac"
    options: dict[str, str] = field(default_factory=lambda: {"bf": "2", "g": "30"})
    size: tuple[int, int] = (192, 108)
    pixel_format: str = "yuv420p"
    layout: str = "mono"
    sample_rate: int = RATE
    sound_from: float = 0.0
    sound_to: float | None = None
    extra: Sequence[str] = ()


def write(path: Path, odd: Odd) -> None:
    """Write it."""
    with av.open(str(path), "w") as container:
        video = (
            container.add_stream(odd.codec, rate=odd.rate, options={"crf": "14", **odd.options}) if odd.times else None
        )
        audio = (
            container.add_stream(odd.audio_codec, rate=odd.sample_rate, layout=odd.layout) if odd.audio_codec else None
        )
        others = [container.add_stream("libx264", rate=25) if one == "picture" else
                  container.add_stream("aac", rate=RATE, layout="mono") for one in odd.extra]  # fmt: skip
        for other in others:
            if other.type == "video":
                other.width, other.height, other.pix_fmt = 64, 64, "yuv420p"
        if video is not None:
            video.width, video.height, video.pix_fmt = *odd.size, odd.pixel_format
            video.codec_context.time_base = odd.base
            for number, time in enumerate(odd.times):
                container.mux(video.encode(_frame(odd, number, time)))
            container.mux(video.encode(None))
        for other in others:
            container.mux(other.encode(_blank(other.type)))
            container.mux(other.encode(None))
        if audio is not None:
            for block in _blocks(odd):
                container.mux(audio.encode(block))
            container.mux(audio.encode(None))


def _frame(odd: Odd, number: int, time: Fraction) -> VideoFrame:
    grey = np.full((odd.size[1], odd.size[0], 3), 60 + number * 5 % 120, np.uint8)
    frame = VideoFrame.from_ndarray(paint_barcode(grey, number), format="rgb24").reformat(format=odd.pixel_format)
    frame.pts, frame.time_base = round(time / odd.base), odd.base
    return frame


def _blank(kind: str) -> VideoFrame | AudioFrame:
    if kind == "video":
        made = VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24").reformat(format="yuv420p")
        made.pts, made.time_base = 0, Fraction(1, 25)
        return made
    silent = AudioFrame.from_ndarray(np.zeros((1, 4800), np.float32), format="fltp", layout="mono")
    silent.sample_rate, silent.pts = RATE, 0
    return silent


def _blocks(odd: Odd) -> list[AudioFrame]:
    end = float(odd.times[-1] + 1 / odd.rate) if odd.sound_to is None and odd.times else odd.sound_to or 4.0
    whole = sounds(end, beeps=odd.beeps)[:, round(odd.sound_from * RATE) :: RATE // odd.sample_rate]
    blocks = []
    for first in range(0, whole.shape[1], 960):
        piece = whole[:, first : first + 960]
        channels = np.repeat(piece, {"mono": 1, "stereo": 2, "5.1": 6}[odd.layout], axis=0)
        form = "s16" if odd.audio_codec == "pcm_s16le" else "fltp"
        data = (channels.T.reshape(1, -1) * 32767).astype(np.int16) if form == "s16" else channels
        block = AudioFrame.from_ndarray(np.ascontiguousarray(data), format=form, layout=odd.layout)
        block.sample_rate, block.time_base = odd.sample_rate, Fraction(1, odd.sample_rate)
        block.pts = round(odd.sound_from * odd.sample_rate) + first
        blocks.append(block)
    return blocks


def expected(times: Sequence[Fraction], begin: Fraction, rate: Fraction, count: int) -> list[int]:
    """The frames that a clip shows: at each tick the latest that begins at most half a tick after it."""
    ticks = [begin + (tick + Fraction(1, 2)) / rate for tick in range(count)]
    return [max(0, sum(time <= moment for time in times) - 1) for moment in ticks]


def is_right(
    source: Path, clip: Path, odd: Odd, start: float, duration: float, zero: Fraction = Fraction(0)
) -> Measured:
    """Cut a span and hold it against the truth: every frame, the first beep in it, counts in OpenCV.

    Args:
        zero: File time of the recording's second 0.
    """
    found = cut(source, clip, start=start, duration=duration)
    assert found.certified
    times = [time - zero for time in odd.times]
    if times:
        rate = Fraction(found.frame_rate)
        nearest = min(times, key=lambda time: abs(time - Fraction(start)))
        begin = nearest if abs(nearest - Fraction(start)) <= 1 / (2 * rate) + MS else Fraction(start)
        assert abs(found.start - float(begin)) <= 0.001
        assert numbers(clip) == expected(times, begin + MS / 2, rate, found.frames)
        assert in_opencv(clip) == numbers(clip)
    heard = [beep - float(zero) - found.start for beep in odd.beeps] if odd.audio_codec else []
    inside = [at for at in heard if 0.05 < at < found.duration - 0.1]
    if inside:
        assert abs(onset(sound(clip, sample_rate=RATE), RATE) - inside[0]) <= 0.010
    return found


def in_opencv(path: Path) -> list[int]:
    """The barcodes of all frames that OpenCV reads; as many as it says there are."""
    try:
        import cv2
    except ImportError:
        missing("OpenCV is not installed")
    reader, shown = cv2.VideoCapture(str(path)), []
    while (read := reader.read())[0]:
        shown.append(read_barcode(np.asarray(read[1])[:, :, ::-1]))
    assert int(reader.get(cv2.CAP_PROP_FRAME_COUNT)) == len(shown)
    reader.release()
    return shown
