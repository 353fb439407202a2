"""Tests of all measurements of a clip together."""

from __future__ import annotations

import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from aurelia.media.encode import write
from aurelia.perceive.clip import perceive
from aurelia.perceive.screen import Eyes
from aurelia.perceive.words import Ears
from schemas.errors import MediaError
from schemas.perception import Perception
from tests.aurelia.perceive.pictures import card, chord, noise
from tests.aurelia.samples import sample

_SUBJECT = "5" * 64
_RATE = Fraction(10)


@pytest.fixture(scope="module")
def tools() -> tuple[Ears, Eyes]:
    return Ears(), Eyes()


def _film(path: Path, *, picture: bool = True, sound: bool = True) -> Path:
    """Two seconds of a harbour over a chord, then two seconds of a market over noise."""
    pictures = [*[card("The Harbour")] * 20, *[card("The Market", grey=180)] * 20]
    samples = np.concatenate([chord(2), noise(2)])[None]
    write(
        path,
        frames=pictures if picture else None,
        frame_rate=_RATE,
        sound=samples if sound else None,
        sample_rate=16_000,
    )
    return path


def test_a_film_is_measured_in_both_senses(tmp_path: Path, tools: tuple[Ears, Eyes]) -> None:
    found = perceive(_film(tmp_path / "film.mp4"), _SUBJECT, *tools)
    assert [text.text for text in found.texts] == ["The Harbour", "The Market"]
    assert found.texts[0].end < 2 <= found.texts[1].start + 0.01
    assert [round(start) for start, _ in found.shots] == [0, 2]
    assert {span.label for span in found.sounds} >= {"music", "sound"}
    assert found.words == ()
    assert found.language == ""
    assert len(found.loudness) == pytest.approx(8, abs=1)
    assert set(found.tools) >= {"speech", "words", "screen-text", "perceive"}


def test_a_film_without_sound_gives_what_is_seen(tmp_path: Path, tools: tuple[Ears, Eyes]) -> None:
    found = perceive(_film(tmp_path / "film.mp4", sound=False), _SUBJECT, *tools)
    assert found.texts
    assert (found.words, found.sounds, found.loudness) == ((), (), ())


def test_sound_without_a_picture_gives_what_is_heard(tmp_path: Path, tools: tuple[Ears, Eyes]) -> None:
    found = perceive(_film(tmp_path / "film.m4a", picture=False), _SUBJECT, *tools)
    assert (found.texts, found.shots) == ((), ())
    assert found.sounds


def test_a_file_that_is_no_media_is_refused(tmp_path: Path, tools: tuple[Ears, Eyes]) -> None:
    path = tmp_path / "film.mp4"
    path.write_text("no film")
    with pytest.raises(MediaError):
        perceive(path, _SUBJECT, *tools)


def test_measuring_real_speech_twice_gives_the_same_bytes(tools: tuple[Ears, Eyes]) -> None:
    film = sample("short.mp4")
    once, twice = perceive(film, _SUBJECT, *tools), perceive(film, _SUBJECT, *tools)
    assert once.words
    assert once.canonical() == twice.canonical()
    assert Perception.from_canonical(once.canonical()) == once


def test_measuring_needs_no_torch_and_no_programs(tmp_path: Path) -> None:
    film = _film(tmp_path / "film.mp4")
    code = (
        "import sys, pathlib\n"
        "from aurelia.perceive.clip import perceive\n"
        "from aurelia.perceive.screen import Eyes\n"
        "from aurelia.perceive.words import Ears\n"
        f"found = perceive(pathlib.Path({str(film)!r}), {_SUBJECT!r}, Ears(), Eyes())\n"
        "assert found.texts\n"
        "assert not {'torch', 'transformers'} & set(sys.modules)\n"
    )
    bare = {key: value for key, value in os.environ.items() if key not in {"PATH", "HF_HOME"}}
    done = subprocess.run([sys.executable, "-c", code], env={**bare, "PATH": ""}, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
