"""A clip for one sense: only its picture, or only its sound, packet for packet as it is; nothing else comes along.

Cover art, subtitles, chapters, titles and captions hidden between the pictures would tell what the other sense gives.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

import av
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from aurelia.media.opening import media_errors, opened, stream_of
from aurelia.media.writing import replacing
from schemas.errors import MediaError

Sense = Literal["picture", "sound"]

_KIND: Mapping[Sense, Literal["video", "audio"]] = {"picture": "video", "sound": "audio"}

_CAPTIONS = b"GA94"
"""What captions inside a picture's packet begin with: ATSC A/53 part 4."""

_REMARKS: Mapping[str, tuple[int, int, frozenset[int]]] = {
    "h264": (4, 0, frozenset({6})), "hevc": (21, 1, frozenset({39, 40})),
}  # fmt: skip
"""Codec -> where its header says how long the lengths of units are (ISO/IEC 14496-15), by how many bits a unit's type
is shifted, and the types of units (SEI) that carry remarks such as captions, which no decoder needs."""

_WITH_CAPTIONS = frozenset({"av1", "mpeg2video"})
"""Other codecs that may carry captions."""

_HINT = "cut the clip again, or leave this item out of the pass"


def keep(source: Path, target: Path, sense: Sense) -> None:
    """Write the packets of one sense to an mp4 file, at the times they have, with no other stream and no text.

    Packets are copied, not encoded again. The only change: a packet with captions in it loses them.

    Args:
        source: A clip.
        target: The file to write; it is whole or not there.
        sense: `picture` (no sound stream) or `sound` (no picture stream).

    Raises:
        MediaError: The clip cannot be read, has no such stream, or mp4 does not hold its codec.
        WorkspaceError: The disk is full.
    """
    with opened(source) as container:
        stream = stream_of(container, _KIND[sense])
        if stream is None:
            raise MediaError(source.name, f"has no {sense}", _HINT)
        with replacing(target) as temporary:
            with media_errors(source.name, f"its {sense} cannot be copied"):
                _write(temporary, stream, container.demux(stream))
            _check(source.name, temporary, sense)


def keep_file(source: str, target: str, sense: Sense) -> dict[str, str]:
    """`keep`, for `aurelia.media.child`."""
    keep(Path(source), Path(target), sense)
    return {"sense": sense}


def _write(target: Path, stream: VideoStream | AudioStream, packets: Iterable[Packet[Any]]) -> None:
    options = {"movflags": "+faststart", "fflags": "+bitexact"}
    with av.open(str(target), "w", format="mp4", container_options=options) as made:
        copy = _template(made, stream)
        for packet in _bare(stream, packets):
            packet.stream = copy
            made.mux(packet)


def _template(made: OutputContainer, stream: VideoStream | AudioStream) -> VideoStream | AudioStream:
    try:
        return made.add_stream_from_template(stream, opaque=True)
    except ValueError as exc:
        codec = stream.codec_context.codec.canonical_name
        raise MediaError(codec, "does not fit into mp4", "cut the clip exactly, not by copying") from exc


def _bare(stream: VideoStream | AudioStream, packets: Iterable[Packet[Any]]) -> Iterator[Packet[Any]]:
    """The packets of a stream without captions."""
    codec = stream.codec_context.codec.canonical_name
    for packet in packets:
        if packet.size == 0:  # the end of the file
            continue
        if codec in _REMARKS and _CAPTIONS in (data := bytes(packet)):
            yield _again(packet, _without_captions(data, codec, stream.codec_context.extradata or b""))
        elif codec in _WITH_CAPTIONS and _CAPTIONS in bytes(packet):
            raise MediaError(codec, "holds captions that cannot be taken out", "cut the clip exactly, not by copying")
        else:
            yield packet


def _without_captions(data: bytes, codec: str, header: bytes) -> bytes:
    """A packet without the units that hold captions. Units come with their lengths before them, as in every mp4."""
    place, shift, remarks = _REMARKS[codec]
    if len(header) <= place or header[0] != 1:
        raise MediaError(codec, "holds captions that cannot be taken out", "cut the clip exactly, not by copying")
    size, at, kept = (header[place] & 3) + 1, 0, []
    while at < len(data):
        end = at + size + int.from_bytes(data[at : at + size], "big")
        unit = data[at + size : end]
        kind = unit[0] >> shift & (31 if codec == "h264" else 63) if unit else 0
        if kind not in remarks or _CAPTIONS not in unit:
            kept.append(data[at:end])
        at = end
    return b"".join(kept)


def _again(packet: Packet[Any], data: bytes) -> Packet[Any]:
    made: Packet[Any] = Packet(data)
    made.pts, made.dts, made.duration, made.time_base = packet.pts, packet.dts, packet.duration, packet.time_base
    made.is_keyframe = packet.is_keyframe
    return made


def _check(name: str, made: Path, sense: Sense) -> None:
    """Look at what was written: a file that holds more than one sense is never given out."""
    with opened(made) as container:
        kinds = [stream.type for stream in container.streams]
        if kinds != [_KIND[sense]] or container.chapters():
            raise MediaError(name, f"its {sense} cannot be had alone: the copy holds {', '.join(kinds)}", _HINT)


__all__ = ["Sense", "keep", "keep_file"]
