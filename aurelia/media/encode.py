"""Writing clips: cut from a recording, made from arrays, joined, or picture and sound from two places.

Every file is written whole or not at all, then decoded again to measure it. Equal input gives equal bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import chain, pairwise
from pathlib import Path

import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from aurelia.media.cutting import Want, cut_many
from aurelia.media.encoder import H264, Encoder, Track
from aurelia.media.grid import picture_span
from aurelia.media.loudness import levelled
from aurelia.media.measure import decoded_digest, measured
from aurelia.media.shape import Fit, display_size, even
from aurelia.media.sound import Samples
from aurelia.media.spans import Span, check_inside, heard, held, shaped, streams
from aurelia.media.writing import write_file
from schemas.errors import MediaError
from schemas.media import Measured

__all__ = ["cut", "decoded_digest", "join", "mux", "write"]


def cut(source: Path, target: Path, *, start: float, duration: float, encoder: Encoder = H264) -> Measured:
    """Re-encode a span of a recording: both streams from the same moment, a source frame's time stamp.

    The frame rate becomes constant, rotation and pixel shape are baked in, sides made even. A recording
    without sound or without picture gives a clip that lacks it too.

    Args:
        source: The recording.
        target: The file to write (mp4).
        start: Second of the recording; snapped to the nearest frame.
        duration: Seconds; shorter where the recording ends.
        encoder: Codecs and settings.

    Returns:
        What the written file holds.

    Raises:
        MediaError: Unreadable, nothing in that span, it cannot be written, or it was written wrongly.
    """
    for _, found in cut_many(source, [Want(start, duration, target)], encoder=encoder):
        if isinstance(found, MediaError):
            raise found
        return found
    raise MediaError(source.name, "gave no clip")


def write(
    target: Path,
    *,
    frames: Iterable[NDArray[np.uint8]] | None,
    frame_rate: Fraction,
    sound: Samples | None,
    sample_rate: int = 48_000,
    encoder: Encoder = H264,
) -> Measured:
    """Make a film from arrays.

    Args:
        target: The file to write (mp4).
        frames: `(height, width, 3)` uint8 RGB each, all of one size; None for sound alone.
        frame_rate: Frames a second.
        sound: `(channels, samples)` float32, 1 or 2 channels, written as long as it is; None for no sound.
        sample_rate: Samples a second of `sound`.
        encoder: Codecs and settings.

    Raises:
        MediaError: Nothing to write, or it cannot be written.
    """
    pictures = iter(frames) if frames is not None else iter(())
    first = next(pictures, None)
    size = even((first.shape[1], first.shape[0])) if first is not None else (2, 2)
    track = Track(
        pictures=None if first is None else _from_arrays(chain([first], pictures), size, encoder),
        size=size,
        rate=Fraction(frame_rate),
        blocks=None if sound is None else iter([sound]),
        channels=1 if sound is None else sound.shape[0],
        sample_rate=sample_rate,
        follow=False,
    )
    write_file(target, track, encoder)
    return measured(target)


def join(parts: Sequence[Span], target: Path, *, encoder: Encoder = H264) -> Measured:
    """Spans of recordings one after another, on the size of the largest and the rate of the fastest.

    Pictures of another shape are letterboxed; a part without sound is silent. Each part lasts exactly as
    asked, to the nearest frame.

    Args:
        parts: (file, start, duration) each, with a picture.
        target: The file to write (mp4).
        encoder: Codecs and settings.

    Raises:
        MediaError: A part has no picture or ends too early, or the file cannot be written.
    """
    if not parts:
        raise MediaError(target.name, "has no parts to join", "give at least one span")
    for part in parts:
        check_inside(part)
    spans = [picture_span(path, start) for path, start, _ in parts]
    channels = [streams(path)[1] for path, _, _ in parts]
    size = max((even(display_size(s.first.frame, s.first.aspect)) for s in spans), key=lambda s: (s[0] * s[1], s))
    rate = max(span.rate for span in spans)
    counts = [max(1, round(Fraction(duration) * rate)) for _, _, duration in parts]
    pictures = chain.from_iterable(
        held(shaped(span, rate, count, size, encoder), count) for span, count in zip(spans, counts, strict=True)
    )
    edges = [round(sum(counts[:i]) * encoder.sample_rate / rate) for i in range(len(counts) + 1)]
    blocks = chain.from_iterable(
        heard(path, span.start, end - begin, max(channels), encoder)
        for (path, _, _), span, (begin, end) in zip(parts, spans, pairwise(edges), strict=True)
    )
    track = Track(pictures, size, rate, blocks if any(channels) else None, max(channels) or 1, encoder.sample_rate)
    write_file(target, track, encoder)
    return measured(target, spans[0].start, spans[0].first)


def mux(
    picture: Span | None,
    sound: Span | Samples | None,
    target: Path,
    *,
    loudness_dbfs: float | None = None,
    encoder: Encoder = H264,
) -> Measured:
    """The picture of one span with the sound of another; the sound is cut or filled with silence to fit.

    Args:
        picture: (file, start, duration), or None for sound alone.
        sound: (file, start, duration), or `(channels, samples)` float32 at the encoder's rate, or None for silence.
        target: The file to write (mp4; `.m4a` suits sound alone).
        loudness_dbfs: Bring the sound to this RMS level; its peaks stay below -1 dBFS.
        encoder: Codecs and settings.

    Raises:
        MediaError: A span lacks what is asked of it, or the file cannot be written.
    """
    samples = _samples(sound, encoder)
    if samples is not None and loudness_dbfs is not None:
        samples = levelled(samples, loudness_dbfs)
    channels = 0 if samples is None else samples.shape[0]
    blocks = None if samples is None else iter([samples])
    if picture is None:
        write_file(target, _sound_only(blocks, channels, encoder), encoder)
        return measured(target)
    check_inside(picture)
    span = picture_span(picture[0], picture[1])
    size = even(display_size(span.first.frame, span.first.aspect))
    count = max(1, round(Fraction(picture[2]) * span.rate))
    pictures = held(shaped(span, span.rate, count, size, encoder), count)
    write_file(target, Track(pictures, size, span.rate, blocks, channels or 1, encoder.sample_rate), encoder)
    return measured(target, span.start, span.first)


def _from_arrays(frames: Iterable[NDArray[np.uint8]], size: tuple[int, int], encoder: Encoder) -> Iterator[VideoFrame]:
    fit = Fit(size, encoder.pixel_format)
    for pixels in frames:
        yield fit(VideoFrame.from_ndarray(np.ascontiguousarray(pixels), format="rgb24"))


def _samples(sound: Span | Samples | None, encoder: Encoder) -> Samples | None:
    if sound is None or isinstance(sound, np.ndarray):
        return sound
    check_inside(sound)
    path, start, duration = sound
    channels = streams(path)[1]
    if not channels:
        raise MediaError(path.name, "has no sound")
    pieces = heard(path, Fraction(start), round(duration * encoder.sample_rate), channels, encoder)
    return np.concatenate(list(pieces), axis=1)


def _sound_only(blocks: Iterable[Samples] | None, channels: int, encoder: Encoder) -> Track:
    return Track(None, (2, 2), Fraction(25), blocks, channels or 1, encoder.sample_rate)
