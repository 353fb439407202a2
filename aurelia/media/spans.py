"""Spans of recordings, ready for the encoder: checked, shaped, held, with their sound."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
from av.video.frame import VideoFrame

from aurelia.media.encoder import Encoder
from aurelia.media.grid import PictureSpan
from aurelia.media.opening import opened, picture_of, sound_of
from aurelia.media.probe import probe
from aurelia.media.shape import Fit
from aurelia.media.sound import Samples, sound_blocks
from schemas.errors import MediaError

SLACK = 0.5
"""Seconds a span may reach past the end; the last picture is held that long."""

Span = tuple[Path, float, float]
"""A file, where to begin in it, and for how long (seconds)."""


def check_span(part: Span) -> None:
    """Refuse a span that no recording can have.

    Raises:
        MediaError: It starts before 0 or lasts no time.
    """
    path, start, duration = part
    if start < 0 or duration <= 0:
        raise MediaError(path.name, f"has no span of {duration} s from {start} s", "ask for a span inside it")


def check_inside(part: Span) -> None:
    """Refuse a span that reaches past the end of its recording.

    Raises:
        MediaError: It does, or no recording can have it, or the file is unreadable.
    """
    check_span(part)
    path, start, duration = part
    end = probe(path).duration
    if start + duration > end + SLACK:
        raise MediaError(path.name, f"ends at {end} s, before {start + duration} s", "ask for a span inside it")


def streams(source: Path) -> tuple[bool, int]:
    """Whether there is a picture, and how many channels a clip of it gets (0 without sound)."""
    with opened(source, shown=False) as container:
        audio = sound_of(container)
        return picture_of(container) is not None, 0 if audio is None else min(2, audio.codec_context.channels)


def shaped(
    span: PictureSpan, rate: Fraction, count: int, size: tuple[int, int], encoder: Encoder
) -> Iterator[VideoFrame]:
    """At most `count` pictures of a span at a constant rate, as the encoder takes them."""
    fit = Fit(size, encoder.pixel_format)
    for frame, aspect in span.ticks(rate, count):
        yield fit(frame, aspect)


def held(pictures: Iterator[VideoFrame], count: int) -> Iterator[VideoFrame]:
    """Exactly `count` pictures: the last one is held where the source ends a little early."""
    last, given = None, 0
    for last in pictures:
        yield last
        given += 1
    while last is not None and given < count:
        yield last
        given += 1


def heard(
    path: Path, start: Fraction, count: int, channels: int, encoder: Encoder, *, pad: bool = True
) -> Iterator[Samples]:
    """The sound of a span at the encoder's rate, exactly `count` samples with `pad`; silence without a sound stream."""
    if not streams(path)[1]:
        return iter([np.zeros((channels, count), np.float32)])
    rate = encoder.sample_rate
    return sound_blocks(path, start=start, count=count, sample_rate=rate, channels=channels, pad=pad)
