"""Which codecs clips are written with, and what is to be written (`writing.py` writes it).

Another encoder is another `Encoder` value; the rest of the toolkit only passes it on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from av.video.frame import VideoFrame

from aurelia.media.sound import Samples

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
