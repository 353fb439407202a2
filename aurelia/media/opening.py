"""Opening a file for reading: only real files, only real containers, only sane dimensions."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Literal

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream

from schemas.errors import MediaError, WorkspaceError

MAX_PIXELS = 36_000_000
"""More than 8K (33 million): a picture beyond this is a mistake or an attack on memory."""

MAX_SIDE = 16_384
MAX_STREAMS = 100

CONTAINERS = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpeg,mpegts,ogg,wav,w64,aiff,caf,flac,mp3,aac,amr,asf,flv,mxf,ivf,dv"
)
"""Formats that hold media themselves. Playlists, concat scripts and image sequences reach for other files: never."""

_LEAD = Fraction(1, 10)
"""Sound that begins at most this long before the picture is no lead-in."""

_SAFE = {"protocol_whitelist": "file", "format_whitelist": CONTAINERS}
_HINT = "check that it is a whole video or sound file, or fetch it again"


@contextmanager
def media_errors(subject: str, doing: str) -> Iterator[None]:
    """Turn what PyAV raises into a MediaError about `subject`; a full disk is nobody's file's fault: WorkspaceError."""
    try:
        yield
    except OSError as exc:
        if exc.errno in (errno.ENOSPC, errno.EDQUOT):
            raise WorkspaceError(subject, "the disk is full", "free some space and run the same command again") from exc
        if exc.errno == errno.EFBIG:
            raise MediaError(subject, f"{doing}: it would be too large", "use shorter spans of it") from exc
        raise MediaError(subject, f"{doing}: {exc.strerror or exc}", _HINT) from exc
    except av.FFmpegError as exc:
        raise MediaError(subject, f"{doing}: {exc.strerror or exc}", _HINT) from exc
    except IndexError as exc:
        if not _by_pyav(exc):
            raise
        # PyAV knows the streams that were there when it looked first, and stumbles over one that comes later
        raise MediaError(subject, f"{doing}: a stream begins in the middle of it", _HINT) from exc


def _by_pyav(exc: BaseException) -> bool:
    link = exc.__traceback__
    while link is not None and link.tb_next is not None:
        link = link.tb_next
    return link is not None and link.tb_frame.f_code.co_filename.startswith("av/")


@contextmanager
def opened(path: Path, *, edits: bool = True, shown: bool = True) -> Iterator[InputContainer]:
    """The container of a local media file, checked before anything is decoded.

    The name's ending is never believed: the content decides, and playlists are refused.

    Args:
        path: The file.
        edits: Honour edit lists, as most readers do; False reads what all packets say.
        shown: Look at the first picture, for its format. False is many times quicker, where only packets or the
            sound of an mp4 or mov file are wanted; others are looked at all the same.

    Raises:
        MediaError: It is no file, no known container, holds no media, or its pictures are absurdly large.
    """
    if not path.is_file():
        raise MediaError(path.name, "there is no such file" if not path.exists() else "is not a file")
    container = _container(path, edits, shown)
    if not shown and not _plain(container):
        container.close()
        container = _container(path, edits, True)
    try:
        _check(path.name, container)
        with media_errors(path.name, "cannot be decoded"):
            yield container
    finally:
        container.close()


def _container(path: Path, edits: bool, shown: bool) -> InputContainer:
    options = {"max_pixels": str(MAX_PIXELS)}
    with media_errors(path.name, "cannot be read as media"):
        return av.open(
            f"file:{path.absolute()}",
            container_options=_SAFE if edits else {**_SAFE, "ignore_editlist": "1"},
            options=options if shown else {**options, "skip_frame": "all"},
            metadata_errors="replace",
        )


def _plain(container: InputContainer) -> bool:
    """Whether all that matters was found without looking at pictures.

    Only the index of mov and mp4 says it all; elsewhere even a stream's start is known only after decoding.
    """
    indexed = "mp4" in container.format.name.split(",")
    pictures = [s for s in container.streams.video if _known(s)]
    sounds = [s for s in container.streams.audio if _known(s)]
    started = all(s.start_time is not None for s in pictures) and all(s.start_time is not None for s in sounds)
    sized = all(s.codec_context.width > 0 for s in pictures) and all(s.codec_context.sample_rate > 0 for s in sounds)
    return indexed and started and sized


def _check(name: str, container: InputContainer) -> None:
    if len(container.streams) > MAX_STREAMS:
        raise MediaError(name, f"holds {len(container.streams)} streams", f"at most {MAX_STREAMS} are read")
    for stream in filter(_known, container.streams.video):
        check_size(name, stream.codec_context.width, stream.codec_context.height)
    if picture_of(container) is None and sound_of(container) is None:
        what = "holds only a still picture" if container.streams.video else "holds neither picture nor sound"
        raise MediaError(name, what, "give a video or sound file")


def _known(stream: VideoStream | AudioStream) -> bool:
    """Whether there is a decoder for a stream: one of a codec nobody here knows comes without a context."""
    return getattr(stream, "codec_context", None) is not None


def check_size(name: str, width: int, height: int) -> None:
    """Refuse pictures that would fill the memory.

    Raises:
        MediaError: A side is over `MAX_SIDE` or the area over `MAX_PIXELS`.
    """
    if max(width, height) > MAX_SIDE or width * height > MAX_PIXELS:
        limit = f"at most {MAX_PIXELS // 1_000_000} million pixels and {MAX_SIDE} a side are read"
        raise MediaError(name, f"its pictures are {width}x{height}", limit)


def picture_of(container: InputContainer) -> VideoStream | None:
    """The stream of moving pictures, or None; cover art and thumbnails do not count."""
    still = Disposition.attached_pic | Disposition.timed_thumbnails
    streams = [
        s for s in container.streams.video if not s.disposition & still and _known(s) and s.codec_context.width > 0
    ]
    return max(streams, key=lambda s: (bool(s.disposition & Disposition.default), -s.index), default=None)


def sound_of(container: InputContainer) -> AudioStream | None:
    """The default sound stream, or the first, or None."""
    streams = [s for s in container.streams.audio if _known(s) and s.codec_context.sample_rate > 0]
    return max(streams, key=lambda s: (bool(s.disposition & Disposition.default), -s.index), default=None)


def stream_of(container: InputContainer, kind: Literal["video", "audio"]) -> VideoStream | AudioStream | None:
    """`picture_of` or `sound_of`."""
    return picture_of(container) if kind == "video" else sound_of(container)


def origin(container: InputContainer) -> Fraction:
    """The container time that counts as second 0 of the recording.

    It is where the picture starts; sound that comes a moment earlier (the priming of a codec) is not part
    of the recording. Where sound comes well before the picture, or alone, it is where the container starts.
    """
    start = Fraction(container.start_time or 0, av.time_base)
    stream = picture_of(container)
    if stream is None or stream.start_time is None or stream.time_base is None:
        return max(start, Fraction(0))
    picture = stream.start_time * stream.time_base
    return picture if picture <= max(start, Fraction(0)) + _LEAD else max(start, Fraction(0))
