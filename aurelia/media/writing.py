"""A file while it is being written: pictures are pushed in, and the sound that belongs to them is taken along."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.codec.codec import UnknownCodecError
from av.container import OutputContainer
from av.packet import Packet
from av.video.frame import PictureType, VideoFrame
from av.video.stream import VideoStream

from aurelia.media.encoder import H264, Encoder, Track
from aurelia.media.opening import media_errors
from aurelia.media.sound import Samples, layout
from schemas.errors import MediaError


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A file to write beside `target`, which takes its place when it is whole and goes away when it fails."""
    temporary = _beside(target)
    try:
        yield temporary
        _put(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)


def _beside(target: Path) -> Path:
    return target.with_name(f".{target.name}.{os.getpid()}.part")


def _put(temporary: Path, target: Path) -> None:
    with temporary.open("rb") as written:
        os.fsync(written.fileno())
    temporary.replace(target)


class Writer:
    """Encodes to a new file beside `target` and renames it when it is whole: a file of that name is always whole.

    Both streams are written side by side in time, so that neither has to be held in memory.

    Args:
        target: The file to write (mp4).
        track: What its pictures and its sound are like; its `pictures` are not looked at, they are given to `add`.
        encoder: Codecs and settings.
    """

    def __init__(self, target: Path, track: Track, encoder: Encoder) -> None:
        self._target, self._track, self._encoder = target, track, encoder
        self._temporary = _beside(target)
        self._container: OutputContainer | None = None
        self._video: VideoStream | None = None
        self._audio: AudioStream | None = None
        self._tape = _Tape(track.blocks or (), track.channels)
        self.pictures = 0
        """How many were given."""

    def add(self, picture: VideoFrame) -> None:
        """The next picture, in the encoder's pixel format and of the track's size, and the sound until its end.

        Raises:
            MediaError: It cannot be encoded.
            WorkspaceError: The disk is full.
        """
        with media_errors(self._target.name, "cannot be written"):
            container = self._opened(picture)
            if self._video is not None:
                self._mux(container, self._video.encode(_stamped(picture, self.pictures, self._track.rate)))
            self.pictures += 1
            if self._audio is not None:
                due = round(self.pictures * self._track.sample_rate / self._track.rate) - self._tape.position
                self._sound(container, due, fill=self._track.follow)

    def close(self) -> None:
        """Write the sound that is left (where it need not end with the picture) and make the file whole.

        Raises:
            MediaError: Nothing was given, or it cannot be encoded.
            WorkspaceError: The disk is full.
        """
        with media_errors(self._target.name, "cannot be written"):
            if self._container is None and (self._track.blocks is None or self._track.pictures is not None):
                raise MediaError(self._target.name, "would be empty: there is nothing in that span")
            container = self._container or self._opened(None)
            if self._audio is not None and (self._video is None or not self._track.follow):
                while self._sound(container, self._track.sample_rate // 10):
                    pass
            for stream in (self._video, self._audio):
                if stream is not None:
                    self._mux(container, stream.encode(None))
            container.close()
            _put(self._temporary, self._target)

    def drop(self) -> None:
        """Leave nothing behind; nothing to do after `close`."""
        if self._container is not None:
            with suppress(av.FFmpegError, OSError):  # it is thrown away: what it lacks does not matter any more
                self._container.close()
        self._temporary.unlink(missing_ok=True)

    def _opened(self, first: VideoFrame | None) -> OutputContainer:
        if self._container is None:
            options = {"movflags": "+faststart", "fflags": "+bitexact"}
            self._container = av.open(str(self._temporary), "w", format="mp4", container_options=options)
            if first is not None:
                self._video = _video_stream(self._container, self._track, self._encoder, first)
            if self._track.blocks is not None:
                self._audio = _audio_stream(self._container, self._track, self._encoder)
        return self._container

    def _sound(self, container: OutputContainer, count: int, *, fill: bool = False) -> bool:
        """Encode the next `count` samples; False when there are none."""
        position, data = self._tape.position, self._tape.take(count, fill=fill)
        if data.shape[1] and self._audio is not None:
            heard = np.ascontiguousarray(np.clip(data, -1, 1), np.float32)
            frame = AudioFrame.from_ndarray(heard, format="fltp", layout=layout(self._track.channels))
            rate = self._track.sample_rate
            frame.sample_rate, frame.pts, frame.time_base = rate, position, Fraction(1, rate)
            self._mux(container, self._audio.encode(frame))
        return bool(data.shape[1])

    def _mux(self, container: OutputContainer, packets: Sequence[Packet[VideoStream] | Packet[AudioStream]]) -> None:
        """Write packets, but none that ends before 0: that is the run-up of a sound codec.

        An edit list would have to hide it, and readers that ignore edit lists (OpenCV, decord, many loaders) would
        then hear everything late by it (21 ms for AAC). Without it, sample 0 of the first packet is sample 0 of the
        clip for every reader; in exchange those first 21 ms fade in.
        """
        for packet in packets:
            if packet.pts is None or packet.pts >= 0 or packet.pts + (packet.duration or 0) > 0:
                container.mux(packet)


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


def _stamped(picture: VideoFrame, tick: int, rate: Fraction) -> VideoFrame:
    picture.pts, picture.time_base = tick, 1 / rate
    picture.pict_type = PictureType.NONE  # else the source's choice of key frames is forced on the encoder
    return picture


class _Tape:
    """Sound taken in pieces of any length from blocks of any length."""

    def __init__(self, blocks: Iterable[Samples], channels: int) -> None:
        self._blocks = iter(blocks)
        self._rest: Samples = np.zeros((channels, 0), np.float32)
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


def write_file(target: Path, track: Track, encoder: Encoder = H264) -> None:
    """Encode to a new file beside `target`, then rename: a file of that name is always whole.

    Raises:
        MediaError: Nothing to write, or an encoder is missing.
        WorkspaceError: The disk is full.
    """
    writer = Writer(target, track, encoder)
    try:
        for picture in track.pictures or ():
            writer.add(picture)
        writer.close()
    finally:
        writer.drop()
