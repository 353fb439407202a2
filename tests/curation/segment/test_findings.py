"""What is said about a recording that is too short."""

from __future__ import annotations

import pytest

from curation.segment.base import Lengths
from curation.segment.findings import too_short
from schemas.media import Recording
from schemas.streams import AudioStream, VideoStream


@pytest.mark.parametrize(
    ("whole", "picture", "said"),
    [(5.1, 4.8, "its picture lasts 4.8 s"), (5.1, 4.98, "its picture lasts 4.98 s"), (4.996, 4.996, "lasts 4.996 s")],
)
def test_the_length_that_was_too_short_is_named_and_reads_as_less(whole: float, picture: float, said: str) -> None:
    recording = Recording(
        source="0" * 64, sha256="0" * 64, size_bytes=1, container="mp4", duration=whole,
        video=VideoStream(
            codec="h264", width=64, height=64, pixel_format="yuv420p", frame_rate="25/1", time_base="1/12800",
            duration=picture,
        ),
        audio=AudioStream(codec="aac", sample_rate=44100, channels=1, time_base="1/44100", duration=whole),
    )  # fmt: skip
    issue = too_short("odd.mp4", recording, Lengths(5, 10, 20))
    assert issue.message == f"{said}, less than the shortest clip (5 s)"
