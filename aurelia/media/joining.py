"""Join a file with the picture and a file with the sound into one, by copying packets: nothing is encoded again."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from heapq import merge
from pathlib import Path
from typing import Any

import av
from av.container import InputContainer
from av.packet import Packet

from aurelia.media.opening import media_errors, opened, picture_of, sound_of
from schemas.errors import MediaError

_IN_MP4 = frozenset({"h264", "hevc", "av1", "vp9", "mpeg4", "aac", "mp3", "opus", "ac3", "eac3", "flac", "alac"})
"""Codecs that the MP4 container holds; for others it is Matroska, which counts in milliseconds."""

_WITHOUT_CLOCK = frozenset({"aac", "mp3"})
"""Bare sound, as some streams send it beside a picture with a clock: it begins where the picture begins."""


def join(picture: Path, sound: Path, target: Path) -> str:
    """Write one file with the picture of one file and the sound of another, both at the times they have.

    Args:
        picture: Whatever else it holds is left out.
        sound: Whatever else it holds is left out.
        target: The file to write.

    Returns:
        The container: `mp4` or `matroska`. Matroska is taken where both files are of that kind, or hold what MP4
        cannot: it rounds times to milliseconds, which files of that kind have already.

    Raises:
        MediaError: A file cannot be read, has no such stream, or cannot be written as it is.
    """
    with opened(picture) as one, opened(sound) as two:
        shown, heard = picture_of(one), sound_of(two)
        if shown is None or heard is None:
            raise MediaError(target.name, "one of its two files has no " + ("picture" if shown is None else "sound"))
        names = {shown.codec_context.codec.canonical_name, heard.codec_context.codec.canonical_name}
        both_matroska = all("matroska" in container.format.name for container in (one, two))
        kind = "matroska" if both_matroska or not names <= _IN_MP4 else "mp4"
        shift = _shift(one, two, heard.time_base or Fraction(1))
    try:
        _write(picture, sound, target, kind, shift)
    except MediaError:
        if kind == "matroska":
            raise
        kind = "matroska"  # it is less strict about time stamps
        _write(picture, sound, target, kind, shift)
    return kind


def _write(picture: Path, sound: Path, target: Path, kind: str, shift: int) -> None:
    with opened(picture) as one, opened(sound) as two:
        shown, heard = picture_of(one), sound_of(two)
        if shown is None or heard is None:
            raise MediaError(target.name, "has changed meanwhile")
        with media_errors(target.name, "cannot be joined"), av.open(str(target), "w", format=kind) as out:
            made = (out.add_stream_from_template(shown), out.add_stream_from_template(heard))
            lines = (_packets(one, shown.index, 0, 0), _packets(two, heard.index, 1, shift))
            for _, number, packet in merge(*lines, key=lambda item: item[0]):
                packet.stream = made[number]
                out.mux(packet)


def join_files(picture: str, sound: str, target: str) -> dict[str, str]:
    """`join`, for `aurelia.media.child`."""
    return {"container": join(Path(picture), Path(sound), Path(target))}


def _shift(picture: InputContainer, sound: InputContainer, time_base: Fraction) -> int:
    """By how many ticks of its time base the sound is late, where it has no clock of its own."""
    if sound.format.name not in _WITHOUT_CLOCK or "mpegts" not in picture.format.name:
        return 0
    stream = picture_of(picture)
    if stream is None or stream.start_time is None or stream.time_base is None:
        return 0
    return round((stream.start_time * stream.time_base - Fraction(sound.start_time or 0, av.time_base)) / time_base)


def _packets(
    container: InputContainer, index: int, number: int, shift: int
) -> Iterator[tuple[Fraction, int, Packet[Any]]]:
    """The packets of one stream with their times, in the order of decoding."""
    last = Fraction(0)
    for packet in container.demux(container.streams[index]):
        if packet.size == 0:  # the end of the file
            continue
        if packet.dts is not None and packet.time_base is not None:
            packet.dts += shift
            last = packet.dts * packet.time_base
        if packet.pts is not None:
            packet.pts += shift
        yield last, number, packet


__all__ = ["join", "join_files"]
