"""Tests of miniatures: the same picture, whatever the format and size it is coded in."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from aurelia.media.planes import QUICK, Reducer, planes
from tests.media_factory import film

READ = ("yuv420p", "yuv422p", "yuv444p", "yuv440p", "yuv411p", "yuv410p", "yuva420p", "yuv420p10le", "yuv422p12le",
        "yuv444p16le")  # fmt: skip
SCALED = ("nv12", "p010le", "rgb24", "bgra", "gbrp", "yuv420p10be", "yuyv422")


def picture(width: int, height: int, pixel_format: str) -> VideoFrame:
    """A smooth picture with all its colours in all its parts."""
    across, down = np.meshgrid(np.arange(width), np.arange(height))
    waves = 128 + 100 * np.sin(across / width * 9) * np.cos(down / height * 7)
    pixels = np.stack([across / width * 255, down / height * 255, waves], axis=2).astype(np.uint8)
    return VideoFrame.from_ndarray(pixels, format="rgb24").reformat(format=pixel_format)


def scaled(frame: VideoFrame, small: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The miniature as swscale makes it, by area."""
    height, width = small.shape[1:]
    return frame.reformat(width=width, height=height, format="yuv444p", interpolation="AREA").to_ndarray()


@pytest.mark.parametrize(
    ("size", "pixel_format"),
    [
        *(((855, 481), name) for name in (*READ, *SCALED)),
        *(((1280, 720), name) for name in ("yuv420p", "yuv422p", "yuv444p16le", "rgb24")),
        *((size, "yuv420p") for size in ((1920, 1080), (641, 359), (333, 777))),
        ((3840, 2160), "yuv420p10le"),
    ],
)
def test_a_miniature_shows_the_picture(size: tuple[int, int], pixel_format: str) -> None:
    frame = picture(*size, pixel_format)
    small = Reducer()(frame, 1.5)
    assert small.time == 1.5
    assert small.pixels.dtype == np.uint8
    assert 110 <= max(small.pixels.shape) <= 227
    assert np.abs(scaled(frame, small.pixels).astype(int) - small.pixels).mean(axis=(1, 2)).max() < 5


@pytest.mark.parametrize("pixel_format", ["gray", "gray10le"])
def test_a_grey_picture_has_no_colour(pixel_format: str) -> None:
    small = Reducer()(picture(1280, 720, pixel_format), 0.0).pixels
    assert small.shape == (3, 90, 160)
    assert (small[1:] == 128).all()
    assert small[0].std() > 20


@pytest.mark.parametrize("size", [(2, 2), (16, 16), (160, 90), (300, 200), (1280, 4), (4, 1280), (500, 2)])
def test_small_and_narrow_pictures_have_miniatures(size: tuple[int, int]) -> None:
    small = Reducer()(picture(*size, "yuv420p"), 0.0).pixels
    assert small.shape[0] == 3
    assert min(small.shape) >= 1
    assert max(small.shape) <= 160 * 1.42


def test_one_reducer_takes_pictures_of_changing_kinds() -> None:
    reduced = Reducer()
    kinds = [(1280, 720, "yuv420p"), (640, 480, "yuv420p"), (1280, 720, "rgb24"), (1280, 720, "yuv420p")]
    shapes = [reduced(picture(*kind), 0.0).pixels.shape for kind in kinds]
    assert shapes == [(3, 90, 160), (3, 120, 160), (3, 90, 160), (3, 90, 160)]


def test_a_miniature_does_not_change_with_the_decoder_s_memory() -> None:
    frame = picture(1280, 720, "yuv420p")
    small = Reducer()(frame, 0.0).pixels
    before = small.copy()
    np.frombuffer(memoryview(frame.planes[0]), np.uint8)  # still there: now another picture is written over it
    frame.planes[0].update(bytes(frame.planes[0].buffer_size))
    assert (small == before).all()
    assert small.flags.owndata


def test_planes_cover_a_span(tmp_path: Path) -> None:
    film(tmp_path / "f.mp4", shots=[(2.0, "red")])
    found = list(planes(tmp_path / "f.mp4", max_side=80, start=0.5, end=1.5))
    assert len(found) == 25
    assert found[0].pixels.shape == (3, 45, 80)


def test_the_quick_way_of_decoding_shows_the_same_frames(tmp_path: Path) -> None:
    film(tmp_path / "f.mp4", shots=[(1.0, "red"), (1.0, "blue")], size=(640, 360), audio=False)
    seen: list[list[NDArray[np.uint8]]] = []
    for options in ({}, dict(QUICK)):
        with av.open(str(tmp_path / "f.mp4")) as container:
            container.streams.video[0].codec_context.options = options
            reduced = Reducer()
            seen.append([reduced(frame, 0.0).pixels for frame in container.decode(video=0)])
    full, quick = (np.stack(some).astype(int) for some in seen)
    assert full.shape == quick.shape
    assert np.abs(full - quick).mean() < 3
