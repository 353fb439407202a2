"""The pictures of the sample films: footage, stills of it, and title cards drawn over them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain, repeat
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from aurelia.media import decode

WIDTH, HEIGHT = 640, 360
FRAME_RATE = 25
Picture = NDArray[np.uint8]
"""`(360, 640, 3)` RGB."""

Background = Callable[[int], Iterator[Picture]]
"""Gives so many pictures."""

_FONT_SIZE = 54
_WORD_GAP = 11
_CARD_LEAD = 8
"""Pictures before the card appears, so that the cut and the card are two events."""


def footage(path: Path, start: float, *, crop: tuple[float, float, float] | None = None) -> Background:
    """Moving pictures from a second on; the last one is held when the film ends.

    Args:
        path: The film.
        start: Second to begin at.
        crop: Left, top and width of the part shown, as fractions of the picture.
    """

    def pictures(count: int) -> Iterator[Picture]:
        end = start + count / FRAME_RATE
        last = None
        for number, frame in enumerate(decode.frames(path, start=start, end=end, every=1 / FRAME_RATE)):
            if number == count:
                return
            last = _sized(frame.pixels, crop)
            yield last
        if last is not None:
            yield from repeat(last, count - number - 1)

    return pictures


def still(path: Path, at: float, *, crop: tuple[float, float, float] | None = None) -> Background:
    """One picture of a film, held."""

    def pictures(count: int) -> Iterator[Picture]:
        return repeat(_sized(next(decode.frames(path, start=at)).pixels, crop), count)

    return pictures


def with_card(pictures: Iterator[Picture], text: str, font: Path) -> Iterator[Picture]:
    """The same pictures with a title card in their lower part, from a third of a second on."""
    plate, opacity = _card(text, font)
    for number, picture in enumerate(pictures):
        yield picture if number < _CARD_LEAD else _blend(picture, plate, opacity)


def joined(parts: list[Iterator[Picture]]) -> Iterator[Picture]:
    """One after the other."""
    return chain.from_iterable(parts)


def _card(text: str, font: Path) -> tuple[Picture, NDArray[np.float32]]:
    """The card's pixels and how much of them covers the picture."""
    face = ImageFont.truetype(str(font), _FONT_SIZE)
    # words stand close together: readers of on-screen text take wide gaps for two texts
    words = text.split()
    widths = [face.getlength(word) for word in words]
    wide = sum(widths) + _WORD_GAP * (len(words) - 1)
    _, top, _, bottom = face.getbbox(text)
    high = bottom - top
    box = ((WIDTH - wide) / 2 - 28, HEIGHT - high - 76, (WIDTH + wide) / 2 + 28, HEIGHT - 36)
    card = Image.new("RGB", (WIDTH, HEIGHT), (16, 20, 34))
    mask = Image.new("L", (WIDTH, HEIGHT), 0)
    ImageDraw.Draw(mask).rounded_rectangle(box, 14, fill=235)
    left = (WIDTH - wide) / 2
    for word, width in zip(words, widths, strict=True):
        ImageDraw.Draw(card).text((left, HEIGHT - high - 56 - top), word, (255, 255, 255), font=face)
        left += width + _WORD_GAP
    return np.asarray(card, np.uint8), np.asarray(mask, np.float32)[..., None] / np.float32(255)


def _blend(picture: Picture, plate: Picture, opacity: NDArray[np.float32]) -> Picture:
    mixed: Picture = (picture * (1 - opacity) + plate * opacity + 0.5).astype(np.uint8)
    return mixed


def _sized(pixels: Picture, crop: tuple[float, float, float] | None) -> Picture:
    image = Image.fromarray(pixels)
    if crop is not None:
        left, top, wide = crop[0] * image.width, crop[1] * image.height, crop[2] * image.width
        image = image.crop((round(left), round(top), round(left + wide), round(top + wide * HEIGHT / WIDTH)))
    return np.asarray(image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS))
