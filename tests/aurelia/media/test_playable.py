"""What browsers play, and what they would not."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from aurelia.media import playable


def film(path: Path, codec: str = "libx264", pixels: str = "yuv420p", uneven: bool = False, **options: str) -> Path:
    """A second of picture in one way or another."""
    with av.open(str(path), "w", options=options) as container:
        stream = container.add_stream(codec, rate=25)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = 64, 48, pixels
        stream.time_base = stream.codec_context.time_base = Fraction(1, 1000)
        for number in range(25):
            frame = av.VideoFrame.from_ndarray(np.full((48, 64, 3), 10 * number, np.uint8), format="rgb24")
            frame.pts, frame.time_base = number * 40 + (20 * (number % 2) if uneven else 0), Fraction(1, 1000)
            container.mux(stream.encode(frame.reformat(format=pixels)))
        container.mux(stream.encode(None))
    return path


def test_what_we_cut_plays(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", movflags="faststart")
    assert playable.why_not(path) == []
    assert playable.as_json(str(path)) == {"faults": [], "rate": "25/1"}


@pytest.mark.parametrize(
    ("name", "given", "why"),
    [
        ("late.mp4", {}, "table of contents at the end"),
        ("wide.mp4", {"pixels": "yuv444p", "movflags": "faststart"}, "pixel format yuv444p"),
        ("old.avi", {"codec": "mpeg4"}, "shows in mpeg4"),
        ("uneven.mp4", {"uneven": True, "movflags": "faststart"}, "no constant frame rate"),
    ],
)
def test_what_does_not_play_is_said(tmp_path: Path, name: str, given: dict[str, str], why: str) -> None:
    faults = playable.why_not(film(tmp_path / name, **given))  # type: ignore[arg-type]
    assert any(why in fault for fault in faults), faults


def test_hevc_is_refused(tmp_path: Path) -> None:
    if "libx265" not in av.codecs_available:
        pytest.skip("no HEVC encoder here")
    assert playable.why_not(film(tmp_path / "a.mp4", "libx265", movflags="faststart")) == [
        "shows in hevc, which browsers do not play"
    ]


def test_webm_plays(tmp_path: Path) -> None:
    if "libvpx-vp9" not in av.codecs_available:
        pytest.skip("no VP9 encoder here")
    assert playable.why_not(film(tmp_path / "a.webm", "libvpx-vp9")) == []
