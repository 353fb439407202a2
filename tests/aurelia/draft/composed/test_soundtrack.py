"""Tests of soundtrack matches on films with known sound."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from aurelia.draft.composed import RecordingView, survey
from aurelia.draft.composed.soundtrack import CLEARLY_DIFFERENT, LENGTHS, soundtracks
from aurelia.draft.composed.tracks import difference, shape_of
from aurelia.draft.evidence.one import whole_file
from aurelia.media.encode import write
from aurelia.perceive.sounds import loudness, sound_spans
from aurelia.perceive.speech import SAMPLE_RATE
from aurelia.tasks.checks import check_question
from aurelia.tasks.dm_match import TASK
from aurelia.tasks.dm_match.contract import ROLES
from schemas.perception import Perception, SoundSpan
from tests.aurelia.perceive.pictures import chord, noise, scene

Sound = npt.NDArray[np.float32]

_LENGTH = 5.0


def _pulses(seconds: float, rate: float, pitch: float) -> Sound:
    time = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return np.asarray(
        0.3 * np.sin(2 * np.pi * pitch * time) * (np.sin(2 * np.pi * rate * time) > 0.4), dtype=np.float32
    )


_DIFFERENT = (
    lambda: chord(_LENGTH),
    lambda: noise(_LENGTH),
    lambda: _pulses(_LENGTH, 1.0, 1500),
    lambda: _pulses(_LENGTH, 4.0, 180),
)


def _recording(path: Path, parts: list[Sound], spans: tuple[SoundSpan, ...] | None = None) -> RecordingView:
    """A film of one picture and one sound for each part, with its measurements."""
    sound = np.concatenate(parts)
    pictures = [scene(at) for at in range(len(parts)) for _ in range(round(_LENGTH * 5))]
    write(path, frames=pictures, frame_rate=Fraction(5), sound=sound[None], sample_rate=SAMPLE_RATE)
    clip = whole_file(path)
    starts = [at * _LENGTH for at in range(len(parts) + 1)]
    perception = Perception(
        clip=clip.subject(),
        duration=clip.duration,
        shots=tuple(pairwise(starts)),
        sounds=sound_spans(sound, []) if spans is None else spans,
        loudness=loudness(sound),
    )
    return RecordingView(clip.sha256, path, ((clip, perception),))


def test_the_right_track_is_the_pictures_own_and_all_last_as_long(tmp_path: Path) -> None:
    recording = _recording(tmp_path / "film.mp4", [make() for make in _DIFFERENT], (_whole("sound"),))
    made, reasons = soundtracks([recording], 0)
    assert reasons == []
    assert made
    for one in made:
        media = dict(one.media)
        assert tuple(media) == ROLES
        (length,) = {part.duration for parts in media.values() for part in parts}
        assert length in LENGTHS
        (picture,), right = media["dance"], media[f"track-{(one.answer.option or '').lower()}"]
        assert (picture.role, right[0].role) == ("picture", "sound")
        assert [track for track in ROLES[1:] if media[track][0].start == picture.start] == [
            f"track-{(one.answer.option or '').lower()}"
        ]
        assert list(check_question(TASK, one.question, one.answer, "composition")) == []
        assert "stand-in" in one.description.lower()


def _whole(label: str) -> SoundSpan:
    return SoundSpan.model_validate({"label": label, "start": 0.0, "end": _LENGTH * len(_DIFFERENT)})


def test_the_same_sound_everywhere_gives_nothing_and_the_reason(tmp_path: Path) -> None:
    recording = _recording(tmp_path / "film.mp4", [chord(_LENGTH)] * 4)
    made, reasons = soundtracks([recording], 0)
    assert made == []
    assert "clearly different" in reasons[0]


def test_stretches_with_speech_are_no_tracks(tmp_path: Path) -> None:
    recording = _recording(tmp_path / "film.mp4", [make() for make in _DIFFERENT], (_whole("speech"),))
    assert soundtracks([recording], 0)[0] == []


def test_a_silent_recording_gives_nothing(tmp_path: Path) -> None:
    recording = _recording(tmp_path / "film.mp4", [np.zeros(round(_LENGTH * SAMPLE_RATE), np.float32)] * 4)
    plan = survey([recording], 0)
    assert plan.compositions == ()
    assert any(reason.startswith("soundtrack-match") for reason in plan.reasons)


def test_level_alone_is_no_difference() -> None:
    sound = _pulses(4, 1.0, 700)
    assert difference(shape_of(sound), shape_of(sound * 0.1)) == pytest.approx(0, abs=0.3)
    assert difference(shape_of(chord(4)), shape_of(noise(4))) > CLEARLY_DIFFERENT


def test_the_same_recordings_and_seed_give_the_same_matches(tmp_path: Path) -> None:
    recording = _recording(tmp_path / "film.mp4", [make() for make in _DIFFERENT], (_whole("sound"),))
    assert soundtracks([recording], 3) == soundtracks([recording], 3)
