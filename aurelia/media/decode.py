"""Pictures and sound of a file as arrays."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import count as naturals
from pathlib import Path

import av
import numpy as np
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from aurelia.media import reading
from aurelia.media.opening import media_errors
from aurelia.media.reading import Picture
from aurelia.media.shape import Fit, display_size, even, within
from aurelia.media.sound import Samples, sound_blocks
from schemas.errors import MediaError

_EPSILON = 1e-6


@dataclass(frozen=True)
class Frame:
    """One picture.

    Args:
        time: Its time stamp in seconds of the recording (the moment it appears).
        pixels: `(height, width, 3)` uint8 RGB, upright, square pixels.
    """

    time: float
    pixels: NDArray[np.uint8]


def frames(
    path: Path, *, start: float = 0.0, end: float | None = None, every: float | None = None, max_side: int | None = None
) -> Iterator[Frame]:
    """Pictures of a span in order.

    Args:
        path: The file.
        start: Second to begin at.
        end: Second to stop before; None for the end.
        every: Seconds between pictures: at each step the picture then shown. None gives each frame whose
            time stamp lies in the span.
        max_side: Scale down so that no side is longer.

    Raises:
        MediaError: No picture, or it cannot be decoded.
    """
    source = reading.pictures(path, start)
    chosen = _stamped(source, start, end) if every is None else _sampled(source, start, end, every)
    fit: Fit | None = None
    for picture in chosen:
        size = within(display_size(picture.frame, picture.aspect), max_side)
        if fit is None or fit.size != size:
            fit = Fit(size, "rgb24")
        yield Frame(float(picture.time), fit(picture.frame, picture.aspect).to_ndarray().astype(np.uint8, copy=False))


def _stamped(source: Iterator[Picture], start: float, end: float | None) -> Iterator[Picture]:
    for picture in source:
        if end is not None and picture.time >= end - _EPSILON:
            return
        if picture.time >= start - _EPSILON:
            yield picture


def _sampled(source: Iterator[Picture], start: float, end: float | None, every: float) -> Iterator[Picture]:
    """At start, start + every, ...: the picture shown then, until the end or the last picture is over."""
    ticks = naturals()
    tick, shown = next(ticks), None
    for picture in source:
        while shown is not None and picture.time > start + tick * every + _EPSILON:
            if end is not None and start + tick * every >= end - _EPSILON:
                return
            yield shown
            tick = next(ticks)
        shown = picture
    if shown is None:
        return
    over = float(shown.time + shown.length) if end is None else min(end, float(shown.time + shown.length))
    while start + tick * every < over - _EPSILON:
        yield shown
        tick = next(ticks)


def sound(path: Path, *, sample_rate: int, channels: int = 1, start: float = 0.0, end: float | None = None) -> Samples:
    """The sound of a span, `(channels, samples)` float32; silence where the sound starts late or pauses.

    Args:
        path: The file.
        sample_rate: Samples a second of the result.
        channels: 1 or 2.
        start: Second to begin at.
        end: Second to stop at; None, or past the end of the sound, gives what there is.

    Raises:
        MediaError: No sound, or it cannot be decoded.
    """
    count = None if end is None else max(0, round((end - start) * sample_rate))
    pieces = sound_blocks(path, start=Fraction(start), count=count, sample_rate=sample_rate, channels=channels)
    return np.concatenate([np.zeros((channels, 0), np.float32), *pieces], axis=1)


def still(path: Path, time: float, *, max_side: int = 640) -> bytes:
    """The picture shown at a time, as the bytes of a JPEG file; past the end it is the last picture.

    Raises:
        MediaError: No picture, or it cannot be decoded.
    """
    shown = None
    for picture in reading.pictures(path, time):
        if shown is not None and picture.time > time + _EPSILON:
            break
        shown = picture
    if shown is None:
        shown = _last(path)
    with media_errors(path.name, "no still can be made of it"):
        return StillCoder(max_side)(shown)


class StillCoder:
    """Makes decoded pictures into JPEG files, upright, no side longer than `max_side`; the scaler is kept."""

    def __init__(self, max_side: int) -> None:
        self._side = max_side
        self._fit: Fit | None = None

    def __call__(self, picture: Picture) -> bytes:
        """The bytes of the file."""
        size = even(within(display_size(picture.frame, picture.aspect), self._side))
        if self._fit is None or self._fit.size != size:
            self._fit = Fit(size, "yuvj420p")
        return _jpeg(self._fit(picture.frame, picture.aspect))


def jpeg(pixels: NDArray[np.uint8]) -> bytes:
    """A picture as the bytes of a JPEG file.

    Args:
        pixels: `(height, width, 3)` uint8 RGB; an odd side loses one line.

    Raises:
        MediaError: It cannot be encoded.
    """
    with media_errors("picture", "cannot be written"):
        frame = VideoFrame.from_ndarray(np.ascontiguousarray(pixels), format="rgb24")
        return _jpeg(Fit(even((frame.width, frame.height)), "yuvj420p")(frame))


def _last(path: Path) -> Picture:
    last = deque(reading.pictures(path), maxlen=1)
    if not last:
        raise MediaError(path.name, "shows no picture")
    return last[0]


def _jpeg(frame: VideoFrame) -> bytes:
    codec = av.CodecContext.create("mjpeg", "w")
    if not isinstance(codec, VideoCodecContext):
        raise TypeError("mjpeg is not a picture encoder here")
    codec.width, codec.height, codec.pix_fmt = frame.width, frame.height, "yuvj420p"
    codec.time_base = Fraction(1, 25)
    codec.options = {"qmin": "3", "qmax": "3", "flags": "+bitexact"}
    frame.pts, frame.pict_type = 0, av.video.frame.PictureType.NONE
    packets = [*codec.encode(frame), *codec.encode(None)]
    return b"".join(bytes(packet) for packet in packets)
