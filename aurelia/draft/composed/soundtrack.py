"""`soundtrack-match`: a silent picture and four tracks of equal length; which is its own?

It stands in for `dm-match` (a dance and its music) on any footage that has sound without speech: the picture takes
the place of the dance. Tracks must differ clearly by measurement; whether the right one can be told is for people.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, islice

from aurelia.draft.composed.base import INSIDE, Composition, RecordingView, chance
from aurelia.draft.composed.tracks import Track, difference, tracks_of
from aurelia.tasks.dm_match.contract import TRACKS, options
from schemas.base import on_grid
from schemas.media import Part
from schemas.reasoning import Answer, Modality, Question, Step

BENCHMARK_TASK = "dm-match"
DATASET = "soundtrack-match"
QUESTION = "Which track belongs to this picture?"
LENGTHS = (10.0, 8.0, 6.0, 5.0, 4.0)
"""Seconds of picture and tracks; the longest that the footage offers."""
LOUDNESS_DBFS = -23.0
"""Level that all tracks are brought to when they are written."""
PER_RECORDING = 2
CLEARLY_DIFFERENT = 6.0
"""Decibels by which two tracks differ on average, over bands and time, at equal loudness."""
DESCRIPTION = (
    "A stand-in for DM-Match on any footage: a silent picture, its own soundtrack and three other tracks of equal "
    "length, loudness-normalised, without speech."
)


def soundtracks(recordings: Sequence[RecordingView], seed: int) -> tuple[list[Composition], list[str]]:
    """Compositions of this kind, and the reasons where there are fewer than there could be.

    Args:
        recordings: Recordings with their measured clips; other tracks may come from any of them.
        seed: Decides which tracks are compared and in what order.
    """
    known = {(one.sha256, length): tracks_of(one, length) for one in recordings for length in LENGTHS}
    made: list[Composition] = []
    reasons: list[str] = []
    for recording in recordings:
        # Tracks of other recordings tie those together in every split, so they come in only where nothing else is left.
        others = [one for one in recordings if one.sha256 != recording.sha256]
        choices = [(length, helpers) for helpers in ([], others) for length in LENGTHS]
        found: list[Composition] = []
        for length, helpers in choices:
            own = known[recording.sha256, length]
            far = [track for one in helpers for track in known[one.sha256, length]]
            found = found or _matches(own, far, seed)
        made += found
        if not found:
            reasons.append(f"{recording.path.name}: no stretch of sound with three clearly different tracks beside it")
    return made, reasons


def _matches(own: Sequence[Track], far: Sequence[Track], seed: int) -> list[Composition]:
    """Matches for the tracks of one recording, those with most cuts in the picture first."""
    ranked = sorted(own, key=lambda track: (-len(track.cuts), track.start))
    found = (_match(track, own, far, seed) for track in ranked)
    return list(islice((one for one in found if one is not None), PER_RECORDING))


def _match(own: Track, near: Sequence[Track], far: Sequence[Track], seed: int) -> Composition | None:
    """The picture of a track with its own sound and three others that differ clearly; None where there are too few."""
    luck = chance(seed, DATASET, own.recording.sha256, own.start)
    others = [*luck.sample(near, len(near)), *luck.sample(far, len(far))]
    chosen = [own]
    for track in others:
        different = all(difference(track.shape, one.shape) >= CLEARLY_DIFFERENT for one in chosen)
        if len(chosen) < len(TRACKS) and different and not any(track.overlaps(one) for one in chosen):
            chosen.append(track)
    if len(chosen) < len(TRACKS):
        return None
    luck.shuffle(chosen)
    return _composition(own, chosen)


def _composition(own: Track, order: Sequence[Track]) -> Composition:
    letter = next(letter for letter, track in zip(TRACKS, order, strict=True) if track is own)
    sounds = [(role, (_part(track, "sound"),)) for role, track in zip(TRACKS.values(), order, strict=True)]
    least = min(difference(one.shape, other.shape) for one, other in combinations(order, 2))
    answer = Answer(texts=(f"Track {letter}",), option=letter)
    return Composition(
        benchmark_task=BENCHMARK_TASK,
        derivation="mux",
        media=(("dance", (_part(own, "picture"),)), *sounds),
        question=Question(text=QUESTION, options=options(), dataset=DATASET),
        answer=answer,
        steps=_steps(own, answer),
        dataset=DATASET,
        description=f"{DESCRIPTION} The two tracks most alike differ by {least:.1f} dB on average.",
    )


def _part(track: Track, role: str) -> Part:
    return Part.model_validate(
        {"recording_sha256": track.recording.sha256, "start": track.start, "duration": track.duration, "role": role}
    )


def _steps(own: Track, answer: Answer) -> tuple[Step, ...]:
    whole = ((0.0, on_grid(own.duration - INSIDE)),)
    cuts = ", ".join(f"{cut:.1f} s" for cut in own.cuts)
    look = Step(
        id="s1", text="Watch when the picture changes and how it moves.", modality=Modality.visual, evidence=whole,
        answer=f"The shot changes at {cuts}." if cuts else "It is one shot.",
    )  # fmt: skip
    listen = Step(
        id="s2", text="Listen to how each track rises and falls, and what sounds in it.", modality=Modality.audio,
        audio_type="music" if own.kind == "music" else "sound", evidence=whole,
        answer="The tracks differ clearly in level over time and in tone.",
    )  # fmt: skip
    infer = Step(
        id="s3", text="Choose the track that fits what the picture does, when it does it.", answer=answer.text,
        modality=Modality.none, kind="infer", depends_on=("s1", "s2"),
    )  # fmt: skip
    return look, listen, infer
