"""What a written file really holds: counted, not assumed."""

from __future__ import annotations

import hashlib
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from av.packet import Packet

from aurelia.media import reading
from aurelia.media.opening import opened, picture_of, sound_of
from aurelia.media.probe import fraction
from aurelia.media.reading import Picture
from schemas.base import on_grid
from schemas.errors import MediaError
from schemas.media import Measured, PacketTimes


class Counted(NamedTuple):
    """Frames and samples of a file, and when the first and last are heard or seen."""

    frames: int
    rate: Fraction
    picture_start: Fraction | None
    samples: int
    sample_rate: int
    sound_start: Fraction | None

    @property
    def duration(self) -> Fraction:
        """Length of the picture, or of the sound where there is no picture."""
        if self.frames:
            return self.frames / self.rate
        return Fraction(self.samples, self.sample_rate) if self.sample_rate else Fraction(0)


def count(path: Path) -> Counted:
    """Decode everything and count.

    Raises:
        MediaError: It cannot be decoded.
    """
    video, audio = _has(path)
    frames, rate, picture_start = 0, Fraction(0), None
    for picture in reading.pictures(path) if video else ():
        picture_start, rate = (picture.time, picture.rate) if picture_start is None else (picture_start, rate)
        frames += 1
    samples, sample_rate, sound_start = 0, 0, None
    for time, block, real in reading.blocks(path) if audio else ():
        sound_start = time if sound_start is None else sound_start
        samples, sample_rate = samples + real, block.sample_rate
    return Counted(frames, rate, picture_start, samples, sample_rate, sound_start)


class Packets(NamedTuple):
    """The packets of one stream, for readers that honour edit lists and for those that do not."""

    times: PacketTimes
    shift: Fraction
    """How much later the same packet is without edit lists, in seconds."""


class Stamp(NamedTuple):
    """When a packet begins and ends, in seconds, and its place in the file."""

    time: Fraction
    end: Fraction
    place: int | None


Stamps = tuple[list[Stamp], list[Stamp]]
"""Those of the picture and those of the sound."""


def stamped(packet: Packet[Any]) -> Stamp | None:
    """When a packet begins and ends; None where it does not say."""
    if packet.pts is None or packet.time_base is None:
        return None
    base = packet.time_base
    return Stamp(packet.pts * base, (packet.pts + (packet.duration or 0)) * base, packet.pos)


def compared(path: Path, honoured: Stamps) -> tuple[Packets | None, Packets | None]:
    """Packets as readers see them that honour edit lists, beside what those see that do not; nothing is decoded.

    Raises:
        MediaError: It cannot be read.
    """
    plain: Stamps = ([], [])
    with opened(path, edits=False, shown=False) as container:
        streams = (picture_of(container), sound_of(container))
        for packet in container.demux([stream for stream in streams if stream is not None]):
            if (stamp := stamped(packet)) is not None:
                plain[0 if packet.stream is streams[0] else 1].append(stamp)
    picture, sound = (_shifted(*both) if all(both) else None for both in zip(honoured, plain, strict=True))
    return picture, sound


def _shifted(honoured: list[Stamp], plain: list[Stamp]) -> Packets:
    first = min(honoured)
    same = next((packet.time for packet in plain if packet.place == first.place), first.time)
    times = PacketTimes(
        first=float(first.time),
        last=float(max(packet.end for packet in honoured)),
        plain_first=float(min(plain).time),
    )
    return Packets(times, same - first.time)


def measured(path: Path, start: Fraction = Fraction(0), first: Picture | None = None) -> Measured:
    """What a file we wrote holds.

    Args:
        path: The written file.
        start: The source time of its first picture or sample, in seconds.
        first: The source picture it begins with.

    Raises:
        MediaError: It cannot be decoded, or its first picture is not at 0.
    """
    counted = count(path)
    if counted.picture_start:
        raise MediaError(path.name, f"was written wrongly: its first picture is at {float(counted.picture_start)} s")
    both = counted.picture_start is not None and counted.sound_start is not None
    return Measured(
        start=float(start),
        duration=float(counted.duration),
        start_pts=first.stamp if first else None,
        time_base=fraction(first.base) if first and first.base else "",
        frames=counted.frames,
        frame_rate=fraction(counted.rate),
        samples=counted.samples,
        av_offset=on_grid(float((counted.sound_start or 0) - (counted.picture_start or 0))) if both else None,
    )


def decoded_digest(path: Path) -> str:
    """The sha256 of all decoded pictures and samples: equal for files that show and sound the same.

    Raises:
        MediaError: It cannot be decoded.
    """
    found = hashlib.sha256()
    video, audio = _has(path)
    for picture in reading.pictures(path) if video else ():
        frame = picture.frame
        found.update(f"picture {frame.width}x{frame.height} {frame.format.name} {picture.time}".encode())
        found.update(np.ascontiguousarray(frame.to_ndarray()).tobytes())
    for time, block, _ in reading.blocks(path) if audio else ():
        found.update(f"sound {block.sample_rate} {block.layout.name} {block.format.name} {time}".encode())
        found.update(np.ascontiguousarray(block.to_ndarray()).tobytes())
    return found.hexdigest()


def _has(path: Path) -> tuple[bool, bool]:
    with opened(path) as container:
        return picture_of(container) is not None, sound_of(container) is not None
