"""The planted clips show and say what they should: checked by the toolkit's own eyes and ears."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from aurelia.attest.probes import plan
from aurelia.attest.scene import SECONDS, Scene, Shape, Spoken, Tone, film, pictures, sounds
from aurelia.attest.speech import LONGEST, WORDS, phrase
from aurelia.media.decode import frames, sound
from aurelia.media.probe import probe
from aurelia.model import SENSES
from aurelia.perceive.words import Ears
from schemas.base import normal_text
from schemas.errors import UsageError

SCENE = Scene(
    shots=((Shape("circle", "red", 100, 100, 50),), (Shape("square", "blue", 200, 120, 40),)),
    sounds=(Tone(1.0, 1.5, 440.0), Spoken(2.0, "spring")),
)


@pytest.mark.parametrize(("seen", "heard"), [(True, True), (True, False), (False, True)])
def test_a_clip_and_its_twins_differ_in_one_sense_alone(tmp_path: Path, seen: bool, heard: bool) -> None:
    film(SCENE, tmp_path / "clip.mp4", seen=seen, heard=heard)
    streams = probe(tmp_path / "clip.mp4")
    assert streams.duration == pytest.approx(SECONDS, abs=0.1)
    assert streams.video is not None
    assert streams.audio is not None
    samples = sound(tmp_path / "clip.mp4", sample_rate=16000)
    assert (np.abs(samples).max() > 0.1) == heard
    shown = [frame.pixels for frame in frames(tmp_path / "clip.mp4")]
    assert (max(int(frame.max()) for frame in shown) > 100) == seen


def test_every_planted_scene_fits_its_clip() -> None:
    for seed in range(50):
        for one in plan(seed, SENSES):
            for shape in (shape for shot in one.scene.shots for shape in shot):
                assert shape.half <= shape.x <= 320 - shape.half
                assert shape.half <= shape.y <= 240 - shape.half
            for heard in one.scene.sounds:
                end = heard.end if isinstance(heard, Tone) else heard.start + LONGEST
                assert 0 < heard.start < end <= SECONDS
            assert np.abs(sounds(one.scene)).max() < 1
    assert len(list(pictures(SCENE))) == 20


def test_the_packaged_words_are_what_a_speech_recogniser_hears() -> None:
    ears, heard = Ears(), {}
    for word in WORDS:
        samples = sounds(Scene(((),), (Spoken(1.0, word),)))
        heard[word] = {normal_text(one.text) for one in ears.words(samples)}
        assert len(phrase(word, 16000)) / 16000 <= LONGEST
    assert {word: said & set(WORDS) for word, said in heard.items()} == {word: {word} for word in WORDS}


def test_a_word_that_is_not_packaged_is_refused() -> None:
    with pytest.raises(UsageError, match="there are: eyes, famine"):
        phrase("thunder", 16000)
