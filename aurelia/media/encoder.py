"""The one place that writes media: which codecs, with which settings, and how a file comes to be.

Another encoder is another `Encoder` value; the rest of the toolkit only passes it on.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.codec.codec import UnknownCodecError
from av.container import OutputContainer
from av.video.frame import PictureType, VideoFrame
from av.video.stream import VideoStream

from aurelia.media.opening import media_errors
from aurelia.media.sound import Samples, layout
from schemas.errors import MediaError

_X264 = {
    "preset": "veryfast",
    "crf": "19",
    "g": "48",
    # No B-frames: then the first time stamp is 0 without an edit list, which some readers ignore.
    "bf": "0",
    "x264-params": "threads=2:lookahead-threads=1:sliced-threads=0:cpu-independent=1",
    "flags": "+bitexact",
}


@dataclass(frozen=True)
class Encoder:
    """Codecs and their settings. Equal input must give equal bytes: fixed threads, no dates.

    Args:
        video_codec: Name of the picture encoder.
        video_options: Its options.
        pixel_format: What it takes.
        audio_codec: Name of the sound encoder.
        audio_bit_rate: Bits a second for each channel.
        sample_rate: Samples a second.
    """

    video_codec: str = "libx264"
    video_options: Mapping[str, str] = field(default_factory=lambda: dict(_X264))
    pixel_format: str = "yuv420p"
    audio_codec: str = "aac"
    audio_bit_rate: int = 80_000
    sample_rate: int = 48_000


H264 = Encoder()
"""h264 and aac in mp4: what browsers, OpenCV, decord and torchcodec all read."""


@dataclass(frozen=True)
class Track:
    """What is to be written: pictures of one size and rate, sound of one rate, either may be None.

    Args:
        pictures: In the encoder's pixel format and of `size`.
        size: Width and height, even.
        rate: Frames a second.
        blocks: `(channels, n)` float32.
        channels: 1 or 2.
        sample_rate: Samples a second of the blocks.
    """

    pictures: Iterable[VideoFrame] | None
    size: tuple[int, int]
    rate: Fraction
    blocks: Iterable[Samples] | None
    channels: int = 2
    sample_rate: int = 48_000
    follow: bool = True
    """With pictures: the sound is cut or filled with silence to end with them; else it is written as given."""


def write_file(target: Path, track: Track, encoder: Encoder = H264) -> None:
    """Encode to a new file beside `target`, then rename: a file of that name is always whole.

    Raises:
        MediaError: Nothing to write, or an encoder is missing.
        WorkspaceError: The disk is full.
    """
    with _replacing(target) as temporary, media_errors(target.name, "cannot be written"):
        options = {"movflags": "+faststart", "fflags": "+bitexact"}
        with av.open(str(temporary), "w", format="mp4", container_options=options) as container:
            pictures = iter(track.pictures or ())
            first = next(pictures, None)
            video = None if first is None else _video_stream(container, track, encoder, first)
            audio = None if track.blocks is None else _audio_stream(container, track, encoder)
            if video is None and (audio is None or track.pictures is not None):
                raise MediaError(target.name, "would be empty: there is nothing in that span")
            _interleave(container, track, chain([first] if first else [], pictures), video, audio)


@contextmanager
def _replacing(target: Path) -> Iterator[Path]:
    temporary = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        yield temporary
        with temporary.open("rb") as written:
            os.fsync(written.fileno())
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def _video_stream(container: OutputContainer, track: Track, encoder: Encoder, first: VideoFrame) -> VideoStream:
    try:
        stream = container.add_stream(encoder.video_codec, rate=track.rate, options=dict(encoder.video_options))
    except UnknownCodecError as exc:
        raise _no_encoder(encoder.video_codec) from exc
    if not isinstance(stream, VideoStream):
        raise MediaError(encoder.video_codec, "is not an encoder of pictures")
    stream.width, stream.height = track.size
    stream.pix_fmt = encoder.pixel_format
    codec = stream.codec_context
    codec.time_base = 1 / track.rate
    codec.color_range, codec.colorspace = first.color_range, first.colorspace
    codec.color_primaries, codec.color_trc = first.color_primaries, first.color_trc
    codec.thread_count = 1  # x264's own threads are fixed in its parameters
    return stream


def _audio_stream(container: OutputContainer, track: Track, encoder: Encoder) -> AudioStream:
    try:
        stream = container.add_stream(
            encoder.audio_codec, rate=track.sample_rate, layout=layout(track.channels), options={"flags": "+bitexact"}
        )
    except UnknownCodecError as exc:
        raise _no_encoder(encoder.audio_codec) from exc
    if not isinstance(stream, AudioStream):
        raise MediaError(encoder.audio_codec, "is not an encoder of sound")
    stream.codec_context.bit_rate = encoder.audio_bit_rate * track.channels
    return stream


def _no_encoder(name: str) -> MediaError:
    return MediaError(name, "this PyAV has no such encoder", "install the `av` wheel from the package registry")


def _interleave(
    container: OutputContainer,
    track: Track,
    pictures: Iterable[VideoFrame],
    video: VideoStream | None,
    audio: AudioStream | None,
) -> None:
    """Write both streams side by side in time, so that neither has to be held in memory."""
    tape = _Tape(track)
    for tick, picture in enumerate(pictures, start=1):
        if video is not None:
            container.mux(video.encode(_stamped(picture, tick - 1, track.rate)))
        if audio is not None:
            due = round(tick * track.sample_rate / track.rate) - tape.position
            _write_sound(container, audio, track, tape.position, tape.take(due, fill=track.follow))
    while audio is not None and (video is None or not track.follow):
        position, data = tape.position, tape.take(track.sample_rate // 10)
        if not data.shape[1]:
            break
        _write_sound(container, audio, track, position, data)
    for stream in (video, audio):
        if stream is not None:
            container.mux(stream.encode(None))


def _stamped(picture: VideoFrame, tick: int, rate: Fraction) -> VideoFrame:
    picture.pts, picture.time_base = tick, 1 / rate
    picture.pict_type = PictureType.NONE  # else the source's choice of key frames is forced on the encoder
    return picture


def _write_sound(container: OutputContainer, stream: AudioStream, track: Track, position: int, data: Samples) -> None:
    if not data.shape[1]:
        return
    frame = AudioFrame.from_ndarray(
        np.ascontiguousarray(np.clip(data, -1, 1), np.float32), format="fltp", layout=layout(track.channels)
    )
    frame.sample_rate, frame.pts, frame.time_base = track.sample_rate, position, Fraction(1, track.sample_rate)
    container.mux(stream.encode(frame))


class _Tape:
    """Sound taken in pieces of any length from blocks of any length."""

    def __init__(self, track: Track) -> None:
        self._blocks = iter(track.blocks or ())
        self._rest: Samples = np.zeros((track.channels, 0), np.float32)
        self.position = 0
        """Samples taken so far."""

    def take(self, count: int, *, fill: bool = False) -> Samples:
        """The next `count` samples; fewer at the end, unless `fill` makes it up with silence."""
        pieces, held = [self._rest], self._rest.shape[1]
        while held < count and (block := next(self._blocks, None)) is not None:
            pieces.append(block)
            held += block.shape[1]
        if fill and held < count:
            pieces.append(np.zeros((self._rest.shape[0], count - held), np.float32))
        whole = np.concatenate(pieces, axis=1)
        self._rest = whole[:, count:]
        taken = whole[:, :count]
        self.position += taken.shape[1]
        return taken
