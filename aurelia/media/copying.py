"""Clips without re-encoding: the recording's own packets, from the key frame at or before the start.

Fast and lossless, but not exact: a clip begins up to a key frame distance early, its pictures keep their uneven time
stamps, and an edit list may be needed to read it rightly. What was really copied is measured and said.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from fractions import Fraction
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.video.stream import VideoStream

from aurelia.media import reading
from aurelia.media.certify import Claim, certify
from aurelia.media.opening import media_errors, opened, origin, picture_of, sound_of
from aurelia.media.piece import Want
from aurelia.media.reading import Picture
from aurelia.media.spans import check_span
from aurelia.media.writing import replacing
from schemas.base import on_grid
from schemas.errors import MediaError
from schemas.media import Measured

_BACK = (Fraction(0), Fraction(3), Fraction(15), None)
"""How far before the start a seek may aim, in turn, until it lands at or before it; None reads from the beginning."""

_EPSILON = Fraction(1, 1000)

AnyStream = VideoStream | AudioStream


def copy_many(source: Path, wants: Sequence[Want]) -> Generator[tuple[int, Measured | MediaError]]:
    """Copy spans of a recording, each to a file of its own, and measure what was written.

    Args:
        source: The recording.
        wants: The spans, in any order.

    Yields:
        The index of a want with its measurements (`mode` is `copy`; `start_error` and `duration_error` say what is in
        it beyond the request), or with why there is no such clip.

    Raises:
        MediaError: The recording itself is unreadable.
        WorkspaceError: The disk is full.
    """
    for index, want in enumerate(wants):
        try:
            check_span((source, want.start, want.duration))
            yield index, _copied(source, want)
        except MediaError as exc:
            want.target.unlink(missing_ok=True)
            yield index, exc


def _copied(source: Path, want: Want) -> Measured:
    with opened(source) as container:
        picture, sound = picture_of(container), sound_of(container)
        leads = picture or sound
        if leads is None or leads.time_base is None:
            raise MediaError(source.name, "holds neither picture nor sound")
        begin = _key(source, container, leads, Fraction(want.start))
        base, zero = leads.time_base, origin(container)
        streams = [stream for stream in (picture, sound) if stream is not None]
        start = begin * base - zero
        span = (start, Fraction(want.start) + Fraction(want.duration))
        container.seek(max(0, int((zero + start - 1) / base)) if start > 1 else 0, stream=leads, backward=True)
        _write(source, container, streams, span, want.target)
    first = _first(want.target) if picture is not None else None
    first = first._replace(stamp=begin, base=base) if first else None
    claim = Claim(want.start, want.duration, start, first, sound is not None, mode="copy")
    found = certify(want.target, source, claim)
    if found.start + found.duration <= want.start:
        raise MediaError(source.name, f"is over at {on_grid(want.start)} s", "ask for a span inside it")
    return found


def _key(source: Path, container: InputContainer, stream: AnyStream, start: Fraction) -> int:
    """The time stamp, in units of the stream, of the last key frame at or before `start` (the first one there is)."""
    base, zero = stream.time_base or Fraction(1, av.time_base), origin(container)
    for back in _BACK:
        aim = 0 if back is None or start - back <= 0 else int((zero + start - back) / base)
        container.seek(aim, stream=stream, backward=True)
        found = None
        for packet in container.demux(stream):
            if packet.pts is None or not packet.is_keyframe:
                continue
            if packet.pts * base - zero > start + _EPSILON:
                found = packet.pts if found is None and aim == 0 else found
                break
            found = packet.pts
        if found is not None:
            return found
    raise MediaError(source.name, f"has no key frame at {on_grid(float(start))} s", "cut it exactly")


def _write(
    source: Path, container: InputContainer, streams: list[AnyStream], span: tuple[Fraction, Fraction], target: Path
) -> None:
    """Write the packets of a span; its first one becomes 0."""
    options = {"movflags": "+faststart", "fflags": "+bitexact"}
    zero = origin(container)
    with (
        replacing(target) as temporary,
        media_errors(source.name, "cannot be copied into mp4"),
        av.open(str(temporary), "w", format="mp4", container_options=options) as made,
    ):
        copies = {stream.index: _template(source, made, stream) for stream in streams}
        over: set[int] = set()
        begun = False
        for packet in container.demux(streams):
            if packet.pts is None or packet.dts is None or packet.time_base is None:
                continue
            index, lead = packet.stream.index, packet.stream.index == streams[0].index
            time, shift = packet.pts * packet.time_base - zero, round((zero + span[0]) / packet.time_base)
            if packet.dts * packet.time_base - zero >= span[1] - _EPSILON:
                over.add(index)
            begun = begun or (lead and packet.is_keyframe and abs(time - span[0]) < _EPSILON)
            early = time < span[0] - (_EPSILON if lead else (packet.duration or 0) * packet.time_base / 2)
            if index not in over and not early and (begun or not lead):
                packet.pts, packet.dts = packet.pts - shift, packet.dts - shift
                packet.stream = copies[index]
                made.mux(packet)
            if len(over) == len(streams):
                break
        if not begun:
            raise MediaError(source.name, f"has no key frame at {on_grid(float(span[0]))} s", "cut it exactly")


def _template(source: Path, made: OutputContainer, stream: AnyStream) -> AnyStream:
    try:
        return made.add_stream_from_template(stream)
    except (ValueError, av.FFmpegError) as exc:
        codec = stream.codec_context.codec.canonical_name
        raise MediaError(source.name, f"its {codec} cannot be copied into mp4", "cut it exactly") from exc


def _first(path: Path) -> Picture | None:
    pictures = reading.pictures(path)
    found = next(pictures, None)
    pictures.close()
    return found
