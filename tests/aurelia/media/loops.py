"""Long films at little cost: a short one, its packets repeated with later time stamps."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av


def looped(source: Path, path: Path, times: int) -> None:
    """Write a file that shows and plays another one so many times over, without encoding anything.

    Each turn begins when the picture of the one before is over. Sound that lasts longer, and the priming of its codec
    in all turns but the first, is left out, so that both stay together.
    """
    with av.open(str(path), "w") as target:
        streams = {}
        for turn in range(times):
            with av.open(str(source)) as one:
                if not streams:
                    streams = {stream.index: target.add_stream_from_template(stream) for stream in one.streams}
                picture = one.streams.video[0]
                if picture.duration is None or picture.time_base is None:
                    raise ValueError(f"{source.name} does not say how long it is")
                length = picture.duration * picture.time_base
                for packet in one.demux():
                    base = packet.time_base
                    if packet.pts is None or packet.dts is None or base is None or packet.pts * base >= length:
                        continue
                    if turn and packet.pts < 0:
                        continue
                    later = round(turn * Fraction(length) / base)
                    packet.pts, packet.dts = packet.pts + later, packet.dts + later
                    packet.stream = streams[packet.stream.index]
                    target.mux(packet)
