"""Certifying a clip: the written file is read back and held against the request and against the recording.

Nothing that was known while writing is believed but the one claim under test: that the clip begins at a certain second
of the recording. Packets are read with and without edit lists, everything is decoded and counted, the first and last
pictures are looked for among the recording's, and the sound is correlated with the recording's at the same span.
"""

from __future__ import annotations

from collections import deque
from contextlib import closing
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Literal

import numpy as np

from aurelia.media import reading
from aurelia.media.decode import sound
from aurelia.media.looking import PITCH, QUICK, SEEN, Found, look
from aurelia.media.matching import Mini, Miniatures, picture_lag, sound_lag
from aurelia.media.measure import Counted
from aurelia.media.probe import fraction
from aurelia.media.reading import Picture
from aurelia.media.shape import Fit
from aurelia.media.sound import Samples
from schemas.base import on_grid
from schemas.errors import MediaError
from schemas.media import Measured

MOST_OFF = 0.020
"""Seconds that sound and picture may be apart, and the sound off its place."""

_LISTENED = 5.0
"""Seconds of sound at either end that are compared."""
_AROUND = 4
"""Pictures before and after that are looked at in the recording."""
_GRID = 2e-6


@dataclass(frozen=True)
class Claim:
    """What is to be certified.

    Args:
        asked_start: Second of the recording that was asked for.
        asked_duration: Seconds that were asked for.
        start: Second of the recording at which the clip is said to begin.
        first: The recording's picture it is said to begin with; None without picture.
        sounds: Whether the recording has sound.
        mode: How it was written; only what is `exact` can fail.
    """

    asked_start: float
    asked_duration: float
    start: Fraction
    first: Picture | None
    sounds: bool
    mode: Literal["exact", "copy"] = "exact"


@dataclass(frozen=True)
class Witness:
    """Miniatures of the recording's pictures around the start and the end of a clip, with the recording's times.

    Whoever decodes the recording anyway can keep them; else `witness` fetches them.
    """

    head: tuple[Mini, ...]
    tail: tuple[Mini, ...]


def certify(path: Path, source: Path, claim: Claim, seen: Witness | None = None) -> Measured:
    """Read a clip back.

    Args:
        path: The clip.
        source: The recording it was cut from.
        claim: What it should be.
        seen: The recording's pictures around its start and end; None reads them from the recording.

    Raises:
        MediaError: It cannot be decoded; or it is said to be exact and is more than a frame or 20 ms off.
    """
    found = look(path)
    counted, (video, audio) = found.counted, found.packets
    both = counted.picture_start is not None and counted.sound_start is not None
    offset = (counted.sound_start or 0) - (counted.picture_start or 0) if both else None
    plain = (audio.shift if audio else Fraction(0)) - (video.shift if video else Fraction(0))
    duration = counted.duration
    if claim.mode == "copy" and video is not None:  # its pictures may last unevenly
        duration = Fraction(video.times.last) - (counted.picture_start or 0)
    picture = _picture_error(source, claim, found, seen) if counted.frames else None
    heard = _sound_error(found, source, claim.start, duration) if counted.samples else None
    measured = Measured(
        start=on_grid(float(claim.start)),
        duration=on_grid(float(duration)),
        start_pts=claim.first.stamp if claim.first else None,
        time_base=fraction(claim.first.base) if claim.first and claim.first.base else "",
        frames=counted.frames,
        frame_rate=fraction(counted.rate),
        samples=counted.samples,
        av_offset=None if offset is None else on_grid(float(offset)),
        plain_av_offset=None if offset is None else on_grid(float(offset + plain)),
        mode=claim.mode,
        picture=video.times if video else None,
        sound=audio.times if audio else None,
        start_error=on_grid(float(claim.start) - claim.asked_start),
        duration_error=on_grid(float(duration) - claim.asked_duration),
        ends_early=_ends_early(source, claim, counted, duration),
        picture_error=None if picture is None else on_grid(float(picture)),
        sound_error=None if heard is None else on_grid(heard),
        av_error=None if heard is None or picture is None else on_grid(heard - float(picture)),
    )
    wrong = _wrong(measured, counted, claim.sounds)
    if wrong and claim.mode == "exact":
        raise MediaError(path.name, f"was written wrongly: {wrong}", "report this with the recording it was cut from")
    return measured.model_copy(update={"certified": not wrong})


