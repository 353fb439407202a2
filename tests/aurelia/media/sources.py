"""Files as the world brings them: variable frame rates, other containers, damage and traps."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.video.frame import VideoFrame

from tests.media_factory import RATE, paint_barcode, sounds


def numbered(
    path: Path,
    times: Sequence[Fraction],
    *,
    base: Fraction,
    rate: Fraction,
    beeps: Sequence[float] = (),
    options: dict[str, str] | None = None,
    codec: str = "libx264",
    audio_codec: str | None = "aac",
    size: tuple[int, int] = (192, 108),
    pixel_format: str = "yuv420p",
    layout: str = "mono",
    seconds: float | None = None,
) -> None:
    """Frames that carry their number as a barcode, each shown at its given time; beeps as asked.

    Args:
        path: The file; its ending names the container.
        times: When each frame appears, in seconds; rounded to `base`.
        base: Time base of the picture.
        rate: The frame rate that the encoder is told.
        beeps: Seconds at which beeps of 0.1 s begin.
        options: For the picture encoder, such as `{"bf": "3"}`.
        codec: Picture encoder.
        audio_codec: Sound encoder, or None for no sound.
        size: Width and height.
        pixel_format: What the picture encoder is given.
        layout: Channel layout of the sound.
        seconds: How long the sound lasts; None for as long as the picture.
    """
    with av.open(str(path), "w") as container:
        video = container.add_stream(codec, rate=rate, options={"crf": "12", **(options or {})})
        video.width, video.height, video.pix_fmt = *size, pixel_format
        video.codec_context.time_base = base
        audio = container.add_stream(audio_codec, rate=RATE, layout=layout) if audio_codec else None
        for number, time in enumerate(times):
            pixels = paint_barcode(np.full((size[1], size[0], 3), 60 + number * 5 % 120, np.uint8), number)
            frame = VideoFrame.from_ndarray(pixels, format="rgb24").reformat(format=pixel_format)
            frame.pts, frame.time_base = round(time / base), base
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
        if audio is not None:
            block = sounds(float(times[-1] + 1 / rate) if seconds is None else seconds, beeps=beeps)
            channels = np.repeat(block, audio.codec_context.layout.nb_channels, axis=0)
            heard = AudioFrame.from_ndarray(np.ascontiguousarray(channels), format="fltp", layout=layout)
            heard.sample_rate, heard.pts = RATE, 0
            container.mux(audio.encode(heard))
            container.mux(audio.encode(None))


def steady(count: int, rate: Fraction) -> list[Fraction]:
    """The times of `count` frames at a constant rate."""
    return [number / rate for number in range(count)]


def uneven(count: int, rate: Fraction, seed: int) -> list[Fraction]:
    """Times that wander: each gap is 0.4 to 1.9 times the nominal one, on a grid of milliseconds."""
    gaps = np.random.default_rng(seed).uniform(0.4, 1.9, count)
    return [Fraction(round(float(t) * 1000), 1000) for t in np.cumsum(gaps) / float(rate) - gaps[0] / float(rate)]


def turn_picture(path: Path, degrees: int) -> None:
    """Write a rotation (clockwise, as a telephone does) into the track header of an mp4 file."""
    matrices = {90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}
    a, b, c, d = (value * 65536 for value in matrices[degrees])
    data = bytearray(path.read_bytes())
    at = data.index(b"tkhd") + 4 + 40
    data[at : at + 36] = struct.pack(">9i", a, b, 0, c, d, 0, 0, 0, 1 << 30)
    path.write_bytes(bytes(data))


def playlist(path: Path, target: Path) -> None:
    """An HLS playlist that points at a local file, whatever the name says."""
    path.write_text(
        "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n"
        f"file://{target}\n#EXT-X-ENDLIST\n"
    )  # fmt: skip


def concat_script(path: Path, target: Path) -> None:
    """A concat script that points at a local file."""
    path.write_text(f"ffconcat version 1.0\nfile '{target}'\n")


def huge(path: Path, size: tuple[int, int]) -> None:
    """One plain picture of absurd size in a small file."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mjpeg", rate=1)
        stream.width, stream.height, stream.pix_fmt = *size, "yuvj420p"
        frame = VideoFrame(*size, "yuvj420p")
        for plane in frame.planes:
            plane.update(bytes(plane.buffer_size))
        frame.pts = 0
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def with_cover(path: Path, *, sound: bool) -> None:
    """A file whose only picture is cover art."""
    with av.open(str(path), "w", format="mp4") as container:
        cover = container.add_stream("mjpeg", rate=1)
        cover.width, cover.height, cover.pix_fmt = 64, 64, "yuvj420p"
        cover.disposition = av.stream.Disposition.attached_pic
        audio = container.add_stream("aac", rate=RATE, layout="mono") if sound else None
        frame = VideoFrame.from_ndarray(np.full((64, 64, 3), 90, np.uint8), format="rgb24").reformat(format="yuvj420p")
        frame.pts = 0
        container.mux(cover.encode(frame))
        container.mux(cover.encode(None))
        if audio is not None:
            block = AudioFrame.from_ndarray(sounds(1.0, beeps=[0.2]), format="fltp", layout="mono")
            block.sample_rate = RATE
            container.mux(audio.encode(block))
            container.mux(audio.encode(None))
