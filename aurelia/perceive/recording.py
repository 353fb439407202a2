"""Everything measured in one recording, in one pass over it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from aurelia import fingerprint
from aurelia.fingerprint import PicturePrints, SoundPrints
from aurelia.media.flac import FlacWriter
from aurelia.media.probe import probe
from aurelia.media.r128 import LoudnessMeter
from aurelia.media.stills import StillsTaker
from aurelia.media.walk import Walked, finished, walking
from aurelia.media.watching import Watchers
from aurelia.perceive.blank import BlackWatcher, FrozenWatcher
from aurelia.perceive.coverage import choose, how_many
from aurelia.perceive.detecting import Detector
from aurelia.perceive.onsets import OnsetListener
from aurelia.perceive.quiet import SilenceListener
from aurelia.perceive.speech import SpeechListener, detector_version
from schemas.base import on_grid
from schemas.survey import Change, Loudness, SampledFrame, Survey

VERSION = 1
"""Raised when the measurements of the same recording change."""

_PAST = 1.0
"""Seconds past the end of a recording after which nothing belongs to it, whatever its time stamps say."""

Spans = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Surveyed:
    """What one pass over a recording gave; see `schemas.survey.Survey` for what each field means.

    Args:
        stills: The chosen pictures: second of the recording, and a JPEG file.
        sound: The whole sound as a FLAC file; None without sound.
        prints: The fingerprints as a file.
    """

    duration: float
    changes: tuple[Change, ...]
    speech: Spans
    silence: Spans
    black: Spans
    frozen: Spans
    onsets: tuple[float, ...]
    loudness: Loudness
    stills: tuple[tuple[float, Path], ...]
    sound: Path | None
    prints: Path | None
    frames_seen: int
    lost: float
    tools: dict[str, str]

    def as_fact(self, recording: str, keep: Callable[[Path, str], str]) -> Survey:
        """The survey of a recording.

        Args:
            recording: Subject of the recording.
            keep: Takes a file and its suffix into the file store and gives its sha256.
        """
        return Survey(
            recording=recording,
            duration=self.duration,
            changes=self.changes,
            speech=self.speech,
            silence=self.silence,
            black=self.black,
            frozen=self.frozen,
            onsets=self.onsets,
            loudness=self.loudness,
            frames=tuple(SampledFrame(at=at, sha256=keep(path, ".jpg")) for at, path in self.stills),
            sound_sha256=keep(self.sound, ".flac") if self.sound else None,
            prints_sha256=keep(self.prints, ".prints") if self.prints else None,
            frames_seen=self.frames_seen,
            lost=self.lost,
            tools=self.tools,
        )


@dataclass(frozen=True)
class _Listeners:
    """All who watch and listen on the pass."""

    black: BlackWatcher = field(default_factory=BlackWatcher)
    frozen: FrozenWatcher = field(default_factory=FrozenWatcher)
    pictures: PicturePrints = field(default_factory=PicturePrints)
    speech: SpeechListener = field(default_factory=SpeechListener)
    onsets: OnsetListener = field(default_factory=OnsetListener)
    sounds: SoundPrints = field(default_factory=SoundPrints)
    silence: SilenceListener = field(default_factory=SilenceListener)
    loudness: LoudnessMeter = field(default_factory=LoudnessMeter)


def survey(
    path: Path,
    folder: Path,
    detector: Detector,
    *,
    duration: float | None = None,
    frames: int | None = None,
    threads: int = 1,
) -> Surveyed:
    """Measure a recording in one pass; see `surveying`."""
    return finished(surveying(path, folder, detector, duration=duration, frames=frames, threads=threads))


def surveying(
    path: Path,
    folder: Path,
    detector: Detector,
    *,
    duration: float | None = None,
    frames: int | None = None,
    threads: int = 1,
) -> Generator[float, None, Surveyed]:
    """Measure a recording in one pass, in memory that its length does not decide; the same file gives the same.

    Args:
        path: The file. A missing picture or sound gives no measurements of that sense.
        folder: Where its pictures, its sound and its fingerprints are written.
        detector: Finds shot boundaries.
        duration: Seconds it lasts, where that is known already.
        frames: How many pictures to choose; None for about one a shot.
        threads: Of the picture's decoder; 0 lets it choose. With one, damaged files too give the same every time.

    Yields:
        The second of the recording it has come to, about every ten seconds of it.

    Returns:
        What was measured.

    Raises:
        MediaError: The file cannot be read, or nothing in one of its streams can be decoded.
        ModelError: The voice detector's file is missing.
    """
    duration = probe(path).duration if duration is None else duration
    ours, seer = _Listeners(), detector.watch()
    with StillsTaker(folder / "stills.part") as taker, FlacWriter(folder / "sound.flac") as flac:
        watchers = Watchers(
            pictures=(seer, ours.black, ours.frozen, ours.pictures),
            stills=(taker,),
            sounds=(ours.speech, ours.onsets, ours.sounds, flac),
            natives=(ours.silence, ours.loudness),
        )
        walked = yield from walking(path, watchers, end=duration + _PAST, threads=threads)
        found = seer.found() if walked.frames else []
        changes = tuple(change for change in found if 0 < on_grid(change.at) < duration)
        stills = _stills(taker, changes, min(duration, walked.picture_end or duration), folder, frames)
    return _surveyed(ours, walked, duration, changes, stills, folder, detector)


def _surveyed(
    ours: _Listeners,
    walked: Walked,
    duration: float,
    changes: tuple[Change, ...],
    stills: tuple[tuple[float, Path], ...],
    folder: Path,
    detector: Detector,
) -> Surveyed:
    prints = folder / "prints"
    prints.write_bytes(fingerprint.packed(ours.pictures.found(), ours.sounds.found(), duration))
    return Surveyed(
        duration=duration,
        changes=changes,
        speech=_within(ours.speech.found(), duration),
        silence=_within(ours.silence.found(duration), duration),
        black=_within(ours.black.found(walked.picture_end), duration),
        frozen=_within(ours.frozen.found(walked.picture_end), duration),
        onsets=tuple(at for at in ours.onsets.found() if at < duration),
        loudness=ours.loudness.found(),
        stills=stills,
        sound=folder / "sound.flac" if walked.samples else None,
        prints=prints,
        frames_seen=walked.frames,
        lost=on_grid(float(walked.lost)),
        tools={
            "survey": str(VERSION),
            f"shots:{detector.name}": str(detector.version),
            "speech": detector_version(),
            "fingerprint": str(fingerprint.VERSION),
        },
    )


def _stills(
    taker: StillsTaker, changes: tuple[Change, ...], end: float, folder: Path, frames: int | None
) -> tuple[tuple[float, Path], ...]:
    count = how_many(len(changes) + 1) if frames is None else frames
    made: list[tuple[float, Path]] = []
    for chosen in choose(taker.candidates(), changes, end, count):
        path = folder / f"still-{len(made):04}.jpg"
        path.write_bytes(taker.jpeg(chosen))
        made.append((on_grid(chosen.at), path))
    return tuple(made)


def _within(spans: Iterable[tuple[float, float]], duration: float) -> Spans:
    """The spans as far as they lie within the recording."""
    cut = ((on_grid(max(0.0, start)), on_grid(min(end, duration))) for start, end in spans)
    return tuple((start, end) for start, end in cut if start < end)
