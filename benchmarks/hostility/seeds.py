"""Small whole media files, made here, that mutants are made from."""

from __future__ import annotations

import io
from fractions import Fraction
from typing import Any

import av
import numpy as np

_SECONDS, _RATE = 1.2, 25
_KINDS: dict[str, tuple[str, str, str]] = {
    "mp4": ("mp4", "libx264", "aac"),
    "mov": ("mov", "mpeg4", "pcm_s16le"),
    "mkv": ("matroska", "libx264", "flac"),
    "webm": ("webm", "libvpx", "libopus"),
    "ts": ("mpegts", "mpeg2video", "mp2"),
    "mpg": ("mpeg", "mpeg1video", "mp2"),
    "avi": ("avi", "mpeg4", "mp3"),
    "wav": ("wav", "", "pcm_s16le"),
    "flac": ("flac", "", "flac"),
    "mp3": ("mp3", "", "mp3"),
    "ogg": ("ogg", "", "libopus"),
}
"""Ending -> container, codec of the picture, codec of the sound."""


def seeds() -> dict[str, bytes]:
    """One file of each kind: a picture that moves, with a tone."""
    return {ending: film(*kind) for ending, kind in _KINDS.items()}


def film(
    container: str, video: str, audio: str, *, size: tuple[int, int] = (96, 64), seconds: float = _SECONDS
) -> bytes:
    """The bytes of a short film.

    Args:
        container: Name of the container.
        video: Codec of the picture, or nothing.
        audio: Codec of the sound, or nothing.
        size: Width and height.
        seconds: How long.
    """
    file = io.BytesIO()
    with av.open(file, "w", format=container) as out:
        picture = _video(out, video, size) if video else None
        sound = _audio(out, audio) if audio else None
        fit: av.AudioResampler | None = None
        for number in range(round(seconds * _RATE)):
            if picture is not None:
                out.mux(picture.encode(_picture(number, size, picture.pix_fmt or "yuv420p")))
            if sound is not None:
                fit = fit or _fitting(sound)
                for frame in fit.resample(_sound(number)):
                    out.mux(sound.encode(frame))
        for stream in (picture, sound):
            if stream is not None:
                out.mux(stream.encode(None))
    return file.getvalue()


def _video(out: Any, codec: str, size: tuple[int, int]) -> Any:
    stream = out.add_stream(codec, rate=_RATE)
    stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
    stream.codec_context.gop_size = 10
    return stream


def _audio(out: Any, codec: str) -> Any:
    stream = out.add_stream(codec, rate=48_000)
    stream.layout = "mono"
    return stream


def _picture(number: int, size: tuple[int, int], pixel_format: str) -> av.VideoFrame:
    x = np.arange(size[0])[None, :, None] + np.arange(size[1])[:, None, None] * 2 + number * 3
    pixels = (np.broadcast_to(x, (size[1], size[0], 3)) * np.array([1, 2, 3]) % 256).astype(np.uint8)
    frame = av.VideoFrame.from_ndarray(pixels, format="rgb24").reformat(format=pixel_format)
    frame.pts, frame.time_base = number, Fraction(1, _RATE)
    return frame


def _fitting(stream: Any) -> av.AudioResampler:
    context = stream.codec_context
    return av.AudioResampler(context.format.name, "mono", 48_000, context.frame_size or None)


def _sound(number: int) -> av.AudioFrame:
    count = 48_000 // _RATE
    at = np.arange(number * count, (number + 1) * count)
    samples = (8000 * np.sin(2 * np.pi * 440 * at / 48_000)).astype(np.int16)[None]
    frame = av.AudioFrame.from_ndarray(samples, format="s16", layout="mono")
    frame.sample_rate, frame.pts, frame.time_base = 48_000, number * count, Fraction(1, 48_000)
    return frame
