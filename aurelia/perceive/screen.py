"""What is written on the screen: lines of text with times and places, by RapidOCR (its models are in the wheel)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any

import numpy as np
import numpy.typing as npt

from aurelia.perceive.compare import alike, bare_letters
from schemas.errors import ModelError
from schemas.perception import ScreenText

Picture = npt.NDArray[np.uint8]
"""One picture, shape (height, width, 3), RGB."""

Box = tuple[float, float, float, float]

SAMPLING = 0.5
"""Seconds between the frames that are read."""
MAX_SIDE = 960
"""Longest side, in pixels, of the frames that are read."""

_SAME_TEXT = 0.75
_SAME_PLACE = 0.12
_LONGEST_GAP = 1.2
_STILL = 12


@dataclass(frozen=True)
class Line:
    """One line of text in one picture."""

    text: str
    confidence: float
    """0..1."""
    box: Box
    """Left, top, right, bottom as fractions of the picture."""


class Eyes:
    """Reads text in pictures. Loading takes about a second; keep one and use it for many clips."""

    def __init__(self) -> None:
        """Load the reader from the installed package; nothing is fetched.

        Raises:
            ModelError: The package is missing or broken.
        """
        try:
            from rapidocr import RapidOCR
        except ImportError as exc:
            raise ModelError("the text reader", f"does not load: {exc}", "install rapidocr again") from exc
        threads = {f"EngineConfig.onnxruntime.{kind}_op_num_threads": 1 for kind in ("intra", "inter")}
        detection = {"Det.limit_type": "max", "Det.limit_side_len": 736}  # smaller than the default: much faster
        quiet = {"Global.log_level": "critical", "Global.use_cls": False}
        self._reader: Any = RapidOCR(params={**threads, **detection, **quiet})

    @property
    def versions(self) -> dict[str, str]:
        """What reads, name -> version."""
        return reader_versions()

    def read(self, picture: Picture) -> tuple[Line, ...]:
        """The lines of text in one picture, from top to bottom."""
        height, width = picture.shape[:2]
        found = self._reader(np.ascontiguousarray(picture[:, :, ::-1]))
        if found.txts is None or found.boxes is None or found.scores is None:
            return ()
        lines = [
            Line(str(text).strip(), round(float(score), 3), _fractions(np.asarray(corners), width, height))
            for text, score, corners in zip(found.txts, found.scores, found.boxes, strict=True)
            if bare_letters(str(text))
        ]
        return tuple(sorted(lines, key=lambda line: (line.box[1], line.box[0], line.text)))

    def texts(self, pictures: Iterable[tuple[float, Picture]]) -> tuple[ScreenText, ...]:
        """The texts in a series of pictures, each from its first to its last sight.

        Args:
            pictures: (time in seconds, picture), in order of time.
        """
        tracks: list[_Track] = []
        for time, lines in self.sights(pictures):
            _follow(tracks, lines, time)
        return tuple(sorted((track.text() for track in tracks), key=lambda text: (text.start, text.box, text.text)))

    def sights(self, pictures: Iterable[tuple[float, Picture]]) -> Iterator[tuple[float, tuple[Line, ...]]]:
        """The lines of text in each picture of a series, with its time.

        A picture that looks the same as the one before is not read again.
        """
        lines: tuple[Line, ...] = ()
        before: npt.NDArray[np.int16] | None = None
        for time, picture in pictures:
            small = _small(picture)
            if before is None or small.shape != before.shape or int(np.abs(small - before).max()) >= _STILL:
                lines, before = self.read(picture), small
            yield time, lines


def reader_versions() -> dict[str, str]:
    """What reads, name -> version; told without loading it."""
    return {"screen-text": f"rapidocr {version('rapidocr')}"}


@dataclass
class _Track:
    """One text followed over time; its confidence suffers from sights that read otherwise."""

    sights: list[tuple[float, Line]] = field(default_factory=list)

    @property
    def last(self) -> tuple[float, Line]:
        return self.sights[-1]

    def text(self) -> ScreenText:
        votes: dict[str, float] = {}
        for _, line in self.sights:
            votes[line.text] = votes.get(line.text, 0.0) + line.confidence
        best = max(votes, key=lambda text: (round(votes[text], 6), text))
        confidence = float(np.mean([line.confidence * alike(line.text, best) for _, line in self.sights]))
        edges = np.median(np.array([line.box for _, line in self.sights]), axis=0)
        left, top, right, bottom = (round(float(edge), 3) for edge in edges)
        return ScreenText(
            text=best, start=self.sights[0][0], end=self.last[0],
            confidence=round(confidence, 3), box=(left, top, right, bottom),
        )  # fmt: skip


def _follow(tracks: list[_Track], lines: Iterable[Line], time: float) -> None:
    """Add the lines seen at a time to the tracks they continue, or open new ones."""
    running = [track for track in tracks if time - track.last[0] <= _LONGEST_GAP]
    for line in lines:
        same = [track for track in running if _continues(track.last[1], line)]
        if same:
            nearest = max(same, key=lambda track: alike(track.last[1].text, line.text))
            running.remove(nearest)
        else:
            nearest = _Track()
            tracks.append(nearest)
        nearest.sights.append((round(time, 3), line))


def _continues(before: Line, now: Line) -> bool:
    moved = max(abs(a - b) for a, b in zip(_centre(before.box), _centre(now.box), strict=True))
    return moved <= _SAME_PLACE and alike(before.text, now.text) >= _SAME_TEXT


def _centre(box: Box) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _fractions(corners: npt.NDArray[np.float32], width: int, height: int) -> Box:
    def cut(value: float) -> float:
        return round(min(max(value, 0.0), 1.0), 3)

    xs, ys = corners[:, 0] / width, corners[:, 1] / height
    return cut(float(xs.min())), cut(float(ys.min())), cut(float(xs.max())), cut(float(ys.max()))


def _small(picture: Picture) -> npt.NDArray[np.int16]:
    """A grey miniature: the mean of each block of 4 x 4 pixels."""
    height, width = (side // 4 * 4 for side in picture.shape[:2])
    if not height or not width:
        return np.zeros((1, 1), dtype=np.int16)
    grey = picture[:height, :width].astype(np.uint16).sum(axis=2) // 3
    return np.asarray(grey.reshape(height // 4, 4, width // 4, 4).mean(axis=(1, 3)), dtype=np.int16)
