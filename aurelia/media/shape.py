"""From coded pictures to pictures as they are meant to be seen: upright, square pixels, even sides."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import av
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange

from aurelia.media.opening import check_size


def turn(frame: VideoFrame) -> int:
    """Degrees clockwise (0, 90, 180, 270) that a player must turn the picture by."""
    return round(-frame.rotation / 90) * 90 % 360


def display_size(frame: VideoFrame, aspect: Fraction | None) -> tuple[int, int]:
    """Width and height as seen: pixels made square, rotation applied."""
    width, height = frame.width, frame.height
    if aspect and Fraction(1, 8) <= aspect <= 8:
        width = max(1, round(width * aspect))
    return (height, width) if turn(frame) in (90, 270) else (width, height)


def within(size: tuple[int, int], max_side: int | None) -> tuple[int, int]:
    """The size scaled down, where needed, so that its longer side is at most `max_side`."""
    if max_side is None or max(size) <= max_side:
        return size
    scale = Fraction(max_side, max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def even(size: tuple[int, int]) -> tuple[int, int]:
    """The size with odd sides cut by one, as 4:2:0 video needs; at least 2x2."""
    return max(2, size[0] // 2 * 2), max(2, size[1] // 2 * 2)


@dataclass
class Fit:
    """Makes pictures of any kind into `pixel_format` pictures of one size, letterboxed where shapes differ.

    A picture that is right already is passed on untouched. The filter graph is kept between calls.
    """

    size: tuple[int, int]
    pixel_format: str = "yuv420p"
    _graph: av.filter.Graph | None = None
    _for: tuple[object, ...] = ()

    def __call__(self, frame: VideoFrame, aspect: Fraction | None = None) -> VideoFrame:
        """The picture upright, in this size and format."""
        check_size("picture", frame.width, frame.height)
        seen = display_size(frame, aspect)
        right = (frame.width, frame.height) == seen == self.size and frame.format.name == self.pixel_format
        if right and turn(frame) == 0 and frame.color_range != ColorRange.JPEG:
            return frame
        kind = (frame.width, frame.height, frame.format.name, turn(frame), seen, frame.color_range, frame.colorspace)
        if self._graph is None or self._for != kind:
            self._graph, self._for = self._build(frame, seen), kind
        self._graph.push(frame)
        made = self._graph.pull()
        if not isinstance(made, VideoFrame):
            raise TypeError("a picture filter gave no picture")
        return made

    def _build(self, frame: VideoFrame, seen: tuple[int, int]) -> av.filter.Graph:
        graph = av.filter.Graph()
        last = graph.add_buffer(
            width=frame.width, height=frame.height, format=frame.format, time_base=Fraction(1, 1000)
        )
        for name, arguments in _steps(turn(frame), seen, self.size, self.pixel_format):
            following = graph.add(name, arguments)
            last.link_to(following)
            last = following
        last.link_to(graph.add("buffersink"))
        graph.configure()
        return graph


def _steps(degrees: int, seen: tuple[int, int], size: tuple[int, int], pixel_format: str) -> list[tuple[str, str]]:
    width, height = size
    steps: list[tuple[str, str]] = []
    if degrees in (90, 270):
        steps.append(("transpose", "clock" if degrees == 90 else "cclock"))
    elif degrees == 180:
        steps += [("hflip", ""), ("vflip", "")]
    if even(seen) == size:  # an odd side loses one line: sharper than scaling by a hair
        steps += [("scale", _scale(seen, pixel_format)), ("crop", f"{width}:{height}:0:0")]
    else:
        ratio = min(Fraction(width, seen[0]), Fraction(height, seen[1]))
        inner = even((min(width, round(seen[0] * ratio)), min(height, round(seen[1] * ratio))))
        inner = size if abs(inner[0] - width) <= 2 and abs(inner[1] - height) <= 2 else inner
        steps.append(("scale", _scale(inner, pixel_format)))
        if inner != size:
            steps.append(("pad", f"{width}:{height}:(ow-iw)/2:(oh-ih)/2"))
    return [*steps, ("setsar", "1"), ("format", pixel_format)]


def _scale(size: tuple[int, int], pixel_format: str) -> str:
    value_range = "" if pixel_format == "rgb24" else f":out_range={'pc' if pixel_format.startswith('yuvj') else 'tv'}"
    return f"{size[0]}:{size[1]}:flags=bicubic+accurate_rnd+bitexact{value_range}"