def witness(source: Path, claim: Claim, size: tuple[int, int], duration: Fraction, rate: Fraction) -> Witness:
    """The recording's pictures around the start and the end of a clip, fetched by two seeks.

    Args:
        source: The recording.
        claim: Where the clip is said to begin.
        size: Width and height of the clip's pictures.
        duration: How long the clip lasts, in seconds.
        rate: Frame rate of the clip.

    Raises:
        MediaError: The recording cannot be decoded there.
    """
    fit, minis, around = Fit(size), Miniatures(), _AROUND / rate

    def near(begin: Fraction, end: Fraction) -> tuple[Mini, ...]:
        kept: deque[Picture] = deque(maxlen=round(3 * _AROUND + SEEN))
        for picture in reading.pictures(source, float(max(Fraction(0), begin)), codec=QUICK):
            if picture.time > end:
                break
            kept.append(picture)
        return tuple(minis(one.time, fit(one.frame, one.aspect)) for one in kept)

    end = claim.start + duration
    seen = SEEN / rate
    return Witness(near(claim.start - around, claim.start + seen + around), near(end - seen - around, end + around))


def _picture_error(source: Path, claim: Claim, found: Found, seen: Witness | None) -> Fraction | None:
    """How much later its pictures are than the recording's, at the end that is further off."""
    counted = found.counted
    seen = seen or witness(source, claim, found.size, counted.duration, counted.rate)
    lags = (
        picture_lag(found.head, seen.head, claim.start, counted.rate),
        picture_lag(found.tail, seen.tail, claim.start, counted.rate),
    )
    return max((lag for lag in lags if lag is not None), key=abs, default=None)


def _sound_error(found: Found, source: Path, start: Fraction, lasts: Fraction) -> float | None:
    """How much later its sound is than the recording's, at the end that is further off."""
    duration, base = float(lasts), float(start)
    begins = {0.0, duration - _LISTENED} if duration > 2 * _LISTENED else {0.0}
    length = _LISTENED if len(begins) > 1 else duration
    lags = []
    for begin in sorted(begins):
        theirs = sound(source, sample_rate=PITCH, start=base + begin, end=base + begin + length)
        at = begin - float(found.counted.sound_start or 0)
        lags.append(sound_lag(_at(found.sound, round(at * PITCH), round(length * PITCH)), theirs, PITCH))
    return max((lag for lag in lags if lag is not None), key=abs, default=None)


def _at(samples: Samples, first: int, count: int) -> Samples:
    """So many samples from one on; silence before the first there is."""
    lead = np.zeros((1, max(0, -first)), np.float32)
    return np.concatenate([lead, samples[:, max(0, first) : max(0, first + count)]], axis=1)


def _ends_early(source: Path, claim: Claim, counted: Counted, duration: Fraction) -> bool:
    """Whether a clip is shorter than asked because its recording has no more: looked up only for short ones."""
    end = claim.start + duration
    if not counted.frames:
        if float(end) >= claim.asked_start + claim.asked_duration - MOST_OFF:
            return False
        return sound(source, sample_rate=PITCH, start=float(end), end=float(end) + 1).size < PITCH * MOST_OFF
    frame = 1 / counted.rate
    if end >= Fraction(claim.asked_start + claim.asked_duration) - frame:
        return False
    with closing(reading.pictures(source, float(end), codec=QUICK)) as pictures:
        return all(picture.time < end + frame for picture in pictures)


def _wrong(measured: Measured, counted: Counted, has_sound: bool) -> str:
    """What is further off than it may be, with both figures; empty if nothing is."""
    frame = float(1 / counted.rate) if counted.frames else MOST_OFF
    heard = counted.samples / counted.sample_rate if counted.samples else 0.0
    short = measured.ends_early and (measured.duration_error or 0) < 0
    figures = [
        ("it begins {} s off, and may be {} s", measured.start_error, frame),
        ("its length is {} s off, and may be {} s", 0 if short else measured.duration_error, frame),
        ("its pictures are {} s off the recording's, and may be {} s", measured.picture_error, frame / 2),
        ("its sound is {} s off the recording's, and may be {} s", measured.sound_error, MOST_OFF),
        ("sound and picture are {} s apart, and may be {} s", measured.av_error, MOST_OFF),
        ("sound begins {} s after the picture, and may {} s", measured.av_offset, MOST_OFF),
        ("without edit lists sound begins {} s after the picture, and may {} s", measured.plain_av_offset, MOST_OFF),
        ("its sound is {} s longer than its picture, and may be {} s",
         heard - measured.duration if counted.frames and heard else None, MOST_OFF),
        *(("its first packet is at {} s, and may be {} s off", abs(times.first) + abs(times.plain_first), MOST_OFF)
          for times in (measured.picture, measured.sound) if times is not None),
    ]  # fmt: skip
    wrong = [
        text.format(on_grid(value), on_grid(most))
        for text, value, most in figures
        if value is not None and abs(value) > most + _GRID
    ]
    return "; ".join([*wrong, *(["its sound is missing"] if has_sound and not counted.samples else [])])
