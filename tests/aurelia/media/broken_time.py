"""Files whose time stamps leave gaps or begin anew."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame

from tests.aurelia.media.sources import numbered, steady


def late_sound(path: Path, by: Fraction) -> None:
    """A film whose sound begins late, with a beep 0.2 s after that."""
    numbered(path.with_suffix(".mov"), steady(50, Fraction(25)), base=Fraction(1, 1000), rate=Fraction(25),
             beeps=[0.2], audio_codec="pcm_s16le", options={"bf": "0"})  # fmt: skip
    with av.open(str(path.with_suffix(".mov"))) as source, av.open(str(path), "w") as target:
        streams = {stream.index: target.add_stream_from_template(stream) for stream in source.streams}
        for packet in source.demux():
            if packet.dts is None or packet.pts is None:
                continue
            if packet.stream.type == "audio":
                packet.pts += int(by / packet.time_base)
                packet.dts += int(by / packet.time_base)
            packet.stream = streams[packet.stream.index]
            target.mux(packet)


def paused(path: Path, by: Fraction) -> None:
    """Two seconds of sound with a pause in the middle."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=8000, layout="mono")
        for start in (Fraction(0), 1 + by):
            frame = AudioFrame.from_ndarray(np.full((1, 8000), 3000, np.int16), format="s16", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = 8000, int(start * 8000), Fraction(1, 8000)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def twice(source: Path, path: Path) -> None:
    """A transport stream whose time stamps begin anew in the middle."""
    parts = []
    for number in range(2):
        made = path.with_name(f"{number}.ts")
        with av.open(str(source)) as one, av.open(str(made), "w", format="mpegts") as target:
            streams = {stream.index: target.add_stream_from_template(stream) for stream in one.streams}
            for packet in one.demux():
                if packet.dts is not None:
                    packet.stream = streams[packet.stream.index]
                    target.mux(packet)
        parts.append(made.read_bytes())
    path.write_bytes(b"".join(parts))
